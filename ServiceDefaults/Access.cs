using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Policies;

namespace ServiceDefaults;

/// <summary>
/// Access by bearer tokens of one issuer; what a token opens, the policy table says. The issuer is the Identity service
/// (<c>services:identity:http:0</c>), whichever provider stands behind it.
/// </summary>
public static class Access
{
    /// <summary>The audience that a token must name.</summary>
    public const string Audience = "equity-platform";

    internal static void AddAccess(this WebApplicationBuilder builder)
    {
        var authority = Authority(builder.Configuration);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MetadataAddress = MetadataAddress(builder.Configuration);
            bearer.RequireHttpsMetadata = authority.StartsWith("https", StringComparison.Ordinal);
            bearer.MapInboundClaims = false;
            bearer.Audience = Audience;
            bearer.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
            bearer.TokenValidationParameters.ValidTypes = ["at+jwt"]; // RFC 9068 section 4
            bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            bearer.TokenValidationParameters.NameClaimType = "sub";
        });
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<IAuthorizationHandler, PolicyGate>();
        builder.Services.AddSingleton<UnitGuard>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicy([new PolicyGate.Requirement()], []));
    }

    /// <summary>The address of the token issuer, without a trailing slash.</summary>
    public static string Authority(IConfiguration configuration) =>
        (configuration["services:identity:http:0"] ?? "http://localhost:8085").TrimEnd('/');

    /// <summary>Where the issuer says how its tokens are checked and where they come from (OpenID Connect Discovery 1.0 section 4).</summary>
    public static string MetadataAddress(IConfiguration configuration) => Authority(configuration) + "/.well-known/openid-configuration";

    /// <summary>The caller's id (<c>sub</c>), or null for somebody without a token.</summary>
    public static string? CallerId(this HttpContext http) => http.User.FindFirst("sub")?.Value;
}
