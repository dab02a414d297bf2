using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Plans;
using ServiceDefaults.Http;

namespace AlignmentService.Rebasing;

/// <summary>What would become of the items of a plan's version in a draft of it. Nobody else has heard of drafts, so Plans is asked, in the name of whoever asks here.</summary>
internal sealed class DraftLineage(HttpClient plans)
{
    sealed record Item(Guid Id);

    sealed record Row(LineageKind Kind, bool IsReworded, bool IsMoved, bool IsRenumbered, bool IsDecided, IReadOnlyList<Item> Earlier, Item? Later);

    sealed record Comparison(IReadOnlyList<Row> Rows);

    sealed record Draft(Guid PlanId);

    /// <summary>The plan that the version belongs to.</summary>
    /// <exception cref="Problem">404 where there is none that the caller may see, 503 where Plans does not answer.</exception>
    public async Task<Guid> PlanOfAsync(Guid version, string? authorization, CancellationToken cancel) => (await AskAsync<Draft>($"/v1/plan-versions/{version}", authorization, cancel)).PlanId;

    /// <summary>What would become of the earlier version's items.</summary>
    public async Task<IReadOnlyList<ItemLineage>> BetweenAsync(Guid earlier, Guid version, string? authorization, CancellationToken cancel)
    {
        var rows = (await AskAsync<Comparison>($"/v1/plan-versions/{version}/comparison?with={earlier}", authorization, cancel)).Rows;
        // A split has a row for each of its parts.
        return [.. rows.Where(row => row.Earlier.Count > 0).GroupBy(row => string.Join(' ', row.Earlier.Select(item => item.Id))).Select(same => new ItemLineage(
            [.. same.First().Earlier.Select(item => item.Id)], [.. same.Select(row => row.Later).OfType<Item>().Select(item => item.Id)], same.First().Kind,
            same.First().IsReworded, same.First().IsMoved, same.First().IsRenumbered, same.First().IsDecided))];
    }

    async Task<T> AskAsync<T>(string address, string? authorization, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (AuthenticationHeaderValue.TryParse(authorization, out var caller)) request.Headers.Authorization = caller;
        try
        {
            using var answer = await plans.SendAsync(request, cancel);
            if (answer.StatusCode == HttpStatusCode.NotFound) throw Problem.NotFound("plan version");
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancel) ?? throw new JsonException("Plans answered nothing.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new Problem(StatusCodes.Status503ServiceUnavailable, "service-unanswered", "Plans does not answer.", "What a draft would change cannot be told without it. Nothing was changed; try again in a minute.");
        }
    }
}
