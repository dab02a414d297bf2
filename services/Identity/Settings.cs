namespace IdentityService;

internal static class Settings
{
    /// <summary>The issuer's public address: a setting of its own, since behind a proxy the listening address is another.</summary>
    public static string Issuer(this IConfiguration configuration) => (configuration["Identity:Issuer"] ?? "http://localhost:8085").TrimEnd('/');
}
