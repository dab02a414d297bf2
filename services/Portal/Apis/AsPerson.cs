using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using PortalService.SignIn;

namespace PortalService.Apis;

/// <summary>Makes the calls of a signed-in person's request in that person's name: the services then show and take what this person may.</summary>
internal sealed class AsPerson(IHttpContextAccessor accessor) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is { User.Identity.IsAuthenticated: true } http && await http.GetTokenAsync(SignInSetup.Cookie, SessionTokens.Access) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(request, cancellationToken);
    }
}
