using AlignmentService.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Suggesting;

/// <summary>What is offered for an item, the best first.</summary>
/// <param name="Abstains">Whether its words and the decisions speak well enough for none. What is derived is offered all the same.</param>
/// <param name="Best">What was not good enough to be offered, where it abstains.</param>
/// <param name="Snapshot">The same only for the same texts, decisions and settings: scores of two snapshots are not compared.</param>
internal sealed record ItemOffers(Guid ItemId, Guid VersionId, Guid PlanId, string? Label, string Text, bool Abstains, IReadOnlyList<Offer> Suggestions, Offer? Best, string Snapshot);

/// <summary>A commitment that the item may serve; never an alignment until a person says so.</summary>
/// <param name="FiledUnder">The statement of the institute's that the item is filed under and that leads to this commitment: it is derived from that, and stands before what is ranked.</param>
/// <param name="Through">The item of a third plan that it serves and that serves this commitment, by alignments that were accepted and hold: it is derived from these, likewise.</param>
/// <param name="Relation">What is derived, to be proposed so unless a person knows better; none where it is ranked only, or what leads there says too little.</param>
/// <param name="Strength">Likewise: never stronger than what it is derived from.</param>
/// <param name="Reasons">What speaks for it; none where it is derived only.</param>
/// <param name="Alignment">The state of the alignment of the two that there is already.</param>
internal sealed record Offer(Guid CommitmentId, Guid VersionId, Guid PlanId, string? Label, string Text, Statement? FiledUnder, Through? Through, Relation? Relation, Strength? Strength, Reasons? Reasons, AlignmentState? Alignment);

internal sealed record Statement(Guid ItemId, string Text);

/// <param name="Certainty">From 0 to 1; the confidence is its reading.</param>
/// <param name="OfText">How much of the score the commitment's own text gives, from 0 to 1.</param>
/// <param name="OfExamples">How much the confirmed examples give: the rest.</param>
/// <param name="Words">The item's words that speak for it, the heaviest first.</param>
/// <param name="Examples">Items that were confirmed to serve it and are like this one.</param>
/// <param name="Part">The commitment's part that is most like the item.</param>
internal sealed record Reasons(double Score, double Certainty, Confidence Confidence, double OfText, double OfExamples, IReadOnlyList<SpeakingWord> Words, IReadOnlyList<Example> Examples, Example? Part);

/// <param name="Unit">Whose example it is; none of a commitment's own part.</param>
/// <param name="Similarity">From 0 to 1.</param>
internal sealed record Example(string Text, string? Unit, double Similarity);

internal static class Offers
{
    /// <summary>The alignments of these items that are proposed or accepted.</summary>
    public static async Task<ILookup<Guid, Alignment>> AlignedAsync(this AlignmentDb db, IReadOnlyList<Guid> items, CancellationToken cancel) =>
        (await db.Alignments.AsNoTracking().Where(one => items.Contains(one.SubjectItemId) && (one.State == AlignmentState.Proposed || one.State == AlignmentState.Accepted)).ToListAsync(cancel)).ToLookup(one => one.SubjectItemId);

    /// <param name="item">Any item.</param>
    /// <param name="version">The items of its version.</param>
    /// <param name="aligned">Its alignments that are proposed or accepted.</param>
    /// <param name="composed">What follows for it from alignments over a third plan.</param>
    /// <param name="most">How many ranked ones.</param>
    public static ItemOffers For(this Knowledge known, KnownItem item, IReadOnlyDictionary<Guid, KnownItem> version, IEnumerable<Alignment> aligned, IEnumerable<Derived> composed, int most)
    {
        var (subject, commitments) = (version.SubjectOf(item), known.Texts.Commitments);
        // The institute's own items serve none of the institute's.
        var suggested = known.Suggester.Suggest(subject, known.Plans.TryGetValue(item.PlanId, out var plan) && plan.IsInstitute ? 0 : most);
        var states = aligned.Select(one => (Commitment: known.Texts.CommitmentOf(one.ObjectItemId), one.State)).OrderByDescending(one => one.State).ToList();
        var derived = known.FiledUnder(item, version).Concat(composed).Where(one => known.IsOpen(subject, one.CommitmentId)).DistinctBy(one => one.CommitmentId).ToList();
        var ranked = suggested.Ranked.Where(one => !derived.Exists(other => other.CommitmentId == one.CandidateId)).Select(one => Of(one.CandidateId)).ToList();
        return new(item.Id, item.VersionId, item.PlanId, item.Label, item.Text, suggested.Abstains,
            [.. derived.Select(one => Of(one.CommitmentId, one)), .. suggested.Abstains ? [] : ranked], suggested.Abstains ? ranked.FirstOrDefault() : null, suggested.Snapshot);

        Offer Of(Guid id, Derived? from = null)
        {
            var commitment = commitments[id];
            return new(id, commitment.VersionId, commitment.PlanId, commitment.Label, commitment.Text, from?.FiledUnder, from?.Through, from?.Terms?.Relation, from?.Terms?.Strength,
                suggested.Ranked.FirstOrDefault(one => one.CandidateId == id) is { } speaks ? known.ReasonsOf(speaks) : null,
                states.Find(one => one.Commitment == id) is { Commitment: not null, State: var state } ? state : null);
        }
    }

    static Reasons ReasonsOf(this Knowledge known, Suggestion one) => new(
        one.Score, one.Certainty, one.Confidence, one.OfText, 1 - one.OfText, one.Words, [.. one.Examples.Select(known.ExampleOf)], one.Part is { } part ? known.ExampleOf(part) : null);

    static Example ExampleOf(this Knowledge known, Likeness like) => new(like.Text, like.PlanId is { } plan && known.Plans.TryGetValue(plan, out var owner) ? owner.Unit : null, like.Similarity);
}
