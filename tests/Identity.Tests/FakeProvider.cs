using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Tests;

/// <summary>An OpenID Connect provider that says whatever a test wants it to.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    readonly WebApplication app;
    readonly RSA pair = RSA.Create(2048);

    FakeProvider(int port)
    {
        Issuer = $"http://localhost:{port}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Issuer);
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = SaysIssuer ?? Issuer, ["authorization_endpoint"] = Issuer + "/authorize", ["token_endpoint"] = Issuer + "/token", ["jwks_uri"] = Issuer + "/jwks", ["userinfo_endpoint"] = Issuer + "/userinfo",
        }));
        app.MapGet("/jwks", () =>
        {
            var key = pair.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            Asked = (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
            return Results.Json(new { access_token = "a", token_type = "Bearer", id_token = IdToken });
        });
        app.MapGet("/userinfo", () => Results.Json(UserInfo));
    }

    public string Issuer { get; }

    public string? SaysIssuer { get; set; }

    /// <summary>What the token endpoint answers.</summary>
    public string IdToken { get; set; } = "";

    public Dictionary<string, string> UserInfo { get; set; } = [];

    /// <summary>What the token endpoint was last sent.</summary>
    public Dictionary<string, string> Asked { get; private set; } = [];

    public static async Task<FakeProvider> StartAsync()
    {
        var provider = new FakeProvider(FreePort());
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>An id_token as it should be, with some claims changed; a claim that is null is left out.</summary>
    public string Sign(string? nonce, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, params (string Name, object? Value)[] changed)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?> { ["iss"] = Issuer, ["aud"] = "platform", ["sub"] = "subject-1", ["iat"] = now, ["exp"] = now + 300, ["nonce"] = nonce, ["name"] = "A Name", ["email"] = "name@example.org" };
        foreach (var (name, value) in changed) claims[name] = value;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            System.Text.Json.JsonSerializer.Serialize(claims.Where(claim => claim.Value is not null).ToDictionary()), new SigningCredentials(key ?? new RsaSecurityKey(pair) { KeyId = "one" }, algorithm));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        pair.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
