using System.Text.Json.Serialization;

namespace AlignmentService.Exchange;

/// <summary>
/// Accepted alignments as associations of CASE 1.0 (1EdTech, Competencies and Academic Standards Exchange). What that standard cannot say,
/// such as that two items conflict, how surely they are aligned and who reviewed it, stays behind.
/// </summary>
/// <param name="Associations">One an alignment.</param>
internal sealed record CaseAssociations([property: JsonPropertyName("CFAssociations")] IReadOnlyList<CaseAssociations.Association> Associations)
{
    internal sealed record Association(Guid Identifier, string Uri, string AssociationType, Node OriginNodeURI, Node DestinationNodeURI, DateTimeOffset LastChangeDateTime);

    internal sealed record Node(string Title, Guid Identifier, string Uri);

    /// <param name="alignments">With both ends.</param>
    /// <param name="addresses">Where their things are.</param>
    public static CaseAssociations Of(IEnumerable<Alignment> alignments, Addresses addresses)
    {
        return new([.. from one in alignments
                       where one.State == AlignmentState.Accepted
                       let word = Terms.CaseOf(one.Relation)
                       where word is not null
                       let ends = (Subject: NodeOf(one.Subject), Object: NodeOf(one.Object))
                       select new Association(one.Id, addresses.AlignmentOf(one.Id), word.Value.Type, word.Value.IsTurned ? ends.Object : ends.Subject, word.Value.IsTurned ? ends.Subject : ends.Object, one.DecidedAt ?? one.ProposedAt)]);

        Node NodeOf(KnownItem? item) => item is null ? throw new InvalidOperationException("Both ends are loaded.") : new(item.Text, item.Id, addresses.ItemOf(item.Id));
    }
}
