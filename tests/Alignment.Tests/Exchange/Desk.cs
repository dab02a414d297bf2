using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>Somebody who carries alignments from one place to another.</summary>
internal sealed class Desk(RunningAlignment.Host service, HttpClient? client = null)
{
    public const string Tsv = "text/tab-separated-values";

    public const string Metadata = "#curie_map:\n#  item: http://localhost:8080/v1/plan-items/\n#mapping_set_id: https://a.example/set\n#license: https://a.example/licence\n";

    public const string Header = "subject_id\tpredicate_id\tobject_id\tmapping_justification";

    public HttpClient Client { get; } = client ?? service.SignedInWith("alignments.write", "alignments.review");

    /// <summary>Plans of the institute and of a unit that are in force.</summary>
    public async Task<(PlanVersionContent Institute, PlanVersionContent Unit)> PlansAsync(int actions = 4)
    {
        var (institute, unit) = (SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard.", "Every wage is fair."), SomePlan.OfAUnit("Doors.", [.. Enumerable.Range(1, actions).Select(at => $"Open \"door\" {at}\tand\nkeep it open.")]));
        await service.HearsAsync(institute.Adopted());
        await service.HearsAsync(unit.Adopted());
        return (institute, unit);
    }

    public static string Row(Guid subject, Guid target, string predicate = "skos:broadMatch") => $"item:{subject}\t{predicate}\titem:{target}\tsemapv:ManualMappingCuration\n";

    public static string Set(params string[] rows) => $"{Metadata}{Header}\n{string.Concat(rows)}";

    public Task<JsonElement> ProposeAsync(Guid subject, Guid target, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })?.AsObject() ?? [];
        (body["subjectItemId"], body["objectItemId"]) = (subject, target);
        return Client.PostAsync("/v1/alignments", body).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    public Task<HttpResponseMessage> ImportAsync(string body, string type = Tsv, string query = "", bool waits = true) => ImportAsync(Encoding.UTF8.GetBytes(body), type, query, waits);

    public Task<HttpResponseMessage> ImportAsync(byte[] body, string type = Tsv, string query = "", bool waits = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/alignment-imports" + query) { Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };
        if (!waits) request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        return Client.SendAsync(request);
    }

    public Task<byte[]> ExportAsync(string query = "") => Client.GetByteArrayAsync("/v1/alignments/export" + query);

    public async Task<string> TextAsync(string query = "") => Encoding.UTF8.GetString(await ExportAsync(query));

    /// <summary>Waits until a job is in a state.</summary>
    public async Task<JsonElement> BecomesAsync(JsonElement job, string state, TimeSpan? limit = null)
    {
        await Eventually.TrueAsync(async () => (job = await JobAsync(job)).Text("state") == state, $"The job does not become {state}", limit);
        return job;
    }

    public Task<JsonElement> JobAsync(JsonElement job) => Client.GetAsync($"/v1/alignment-import-jobs/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

    /// <summary>How many alignments there are with an end in a plan.</summary>
    public async Task<int> CountAsync(PlanVersionContent plan) => JsonSerializer.Deserialize<JsonElement>(await ExportAsync($"?format=json&plan={plan.PlanId}")).List().Count;
}
