using Microsoft.AspNetCore.Antiforgery;

namespace PortalService;

/// <summary>Forms that a browser sends.</summary>
internal static class Forms
{
    public const string Outdated = "This page had been open for too long, or cookies are switched off. Please try again.";

    /// <summary>The form, and whether a page of the portal was sent with it to this browser and person.</summary>
    public static async Task<(IFormCollection Form, bool IsOwn)> ReadOwnAsync(HttpContext http, CancellationToken cancel)
    {
        var form = await ReadAsync(http.Request, cancel);
        return (form, await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http));
    }

    /// <summary>A form of anybody's; an empty one where there is none.</summary>
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
