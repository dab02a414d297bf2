using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>An equity office at work on a running platform, with the administrator's token.</summary>
internal sealed class Office(Platform platform) : IDisposable
{
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Gets its token from Identity.</summary>
    public static async Task<Office> OfAsync(Platform platform)
    {
        var office = new Office(platform);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "administrator"), new("client_secret", platform.AdministratorSecret)]);
        var token = await office.http.PostAsync(new Uri(platform.Address("identity"), "connect/token"), form).ShouldAnswerAsync(HttpStatusCode.OK);
        office.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text("access_token"));
        return office;
    }

    public Task<HttpResponseMessage> GetAsync(string service, string path) => http.GetAsync(new Uri(platform.Address(service), path));

    public Task<HttpResponseMessage> PostAsync(string service, string path, object body, int? ifMatch = null, string? key = null) =>
        http.PostAsync(new Uri(platform.Address(service), path).ToString(), body, ifMatch, key);

    public Task<JsonElement> RegisterAsync(string key, string? parent = null) =>
        PostAsync("plans", "v1/units", new { key, name = key, parent }).ShouldAnswerAsync(HttpStatusCode.Created);

    public Task<JsonElement> ImportAsync(string unit, string page, string? title = null) =>
        http.PostAsync(new Uri(platform.Address("plans"), $"v1/plan-imports?unit={unit}&title={Uri.EscapeDataString(title ?? "")}"), new StringContent(page)).ShouldAnswerAsync(HttpStatusCode.Created);

    public Task<JsonElement> OpenAsync(JsonElement version) => ChangeAsync(version, "consultation", new { closesOn = "2099-12-31" });

    public Task<JsonElement> AdoptAsync(JsonElement version) => ChangeAsync(version, "adoption", new { });

    public async Task<JsonElement> CoverageAsync() => await GetAsync("alignment", "v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK);

    /// <summary>Waits until the coverage is as said.</summary>
    public async Task<JsonElement> CoverageAsync(Func<JsonElement, bool> condition, string otherwise, TimeSpan? limit = null)
    {
        JsonElement coverage = default;
        await Eventually.TrueAsync(async () =>
        {
            // The service may be down for a moment: that is what some tests are about.
            using var answer = await TryGetAsync("alignment", "v1/coverage");
            if (answer is not { StatusCode: HttpStatusCode.OK }) return false;
            coverage = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            return condition(coverage);
        }, otherwise, limit);
        return coverage;
    }

    public void Dispose() => http.Dispose();

    Task<JsonElement> ChangeAsync(JsonElement version, string change, object body) =>
        PostAsync("plans", $"v1/plan-versions/{version.Id()}/{change}", body, version.GetProperty("version").GetInt32()).ShouldAnswerAsync(HttpStatusCode.OK);

    async Task<HttpResponseMessage?> TryGetAsync(string service, string path)
    {
        try
        {
            return await GetAsync(service, path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
