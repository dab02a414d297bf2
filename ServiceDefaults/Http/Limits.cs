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
/// How much one caller may send. Bodies: 256 KiB unless an endpoint says more. Writes without a token: a window a
/// network prefix, with the RateLimit headers of draft-ietf-httpapi-ratelimit-headers-10.
/// </summary>
public static class Limits
{
    /// <summary>The policy for writes that need no token; <c>Limits:AnonymousWritesAMinute</c> sets it, 30 unless told.</summary>
    public const string AnonymousWrites = "anonymous-writes";

    internal static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
        });
        var writes = builder.Configuration.GetValue("Limits:AnonymousWritesAMinute", 30);
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 60;
                var headers = rejected.HttpContext.Response.Headers;
                headers.RetryAfter = wait.ToString();
                headers["RateLimit-Policy"] = $"\"{AnonymousWrites}\";q={writes};w=60";
                headers["RateLimit"] = $"\"{AnonymousWrites}\";r=0;t={wait}";
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(AnonymousWrites, http => RateLimitPartition.GetFixedWindowLimiter(
                Prefix(http.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = writes, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
        });
    }

    /// <summary>The caller's network (IPv4 /24, IPv6 /48): enough to limit, too little to tell one person.</summary>
    internal static string Prefix(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 3 : 6));
    }
}
