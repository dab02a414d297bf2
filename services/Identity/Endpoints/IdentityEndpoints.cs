using IdentityService.Tokens;
using ServiceDefaults.Http;
using ServiceDefaults.Messaging;

namespace IdentityService.Endpoints;

internal static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapDiscovery();
        routes.MapRegisterClient();
        routes.MapReadClients();
        routes.MapChangeClient();
        routes.MapReadMemberships();
        routes.MapGrantMembership();
        routes.MapEndMembership();
        routes.MapImportMemberships();
        routes.MapReadPeople();
        routes.MapEventFeed("identity");
        routes.MapAuthorize();
        routes.MapUserInfo();
        routes.MapEndSession();

        // Clients prove themselves by what they send: there is no cookie that a forged form could borrow.
        var clients = routes.MapGroup("").DisableAntiforgery().AddEndpointFilter(OAuthRefusal.AnswerAsync);
        clients.MapIssueToken();
        clients.MapRevokeToken();

        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapSignIn();
        pages.MapSignInWithProvider();
        pages.MapChangePassword();
        pages.MapSetPassword();
        pages.MapForgottenPassword();
        pages.MapSignOut();
    }

    /// <summary>Writes that guess: so many a minute from one network.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(Limits.AnonymousWrites);
}
