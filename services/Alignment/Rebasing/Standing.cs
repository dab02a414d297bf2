using System.Text.Json.Serialization;
using ServiceDefaults.Audit;

namespace AlignmentService.Rebasing;

/// <summary>What new versions left of an alignment; the worse of its two ends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Hold>))]
internal enum Hold
{
    /// <summary>Both texts are what they were.</summary>
    Valid,

    /// <summary>One stands elsewhere, or under another number.</summary>
    Carried,

    /// <summary>One was reworded: it counts, until a person says otherwise.</summary>
    NeedsReview,

    /// <summary>One was dropped, split or merged: it counts no more.</summary>
    Orphaned,
}

internal static class Holds
{
    /// <summary>The worse of the two.</summary>
    public static Hold Or(this Hold one, Hold other) => one > other ? one : other;
}

/// <summary>Where an end of an alignment is now.</summary>
/// <param name="ItemId">The item in the version that counts; none where it is orphaned, or pinned to a version that does not count yet.</param>
/// <param name="Successors">What an orphaned one may go on as.</param>
internal sealed record Followed(Hold Hold, Guid? ItemId, IReadOnlyList<Guid> Successors);

/// <summary>Where the two ends of an alignment are in the versions that count now. It follows from the pins and the lineage alone, and is computed anew when either changes.</summary>
[NotAudited("derived from the alignment, the lineage of both plans and the versions that count")]
internal sealed class Standing
{
    public Hold SubjectHold { get; private set; }

    /// <summary>The subject in the version that counts.</summary>
    public Guid? SubjectNowId { get; private set; }

    public Hold ObjectHold { get; private set; }

    public Guid? ObjectNowId { get; private set; }

    /// <summary>The commitment that the object is now, or stands under.</summary>
    public Guid? CommitmentId { get; private set; }

    /// <summary>The worse of both ends.</summary>
    public Hold Hold => SubjectHold.Or(ObjectHold);

    public void Take(Followed subject, Followed @object, Guid? commitment) =>
        (SubjectHold, SubjectNowId, ObjectHold, ObjectNowId, CommitmentId) = (subject.Hold, subject.ItemId, @object.Hold, @object.ItemId, commitment);
}
