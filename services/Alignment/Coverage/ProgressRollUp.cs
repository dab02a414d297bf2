using Contracts.Plans;

namespace AlignmentService.Coverage;

/// <summary>An accepted alignment's subject as it is now, and what it says of itself.</summary>
internal sealed record Contribution(Guid ItemId, Guid CommitmentId, Strength? Strength, ProgressStatus Status, string? StatusOn);

/// <summary>How far everything is that serves some commitments, from its contributions alone: neither their order nor a repetition changes it.</summary>
/// <param name="Contributors">Each item once, however many alignments lead to it.</param>
/// <param name="Commitments">Each commitment's own; an item that serves several is in each, and in the whole once.</param>
internal sealed record ProgressRollUp(Distribution Whole, IReadOnlyList<Contributor> Contributors, IReadOnlyDictionary<Guid, Distribution> Commitments)
{
    public static ProgressRollUp Of(IReadOnlyCollection<Contribution> contributions) => new(
        Sum(contributions),
        [.. from one in contributions
            group one by one.ItemId into item
            orderby item.Key
            let first = item.First()
            select new Contributor(item.Key, first.Status, first.StatusOn, item.Min(one => one.Strength) ?? Strength.Indirect, [.. item.Select(one => one.CommitmentId).Distinct().Order()])],
        contributions.GroupBy(one => one.CommitmentId).OrderBy(commitment => commitment.Key).ToDictionary(commitment => commitment.Key, Sum));

    static Distribution Sum(IEnumerable<Contribution> of) => Distribution.Of([.. of.Select(one => (one.ItemId, one.Status))]);
}

/// <param name="Strength">The strongest of its alignments.</param>
/// <param name="Commitments">Those that it serves, of the ones asked for.</param>
internal sealed record Contributor(Guid ItemId, ProgressStatus Status, string? StatusOn, Strength Strength, IReadOnlyList<Guid> Commitments);
