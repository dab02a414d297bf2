using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Http;

/// <summary>
/// How much one caller may send, with the RateLimit headers of draft-ietf-httpapi-ratelimit-headers-10. Bodies: 256 KiB unless an
/// endpoint says more. With a token: a window a caller. Writes without one: a window a network prefix.
/// </summary>
public static class Limits
{
    /// <summary>The policy for writes that need no token; <c>Limits:AnonymousWritesAMinute</c> sets it, 30 unless told.</summary>
    public const string AnonymousWrites = "anonymous-writes";

    const string Callers = "caller";

    internal static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        });
        var writes = builder.Configuration.GetValue("Limits:AnonymousWritesAMinute", 30);
        var callers = new CallerLimit(builder.Configuration.GetValue("Limits:CallerRequestsAMinute", 6_000));
        builder.Services.AddSingleton(callers);
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.GlobalLimiter = callers.Limiter;
            limits.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 60;
                var (policy, quota) = callers.Left(rejected.HttpContext) == 0 ? (Callers, callers.AMinute) : (AnonymousWrites, writes);
                rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString();
                Tell(rejected.HttpContext, policy, quota, $"r=0;t={wait}");
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(AnonymousWrites, http => RateLimitPartition.GetFixedWindowLimiter(Prefix(http.Connection.RemoteIpAddress), _ => Minute(writes)));
        });
    }

    /// <summary>Counts every request with a token, and tells its sender how many are left.</summary>
    internal static void UseLimits(this IApplicationBuilder app)
    {
        var callers = app.ApplicationServices.GetRequiredService<CallerLimit>();
        app.UseRateLimiter();
        app.Use((http, next) =>
        {
            if (callers.Left(http) is { } left) Tell(http, Callers, callers.AMinute, $"r={left}");
            return next(http);
        });
    }

    static void Tell(HttpContext http, string policy, int quota, string left)
    {
        http.Response.Headers["RateLimit-Policy"] = $"\"{policy}\";q={quota};w=60";
        http.Response.Headers["RateLimit"] = $"\"{policy}\";{left}";
    }

    static FixedWindowRateLimiterOptions Minute(int most) => new() { PermitLimit = most, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 };

    /// <summary>The caller's network (IPv4 /24, IPv6 /48): enough to limit, too little to tell one person.</summary>
    internal static string Prefix(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 3 : 6));
    }

    /// <summary>A window a caller of each replica; <c>Limits:CallerRequestsAMinute</c> sets it, 6,000 unless told.</summary>
    sealed class CallerLimit(int aMinute) : IDisposable
    {
        public int AMinute => aMinute;

        public PartitionedRateLimiter<HttpContext> Limiter { get; } = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            http.CallerId() is { } caller ? RateLimitPartition.GetFixedWindowLimiter(caller, _ => Minute(aMinute)) : RateLimitPartition.GetNoLimiter(""));

        /// <summary>How many requests the caller has left in this window; null for somebody without a token.</summary>
        public long? Left(HttpContext http) => http.CallerId() is null ? null : Limiter.GetStatistics(http)?.CurrentAvailablePermits;

        public void Dispose() => Limiter.Dispose();
    }
}
