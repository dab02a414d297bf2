using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sandbox;

/// <summary>The platform's public interface with the administrator's token. Waits where it is told to, and repeats what may be repeated.</summary>
/// <param name="setting">What the environment says: <c>Ports__plans</c>, <c>Identity__AdministratorSecret</c>.</param>
internal sealed class Api(Func<string, string?> setting) : IDisposable
{
    const int MostTries = 20;

    readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(1) };
    readonly SemaphoreSlim renewing = new(1);
    string? token;

    /// <summary>Null where there is nothing at the address.</summary>
    public Task<JsonElement?> FindAsync(string service, string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, service, path, null, null, [HttpStatusCode.NotFound], cancel);

    /// <summary>Creates or decides something; a repetition of it has one effect.</summary>
    /// <returns>The answer; null where it was refused with one of these.</returns>
    public Task<JsonElement?> PostAsync(string service, string path, object body, CancellationToken cancel, JsonElement? version = null, params HttpStatusCode[] unless) =>
        SendAsync(HttpMethod.Post, service, path, body, version, unless, cancel);

    public async Task<JsonElement> PutAsync(string service, string path, object body, JsonElement version, CancellationToken cancel) =>
        await SendAsync(HttpMethod.Put, service, path, body, version, [], cancel) ?? throw new InvalidOperationException($"{path} was answered with nothing.");

    async Task<JsonElement?> SendAsync(HttpMethod method, string service, string path, object? body, JsonElement? version, HttpStatusCode[] unless, CancellationToken cancel)
    {
        var key = $"\"{Guid.NewGuid()}\"";
        for (var tries = 1; ; tries++)
        {
            var bearer = token ?? await RenewAsync(null, cancel);
            using var request = new HttpRequestMessage(method, new Uri(Address(service), path)) { Content = body is null ? null : JsonContent.Create(body), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
            if (version is { } known) request.Headers.TryAddWithoutValidation("If-Match", $"\"{known.GetProperty("version").GetInt32()}\"");
            if (method == HttpMethod.Post && version is null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            using var answer = await http.SendAsync(request, cancel);
            if (answer.IsSuccessStatusCode) return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            if (unless.Contains(answer.StatusCode)) return null;
            if (tries == MostTries || answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                throw new InvalidOperationException($"{method} {request.RequestUri} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
            if (answer.StatusCode == HttpStatusCode.Unauthorized) await RenewAsync(bearer, cancel);
            else await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancel);
        }
    }

    // A token is good for some minutes. Of several who find theirs out of date one gets the next.
    async Task<string> RenewAsync(string? old, CancellationToken cancel)
    {
        await renewing.WaitAsync(cancel);
        try
        {
            if (token is { } newer && newer != old) return newer;
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "administrator"), new("client_secret", setting("Identity__AdministratorSecret") ?? "")]);
            using var answer = await http.PostAsync(new Uri(Address("identity"), "connect/token"), form, cancel);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException("identity gives no token: Identity__AdministratorSecret is not the administrator's.");
            return token = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("access_token").GetString() ?? throw new InvalidOperationException("identity gave an empty token.");
        }
        finally
        {
            renewing.Release();
        }
    }

    Uri Address(string service)
    {
        var port = setting("Ports__" + service) ?? service switch { "plans" => "8081", "alignment" => "8082", _ => "8085" };
        return new($"http://localhost:{int.Parse(port, CultureInfo.InvariantCulture)}/");
    }

    public void Dispose()
    {
        http.Dispose();
        renewing.Dispose();
    }
}
