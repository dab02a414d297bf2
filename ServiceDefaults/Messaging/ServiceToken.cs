using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace ServiceDefaults.Messaging;

/// <summary>A token for this service's own calls (RFC 6749 section 4.4) from the issuer that it trusts, kept until half a minute before it expires.</summary>
internal sealed class ServiceToken(IHttpClientFactory clients, IConfiguration configuration, TimeProvider time) : IDisposable
{
    readonly SemaphoreSlim one = new(1);
    string token = "";
    DateTimeOffset goodUntil;

    public async Task<string> GetAsync(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (time.GetUtcNow() < goodUntil) return token;
            var secret = configuration["Identity:ServiceSecret"]
                ?? throw new InvalidOperationException("Identity__ServiceSecret is not set: a service needs it to read the feeds of others.");
            using var form = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"), new("client_id", "service"), new("client_secret", secret), new("scope", EventFeed.Scope)]);
            var http = clients.CreateClient(CatchUp.Client);
            var issuer = await http.GetFromJsonAsync<Issuer>(Access.MetadataAddress(configuration), cancel) ?? throw new HttpRequestException("The issuer's metadata is empty.");
            using var answer = await http.PostAsync(issuer.TokenEndpoint, form, cancel);
            answer.EnsureSuccessStatusCode();
            var granted = await answer.Content.ReadFromJsonAsync<Granted>(cancel) ?? throw new HttpRequestException("The token endpoint answered nothing.");
            (token, goodUntil) = (granted.AccessToken, time.GetUtcNow().AddSeconds(granted.ExpiresIn - 30));
            return token;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    sealed record Issuer([property: JsonPropertyName("token_endpoint")] string TokenEndpoint);

    sealed record Granted([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
