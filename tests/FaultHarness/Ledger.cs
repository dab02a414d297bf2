using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FaultHarness;

/// <summary>What one sending of a request came to: an answer, or the failure that stood for it.</summary>
internal sealed record Answer(int? Status, string? MediaType, string Body, string? Location, string? Failure)
{
    public bool IsAcknowledged => Status is >= 200 and < 300;

    public bool IsRefused => Status is >= 300 and < 500;

    /// <summary>Neither yes nor no: what became of the request, only a look or a repetition can tell.</summary>
    public bool IsUnknown => !IsAcknowledged && !IsRefused;

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}

/// <summary>A write that was asked for, under which key, and every answer to it.</summary>
/// <param name="Operation">What it does: <c>register-unit</c>.</param>
/// <param name="Subject">By what its effect is found: a word that no other request has, or the id of what it changes.</param>
internal sealed record Entry(int Number, string Scenario, string Operation, string Subject, string Service, string Path, string Body, string? Key, string? IfMatch)
{
    public ConcurrentQueue<Answer> Answers { get; } = [];

    public bool IsAcknowledged => Answers.Any(answer => answer.IsAcknowledged);

    public bool IsSettled => Answers.Any(answer => !answer.IsUnknown);

    /// <summary>Whether a sending before the one that was refused may have had the effect.</summary>
    public bool MayHaveHappened => Answers.Any(answer => answer.IsUnknown);

    public override string ToString() => $"#{Number} {Operation} {Subject}: {string.Join(", then ", Answers.Select(answer => answer.Failure ?? $"{answer.Status}"))}";
}

/// <summary>Every request of the run, with its answers.</summary>
internal sealed class Ledger(Platform platform) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(15) };
    readonly ConcurrentQueue<Entry> entries = [];
    int last;

    public IEnumerable<Entry> Entries => entries;

    public string Token { get; set; } = "";

    public string Scenario { get; set; } = "";

    /// <summary>Notes the request first, then sends it.</summary>
    public async Task<(Entry Entry, Answer Answer)> WriteAsync(string operation, string subject, string service, string path, object body, string? key = null, string? ifMatch = null)
    {
        var entry = new Entry(Interlocked.Increment(ref last), Scenario, operation, subject, service, path, body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), key, ifMatch);
        entries.Enqueue(entry);
        return (entry, await SendAsync(entry));
    }

    /// <summary>Sends it, or sends it again, under the same key.</summary>
    public async Task<Answer> SendAsync(Entry entry)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Address(entry.Service), entry.Path));
        request.Content = new StringContent(entry.Body, Encoding.UTF8, entry.Body.StartsWith('{') ? "application/json" : "text/plain");
        if (entry.Key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{entry.Key}\"");
        if (entry.IfMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", entry.IfMatch);
        var answer = await AnswerAsync(request);
        entry.Answers.Enqueue(answer);
        return answer;
    }

    public async Task<Answer> ReadAsync(string service, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(platform.Address(service), path));
        return await AnswerAsync(request);
    }

    async Task<Answer> AnswerAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        try
        {
            using var answer = await http.SendAsync(request);
            return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString(), null);
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
        {
            return new(null, null, "", null, broken is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? $"{http.HttpRequestError}" : broken.GetType().Name);
        }
    }

    public void Dispose() => http.Dispose();
}
