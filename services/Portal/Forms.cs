using Microsoft.AspNetCore.Antiforgery;
using PortalService.SignIn;
using ServiceDefaults.Http;

namespace PortalService;

/// <summary>Forms that a browser sends.</summary>
internal static class Forms
{
    public const string Outdated = "This page had been open for too long, or cookies are switched off. Please try again.";

    /// <summary>Whether a refusal is shown beside the form; the others have a page of their own: signed in no more, gone, not answered.</summary>
    public static bool IsSaid(Problem refused) => refused.Status is 403 or 409 or 412 or 413 or 422;

    /// <summary>What a refusal says beside the form.</summary>
    public static IReadOnlyList<Mistake> MistakesOf(Problem refused) => refused.Errors.Count > 0 ? refused.Errors : [new(refused.Message)];

    /// <summary>The status of a page that shows a form again, or for the first time.</summary>
    public static int StatusOf(IReadOnlyList<Mistake> mistakes) => mistakes.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;

    /// <summary>Lets only somebody who is signed in see it; anybody else is asked to.</summary>
    /// <param name="endpoint">The page.</param>
    /// <param name="path">Where to go once signed in.</param>
    public static RouteHandlerBuilder OnlySignedIn(this RouteHandlerBuilder endpoint, string path) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        if (context.HttpContext.User.Identity is not { IsAuthenticated: true }) return SignInPages.Ask(path);
        try
        {
            return await next(context);
        }
        catch (Problem refused) when (refused.Status == StatusCodes.Status401Unauthorized)
        {
            return SignInPages.Again(context.HttpContext);
        }
    });

    /// <summary>Does what a form asks for and leads on, or shows the form again with what is wrong.</summary>
    public static async Task<IResult> TakeAsync(this HttpContext http, Func<IFormCollection, Task> take, Func<IFormCollection, string> next, Func<IFormCollection, IReadOnlyList<Mistake>, Task<IResult>> again, CancellationToken cancel)
    {
        var (form, isOwn) = await ReadOwnAsync(http, cancel);
        if (!isOwn) return await again(form, [new(Outdated)]);
        try
        {
            await take(form);
            return Results.LocalRedirect(next(form));
        }
        catch (Problem refused) when (IsSaid(refused))
        {
            return await again(form, MistakesOf(refused));
        }
    }

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
