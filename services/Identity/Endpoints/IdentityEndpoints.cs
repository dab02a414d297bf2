namespace IdentityService.Endpoints;

internal static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapDiscovery();
        routes.MapIssueToken();
    }

    /// <summary>The issuer's public address: a setting of its own, since behind a proxy the listening address is another.</summary>
    public static string Issuer(this IConfiguration configuration) => (configuration["Identity:Issuer"] ?? "http://localhost:8085").TrimEnd('/');
}
