using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServiceDefaults.Http;

namespace PortalService.Apis;

/// <summary>Where the public APIs are (<c>services:NAME:http:0</c>) and how they are read.</summary>
internal static class ApisSetup
{
    static readonly JsonSerializerOptions Sent = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void AddApis(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RememberedAnswers>();
        builder.Services.AddTransient<AsPerson>();
        builder.AddApi<PlansApi>("plans", "http://localhost:8081");
        builder.AddApi<AlignmentApi>("alignment", "http://localhost:8082");
        builder.AddApi<FeedbackApi>("feedback", "http://localhost:8083");
        // Who has the link of a letter need not be who is signed in, and nothing is to connect the two.
        builder.AddApi<NotificationsApi>("notifications", "http://localhost:8084", asPerson: false);
        builder.AddApi<IdentityApi>("identity", "http://localhost:8085");
    }

    static void AddApi<TApi>(this WebApplicationBuilder builder, string name, string local, bool asPerson = true)
        where TApi : class
    {
        var address = new Uri(builder.Configuration[$"services:{name}:http:0"] ?? local);
        var calls = builder.Services.AddHttpClient<TApi>(client =>
        {
            client.BaseAddress = address;
            client.MaxResponseContentBufferSize = 64 << 20;
        });
        // Outside, so that what comes after sees in whose name a call is made.
        if (asPerson) calls.AddHttpMessageHandler<AsPerson>();
        calls.AddHttpMessageHandler(services => new Neighbour(name, services.GetRequiredService<RememberedAnswers>(), services.GetRequiredService<ILogger<Neighbour>>()));
    }

    /// <summary>The resource, or null where there is none.</summary>
    public static async Task<T?> FindAsync<T>(this HttpClient http, string address, CancellationToken cancel)
        where T : class
    {
        using var response = await http.GetAsync(address, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Conflict) throw await response.RefusalAsync(cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(cancel);
    }

    /// <summary>Sends what somebody wants changed.</summary>
    /// <param name="http">The service's client.</param>
    /// <param name="address">Where.</param>
    /// <param name="body">What.</param>
    /// <param name="header">If-Match or Idempotency-Key.</param>
    /// <param name="value">The header's value, without quotes.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="Problem">The service refused.</exception>
    public static Task ChangeAsync<T>(this HttpClient http, string address, T body, string header, string value, CancellationToken cancel) =>
        http.PostAsync<object>(address, JsonContent.Create(body, options: Sent), header, value, cancel);

    /// <summary>Sends a body and reads the answer.</summary>
    /// <exception cref="Problem">The service refused.</exception>
    public static async Task<T> PostAsync<T>(this HttpClient http, string address, HttpContent body, string? header, string? value, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        if (header is not null) request.Headers.TryAddWithoutValidation(header, $"\"{value}\"");
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError) throw await response.RefusalAsync(cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(cancel) ?? throw new InvalidOperationException($"{address} answered nothing.");
    }

    /// <summary>What a service refused, in its own words and with the places of the mistakes.</summary>
    public static async Task<Problem> RefusalAsync(this HttpResponseMessage response, CancellationToken cancel)
    {
        var document = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await response.Content.ReadFromJsonAsync<ProblemDocument>(cancel) : null;
        return new((int)response.StatusCode, document?.Type?.Replace(Problem.TypePrefix, "", StringComparison.Ordinal) ?? "refused", document?.Title ?? "That did not work.", document?.Detail)
        {
            Errors = document?.Errors ?? [],
        };
    }

    /// <summary>A whole list, page after page.</summary>
    /// <param name="http">The service's client.</param>
    /// <param name="address">The list's address with a query.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<List<T>> ListAsync<T>(this HttpClient http, string address, CancellationToken cancel)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await http.FindAsync<ListPage<T>>($"{address}&limit=500{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", cancel)
                ?? throw new InvalidOperationException($"There is no list at {address}.");
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        return all;
    }

    sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next);

    sealed record ProblemDocument(string? Type, string? Title, string? Detail, IReadOnlyList<Mistake>? Errors);
}
