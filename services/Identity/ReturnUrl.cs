namespace IdentityService;

/// <summary>
/// Where a page leads when it is done. It is the authorization endpoint of this service with its request, or nothing: any
/// other address, of this host or another, is ignored, so that a link to a page here cannot end anywhere else.
/// </summary>
internal static class ReturnUrl
{
    public const string Name = "returnUrl";

    public static string? Checked(string? given) =>
        given is not null && given.StartsWith(Endpoints.Authorize.Path + "?", StringComparison.Ordinal) && given.All(letter => letter is > ' ' and < '\x7f' and not '\\') ? given : null;
}
