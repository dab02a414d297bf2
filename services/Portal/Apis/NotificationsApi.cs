using System.Net;
using System.Net.Http.Json;

namespace PortalService.Apis;

/// <summary>Hands on what a link in a letter asks for. Both are answered with false for a link that is not valid any more.</summary>
internal sealed class NotificationsApi(HttpClient http)
{
    public Task<bool> ConfirmAsync(string token, CancellationToken cancel) => SendAsync("/v1/subscriptions/confirmation", token, cancel);

    public Task<bool> EndAsync(string token, CancellationToken cancel) => SendAsync("/v1/subscriptions/ending", token, cancel);

    async Task<bool> SendAsync(string address, string token, CancellationToken cancel)
    {
        using var response = await http.PostAsJsonAsync(address, new { token }, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
