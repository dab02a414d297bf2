using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TestKit;

namespace Plans.Tests.Tables;

/// <summary>Somebody who keeps a draft as a table.</summary>
internal sealed class Desk(Office office)
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async Task<JsonElement> StartAsync(string title = "A plan for quiet rooms") =>
        await office.Client.PostAsync("/v1/plans", new { unit = await office.UnitAsync(), title }).ShouldAnswerAsync(HttpStatusCode.Created);

    public Task<JsonElement> VersionAsync(JsonElement version) => office.Client.GetAsync($"/v1/plan-versions/{version.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

    /// <summary>The table of a version, and its entity tag.</summary>
    public async Task<(byte[] File, string Tag)> ReadAsync(JsonElement version, string query = "")
    {
        using var answer = await office.Client.GetAsync($"/v1/plan-versions/{version.Id()}/table{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Headers.ETag.ShouldNotBeNull().ToString());
    }

    public async Task<string> TextAsync(JsonElement version, string query = "") => Encoding.UTF8.GetString((await ReadAsync(version, query)).File).TrimStart('\uFEFF');

    public Task<HttpResponseMessage> WriteAsync(JsonElement version, string table, string query = "", string tag = "*") => WriteAsync(version, Encoding.UTF8.GetBytes(table), query, tag);

    public Task<HttpResponseMessage> WriteAsync(JsonElement version, byte[] table, string query = "", string? tag = "*", bool waits = true) => SendAsync(HttpMethod.Put, version, "table", table, Csv, query, tag, waits);

    /// <summary>Makes and changes items by their external ids.</summary>
    public Task<HttpResponseMessage> UpsertAsync(JsonElement version, string table, string query, bool waits = true) => SendAsync(HttpMethod.Post, version, "items", Encoding.UTF8.GetBytes(table), Csv, query, "*", waits);

    public Task<HttpResponseMessage> UpsertAsync(JsonElement version, object items, string query) => SendAsync(HttpMethod.Post, version, "items", JsonSerializer.SerializeToUtf8Bytes(items), "application/json", query, "*", waits: true);

    /// <summary>Writes a draft as JSON.</summary>
    public Task<HttpResponseMessage> WriteJsonAsync(JsonElement version, object draft) =>
        office.Client.SendAsync(new(HttpMethod.Put, $"/v1/plan-versions/{version.Id()}") { Content = JsonContent.Create(draft), Headers = { { "If-Match", "*" } } });

    /// <summary>A job as it is now.</summary>
    public Task<JsonElement> JobAsync(JsonElement job) => office.Client.GetAsync($"/v1/import-jobs/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

    /// <summary>Waits until a job is in a state.</summary>
    public async Task<JsonElement> BecomesAsync(JsonElement job, string state)
    {
        await Eventually.TrueAsync(async () => (job = await JobAsync(job)).Text("state") == state, $"The job does not become {state}");
        return job;
    }

    Task<HttpResponseMessage> SendAsync(HttpMethod method, JsonElement version, string what, byte[] body, string type, string query, string? tag, bool waits)
    {
        var request = new HttpRequestMessage(method, $"/v1/plan-versions/{version.Id()}/{what}{query}") { Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (!waits) request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        return office.Client.SendAsync(request);
    }
}
