using Microsoft.IdentityModel.Tokens;

namespace IdentityService.Endpoints;

/// <summary>OpenID Connect Discovery 1.0 section 3 and RFC 8414 section 2: only what is true today.</summary>
internal static class Discovery
{
    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/openid-configuration", (IConfiguration configuration) =>
        {
            var issuer = configuration.Issuer();
            return TypedResults.Json(new Dictionary<string, object>
            {
                ["issuer"] = issuer,
                ["jwks_uri"] = issuer + "/.well-known/jwks.json",
                ["token_endpoint"] = issuer + "/connect/token",
                ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "client_secret_post" },
                ["grant_types_supported"] = new[] { "client_credentials" },
                ["response_types_supported"] = Array.Empty<string>(),
                ["subject_types_supported"] = new[] { "public" },
                ["id_token_signing_alg_values_supported"] = new[] { SecurityAlgorithms.EcdsaSha256 },
            });
        }).WithSummary("Where tokens come from and how they are checked");

        routes.MapGet("/.well-known/jwks.json", async (SigningKeys keys, CancellationToken cancel) => TypedResults.Json(new Dictionary<string, object>
        {
            ["keys"] = (await keys.GetAsync(cancel)).Select(key =>
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
}
