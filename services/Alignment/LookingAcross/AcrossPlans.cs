using AlignmentService.Suggesting;
using AlignmentService.Suggestions;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;

namespace AlignmentService.LookingAcross;

/// <summary>
/// Keeps what takes a look at every item of every unit: which items are alike, for as long as the same versions are current, and
/// for which commitments each is suggested, for as long as the same decisions hold. It is asked for anew with each request,
/// and found anew once for all who wait.
/// </summary>
internal sealed class AcrossPlans(SuggestionMemory suggestions, IServiceScopeFactory scopes)
{
    const int ReadTogether = 50;

    /// <summary>How many of the commitments that an item is offered are looked at.</summary>
    public const int First = 3;

    Rounds<ValueTuple, (Knowledge, IReadOnlyList<AlikeItems>)>? alikeRounds;
    Rounds<ValueTuple, (Knowledge, IReadOnlyList<CandidateItem>)>? suggestedRounds;
    // Of each only its own rounds know, and these follow one another.
    (CurrentTexts? Of, IReadOnlyList<AlikeItems> Found) alike = (null, []);
    (Suggester? Of, IReadOnlyList<CandidateItem> Found) suggested = (null, []);

    /// <summary>The actions and goals of units that say nearly the same.</summary>
    public Task<(Knowledge Known, IReadOnlyList<AlikeItems> Alike)> AlikeAsync(CancellationToken cancel) =>
        LazyInitializer.EnsureInitialized(ref alikeRounds, () => new(_ => FindAlikeAsync())).JoinAsync(default, cancel);

    /// <summary>The commitments that each action and goal of a unit's is offered among its first three, with what is not merely weak.</summary>
    public Task<(Knowledge Known, IReadOnlyList<CandidateItem> Suggested)> SuggestedAsync(CancellationToken cancel) =>
        LazyInitializer.EnsureInitialized(ref suggestedRounds, () => new(_ => FindSuggestedAsync())).JoinAsync(default, cancel);

    async Task<(Knowledge, IReadOnlyList<AlikeItems>)> FindAlikeAsync()
    {
        var known = await suggestions.ReadAsync(CancellationToken.None);
        if (alike.Of != known.Texts)
        {
            var items = new List<PlannedItem>();
            await foreach (var version in VersionsAsync(known)) items.AddRange(Doing(version).Select(item => new PlannedItem(item.Id, item.PlanId, item.Text)));
            alike = (known.Texts, NearDuplicates.Among(items, known.Suggester.Vocabulary));
        }

        return (known, alike.Found);
    }

    async Task<(Knowledge, IReadOnlyList<CandidateItem>)> FindSuggestedAsync()
    {
        var known = await suggestions.ReadAsync(CancellationToken.None);
        if (suggested.Of != known.Suggester)
        {
            var found = new List<CandidateItem>();
            await foreach (var version in VersionsAsync(known))
            {
                found.AddRange(from item in Doing(version) from offer in known.For(item, version, [], [], First).Suggestions where offer.FiledUnder is not null || offer.Reasons is { Confidence: > Confidence.Weak }
                               select new CandidateItem(item.Id, item.PlanId, offer.CommitmentId, offer.FiledUnder is not null ? 1 : offer.Reasons?.Certainty ?? 0));
            }

            suggested = (known.Suggester, found);
        }

        return (known, suggested.Found);
    }

    static IEnumerable<KnownItem> Doing(Dictionary<Guid, KnownItem> version) => version.Values.Where(item => item.Kind is ItemKind.Action or ItemKind.Goal);

    // Some at a time: what is kept of them is little.
    async IAsyncEnumerable<Dictionary<Guid, KnownItem>> VersionsAsync(Knowledge known)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlignmentDb>();
        foreach (var some in known.Plans.Values.Where(plan => !plan.IsInstitute).Select(plan => plan.VersionId).OfType<Guid>().Chunk(ReadTogether))
        foreach (var version in (await db.Items.AsNoTracking().Where(item => some.Contains(item.VersionId)).ToListAsync()).GroupBy(item => item.VersionId))
            yield return version.ToDictionary(item => item.Id);
    }
}
