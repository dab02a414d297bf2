using System.Globalization;
using AlignmentService.Suggestions;

namespace AlignmentService.Suggesting;

/// <summary>What a job found for an item.</summary>
/// <param name="Unit">Its name.</param>
/// <param name="Abstains">Whether its words and the decisions speak well enough for none. What is derived is offered all the same.</param>
/// <param name="Suggestions">The best first; without what was not good enough.</param>
/// <param name="Snapshot">The same for all items of a result: scores of two snapshots are not compared.</param>
internal sealed record RankedItem(Guid ItemId, Guid VersionId, Guid PlanId, string Unit, string? Label, string Text, bool Abstains, IReadOnlyList<RankedCommitment> Suggestions, string Snapshot)
{
    public static readonly string[] Columns =
        ["item", "unit", "plan", "label", "text", "abstains", "rank", "commitment", "commitment label", "commitment text", "filed under", "through", "relation", "strength", "score", "certainty", "confidence", "words", "alignment", "snapshot"];

    public static RankedItem Of(ItemOffers one, string unit) => new(one.ItemId, one.VersionId, one.PlanId, unit, one.Label, one.Text, one.Abstains,
        [.. one.Suggestions.Select((offer, at) => new RankedCommitment(at + 1, offer.CommitmentId, offer.Label, offer.Text, offer.FiledUnder?.ItemId, offer.Through?.ItemId, offer.Relation, offer.Strength, offer.Reasons?.Score, offer.Reasons?.Certainty, offer.Reasons?.Confidence,
            [.. offer.Reasons?.Words.Select(word => word.Written) ?? []], offer.Alignment))], one.Snapshot);

    /// <summary>The same as rows of a table: one a suggestion, and one where there is none.</summary>
    public IEnumerable<string[]> Rows() => Suggestions.DefaultIfEmpty().Select(one => (string[])
    [
        $"{ItemId}", Unit, $"{PlanId}", Label ?? "", Text, Abstains ? "yes" : "no", $"{one?.Rank}", $"{one?.CommitmentId}", one?.Label ?? "", one?.Text ?? "", $"{one?.FiledUnder}", $"{one?.Through}", $"{one?.Relation}", $"{one?.Strength}",
        Number(one?.Score), Number(one?.Certainty), $"{one?.Confidence}", string.Join("; ", one?.Words ?? []), $"{one?.Alignment}", Snapshot,
    ]);

    static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <param name="Rank">From 1.</param>
/// <param name="FiledUnder">The statement of the institute's that the item is filed under, where it is derived from that.</param>
/// <param name="Through">The item of a third plan over which two accepted alignments lead to it, where it is derived from those.</param>
/// <param name="Relation">What is derived.</param>
/// <param name="Strength">Likewise.</param>
/// <param name="Score">By which they are ranked; none where it is derived only.</param>
/// <param name="Certainty">From 0 to 1; the confidence is its reading.</param>
/// <param name="Words">The item's words that speak for it, the heaviest first.</param>
/// <param name="Alignment">The state of the alignment of the two that there was already.</param>
internal sealed record RankedCommitment(int Rank, Guid CommitmentId, string? Label, string Text, Guid? FiledUnder, Guid? Through, Relation? Relation, Strength? Strength, double? Score, double? Certainty, Confidence? Confidence, IReadOnlyList<string> Words, AlignmentState? Alignment);
