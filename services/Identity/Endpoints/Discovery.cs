using IdentityService.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace IdentityService.Endpoints;

/// <summary>OpenID Connect Discovery 1.0 section 3 and RFC 8414 section 2: only what is true.</summary>
internal static class Discovery
{
    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
            routes.MapGet(path, (IConfiguration configuration) => TypedResults.Json(Metadata(configuration.Issuer()))).WithSummary("Where tokens come from and how they are checked");

        routes.MapGet("/.well-known/jwks.json", async (SigningKeys keys, CancellationToken cancel) => TypedResults.Json(new Dictionary<string, object>
        {
            ["keys"] = (await keys.PublishedAsync(cancel)).Select(key =>
            {
                var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
                return new Dictionary<string, string?>
                {
                    ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["alg"] = SecurityAlgorithms.EcdsaSha256, ["kid"] = key.KeyId,
                    ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y),
                };
            }),
        })).WithSummary("The public keys of the tokens (RFC 7517)");
    }

    static Dictionary<string, object> Metadata(string issuer)
    {
        string[] clients = ["client_secret_basic", "client_secret_post", "none"];
        return new()
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = issuer + "/connect/authorize",
            ["token_endpoint"] = issuer + "/connect/token",
            ["revocation_endpoint"] = issuer + "/connect/revocation",
            ["userinfo_endpoint"] = issuer + "/connect/userinfo",
            ["end_session_endpoint"] = issuer + "/connect/endsession",
            ["jwks_uri"] = issuer + "/.well-known/jwks.json",
            ["scopes_supported"] = Scopes.All,
            ["response_types_supported"] = new[] { "code" },
            ["response_modes_supported"] = new[] { "query" },
            ["grant_types_supported"] = new[] { "authorization_code", "refresh_token", "client_credentials" },
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["token_endpoint_auth_methods_supported"] = clients,
            ["revocation_endpoint_auth_methods_supported"] = clients,
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { SecurityAlgorithms.EcdsaSha256 },
            ["claims_supported"] = new[] { "sub", "sid", "auth_time", "amr", "nonce", "name", "preferred_username", "email", "email_verified" },
            ["prompt_values_supported"] = new[] { "none", "login", "consent", "select_account" },
            ["authorization_response_iss_parameter_supported"] = true,
            // Left out, this one would mean yes.
            ["request_uri_parameter_supported"] = false,
        };
    }
}
