using Microsoft.AspNetCore.Antiforgery;

namespace IdentityService;

/// <summary>Forms of this service's own pages. Each carries a token that only the page's own browser has the other half of.</summary>
internal static class Forms
{
    public const string Outdated = "This page had been open for too long, or cookies are switched off. Please try again.";

    /// <summary>The token for the form of a page that is about to be shown.</summary>
    public static AntiforgeryTokenSet Token(HttpContext http) => http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);

    /// <summary>The form, or null where it was not sent by a page of ours to this browser.</summary>
    public static async Task<IFormCollection?> ReadOwnAsync(HttpContext http, CancellationToken cancel)
    {
        var form = await ReadAsync(http.Request, cancel);
        return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http) ? form : null;
    }

    /// <summary>A form of anybody's.</summary>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType) return FormCollection.Empty;
        try
        {
            return await request.ReadFormAsync(cancel);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
    }
}
