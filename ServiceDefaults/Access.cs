using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults;

/// <summary>
/// Access by bearer tokens of one issuer, default deny. The issuer is the Identity service
/// (<c>services:identity:http:0</c>) or, where <c>Identity:Authority</c> is set, any OpenID Connect provider whose
/// tokens carry the audience and a <c>scope</c> claim (RFC 9068).
/// </summary>
public static class Access
{
    /// <summary>The audience that a token must name.</summary>
    public const string Audience = "equity-platform";

    static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];

    internal static void AddAccess(this WebApplicationBuilder builder)
    {
        var authority = Authority(builder.Configuration);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MetadataAddress = MetadataAddress(builder.Configuration);
            bearer.RequireHttpsMetadata = authority.StartsWith("https", StringComparison.Ordinal);
            bearer.MapInboundClaims = false;
            bearer.Audience = Audience;
            bearer.TokenValidationParameters.ValidAlgorithms = Algorithms;
            bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            bearer.TokenValidationParameters.NameClaimType = "sub";
        });
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>The address of the token issuer, without a trailing slash.</summary>
    public static string Authority(IConfiguration configuration) =>
        (configuration["Identity:Authority"] ?? configuration["services:identity:http:0"] ?? "http://localhost:8085").TrimEnd('/');

    /// <summary>Where the issuer says how its tokens are checked and where they come from (OpenID Connect Discovery 1.0 section 4).</summary>
    public static string MetadataAddress(IConfiguration configuration) => Authority(configuration) + "/.well-known/openid-configuration";

    /// <summary>Lets in who holds a token with this scope: 401 without a token, 403 without the scope.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="scope">Service and verb: <c>plans.write</c>.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredScope(scope)).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context => HasScope(context.User, scope)));

    /// <summary>Whether the caller's token carries the scope.</summary>
    public static bool HasScope(this System.Security.Claims.ClaimsPrincipal caller, string scope) =>
        caller.FindAll("scope").Any(claim => claim.Value.Split(' ').Contains(scope, StringComparer.Ordinal));

    /// <summary>The same where the endpoint is short-circuited, and nothing has looked at the token yet.</summary>
    public static async Task<bool> HasScopeAsync(this HttpContext http, string scope) => (await http.AuthenticateAsync()).Principal?.HasScope(scope) ?? false;

    /// <summary>The caller's id (<c>sub</c>), or null for somebody without a token.</summary>
    public static string? CallerId(this HttpContext http) => http.User.FindFirst("sub")?.Value;

    /// <summary>Stops a service from starting while one of its endpoints says neither who may call it nor that anybody may.</summary>
    public static void RequireStatedAccess(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
                && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (open.Count > 0)
            throw new InvalidOperationException("These endpoints do not say who may call them: " + string.Join(", ", open));
    }
}

/// <summary>The scope that an endpoint needs, for its description.</summary>
internal sealed record RequiredScope(string Name);
