using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace IdentityService.Tokens;

internal static class TokensSetup
{
    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<TokenIssuer>();
        builder.Services.AddSingleton<RelyingParties>();
        builder.Services.AddScoped<Issuing>();
        // Like every service this one trusts the issuer, which it is itself.
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenIssuer>((bearer, issuer) => bearer.ConfigurationManager = issuer);
    }
}
