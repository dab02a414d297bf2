using IdentityService.People;
using IdentityService.Provider;
using Microsoft.AspNetCore.Authentication;

namespace IdentityService.Endpoints;

/// <summary>Leads to the institution's provider. It changes nothing here, so a link may do it; the answer is bound to this browser.</summary>
internal static class SignInWithProvider
{
    public static void MapSignInWithProvider(this IEndpointRouteBuilder routes) => routes.MapGet(InstitutionProvider.Path, async (HttpContext http, Invitations invitations, IConfiguration configuration) =>
    {
        if (InstitutionProvider.Name(configuration) is null) return Results.NotFound();
        var properties = new AuthenticationProperties { RedirectUri = ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]) ?? "/sign-in" };
        string? person = http.Request.Query["person"], token = http.Request.Query["token"];
        if (person is null) return Results.Challenge(properties, [InstitutionProvider.Scheme]);
        // A letter's link, whose roles will be those of the account that the provider names.
        if (await invitations.ProvenAsync(person, token) is null) return SetPassword.Over();
        (properties.Items[InstitutionProvider.Invited], properties.Items[InstitutionProvider.Proof]) = (person, token);
        return Results.Challenge(properties, [InstitutionProvider.Scheme]);
    });
}
