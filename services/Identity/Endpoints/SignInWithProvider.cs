using IdentityService.Provider;

namespace IdentityService.Endpoints;

/// <summary>Leads to the institution's provider. It changes nothing here, so a link may do it; the answer is bound to this browser.</summary>
internal static class SignInWithProvider
{
    public static void MapSignInWithProvider(this IEndpointRouteBuilder routes) => routes.MapGet(InstitutionProvider.Path, (HttpContext http, IConfiguration configuration) =>
        InstitutionProvider.Name(configuration) is null ? Results.NotFound()
        : Results.Challenge(new() { RedirectUri = ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]) ?? "/sign-in" }, [InstitutionProvider.Scheme]));
}
