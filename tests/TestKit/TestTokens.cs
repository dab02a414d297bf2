using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;

namespace TestKit;

/// <summary>Tokens of an issuer that exists in this process alone.</summary>
public static class TestTokens
{
    const string Issuer = "https://issuer.test";

    static readonly ECDsaSecurityKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };

    /// <summary>A program's token with these scopes.</summary>
    public static string With(params string[] scopes) => OfProgram(scopes);

    /// <summary>A program's token with these scopes, for these units where there are any.</summary>
    public static string OfProgram(string[] scopes, params Guid[] units) =>
        Sign(new() { ["sub"] = "tester", ["client_id"] = "tester", ["scope"] = string.Join(' ', scopes), ["units"] = units.Select(unit => unit.ToString()).ToArray() });

    /// <summary>A person's token with these roles: <c>unit-lead:UNIT</c>.</summary>
    public static string OfPerson(IEnumerable<string> scopes, params string[] roles) =>
        Sign(new() { ["sub"] = Guid.NewGuid().ToString(), ["client_id"] = "portal", ["scope"] = string.Join(' ', scopes), ["roles"] = roles });

    static string Sign(Dictionary<string, object> claims) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        TokenType = "at+jwt",
        Issuer = Issuer,
        Audience = Access.Audience,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10),
        Claims = claims,
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
    });

    /// <summary>Makes a service trust this issuer instead of the one it would ask over the network.</summary>
    public static void Trust(JwtBearerOptions bearer)
    {
        var configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
        configuration.SigningKeys.Add(Key);
        bearer.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
    }
}
