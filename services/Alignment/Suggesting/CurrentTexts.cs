using AlignmentService.Suggestions;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Suggesting;

/// <summary>A plan with its current version and the unit whose it is.</summary>
internal sealed record PlanOwner(Guid PlanId, Guid? VersionId, Guid UnitId, string Unit, bool IsInstitute);

/// <summary>
/// The words of all current versions: the commitments of the institute's, and how rare each word is. A version is never
/// rewritten, so this holds as long as the same ones are current. The units' own texts are read through and not kept.
/// </summary>
internal sealed class CurrentTexts
{
    readonly HashSet<(Guid?, bool)> versions;
    readonly Dictionary<Guid, Guid> commitmentOf = [];
    readonly Dictionary<(Guid, string), Guid> worded = [];

    CurrentTexts(IEnumerable<PlanOwner> plans, IReadOnlyList<KnownItem> institute, IEnumerable<string> others, SuggestionSettings settings)
    {
        versions = VersionsOf(plans);
        var (byId, parts) = (institute.ToDictionary(item => item.Id), new Dictionary<Guid, List<string>>());
        // A parent stands before its children.
        foreach (var item in institute)
        {
            if (item.Kind == ItemKind.Commitment) (commitmentOf[item.Id], worded[(item.PlanId, Subject.Said(item.Text))], parts[item.Id]) = (item.Id, item.Id, []);
            else if (item.ParentId is { } above && commitmentOf.TryGetValue(above, out var commitment)) parts[commitmentOf[item.Id] = commitment].Add(item.Text);
        }

        Commitments = parts.Keys.ToDictionary(id => id, id => byId[id]);
        Suggester = new(Commitments.Values.Select(one => new Candidate(one.Id, one.Text, [.. byId.Above(one).Select(above => above.Text)], parts[one.Id])), others, [], settings);
    }

    /// <summary>By their ids.</summary>
    public IReadOnlyDictionary<Guid, KnownItem> Commitments { get; }

    /// <summary>Knows these texts and no decision.</summary>
    public Suggester Suggester { get; }

    public static async Task<CurrentTexts> ReadAsync(AlignmentDb db, IReadOnlyCollection<PlanOwner> plans, SuggestionSettings settings, CancellationToken cancel)
    {
        var current = db.Items.AsNoTracking().Where(item => item.VersionId == item.Plan!.CurrentVersionId);
        return new(
            plans,
            await current.Where(item => item.Plan!.Unit!.IsInstitute).OrderBy(item => item.PlanId).ThenBy(item => item.Position).ToListAsync(cancel),
            await current.Where(item => !item.Plan!.Unit!.IsInstitute).Select(item => item.Text).ToListAsync(cancel),
            settings);
    }

    /// <summary>Whether the same versions are still current.</summary>
    public bool AreOf(IEnumerable<PlanOwner> plans) => versions.SetEquals(VersionsOf(plans));

    /// <summary>The commitment that an item of the institute's current versions is or stands under.</summary>
    public Guid? CommitmentOf(Guid item) => commitmentOf.TryGetValue(item, out var commitment) ? commitment : null;

    /// <summary>The commitment that a commitment of any version is called now: the one with the same words; none for other items.</summary>
    public Guid? NowOf(KnownItem item) => Commitments.ContainsKey(item.Id) ? item.Id : item.Kind == ItemKind.Commitment && worded.TryGetValue((item.PlanId, Subject.Said(item.Text)), out var now) ? now : null;

    static HashSet<(Guid?, bool)> VersionsOf(IEnumerable<PlanOwner> plans) => [.. plans.Where(plan => plan.VersionId is not null).Select(plan => (plan.VersionId, plan.IsInstitute))];
}
