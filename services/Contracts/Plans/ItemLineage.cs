using System.Text.Json.Serialization;

namespace Contracts.Plans;

/// <summary>What became of items of one version in the next one. Every item of both stands in exactly one of these.</summary>
/// <param name="From">Items of the earlier version; none where the item is new.</param>
/// <param name="To">Items of the later version; none where the item was dropped.</param>
/// <param name="Kind">The main thing that happened.</param>
/// <param name="IsReworded">Whether its words are others.</param>
/// <param name="IsMoved">Whether it stands elsewhere.</param>
/// <param name="IsRenumbered">Whether it is displayed with another number.</param>
/// <param name="IsDecided">Whether a person said so; else it was found by likeness of words and place.</param>
public sealed record ItemLineage(IReadOnlyList<Guid> From, IReadOnlyList<Guid> To, LineageKind Kind, bool IsReworded, bool IsMoved, bool IsRenumbered, bool IsDecided);

/// <summary>What happened to an item between two versions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineageKind>))]
public enum LineageKind
{
    /// <summary>Nothing.</summary>
    Same,

    /// <summary>It says the same in other words, or a little more or less.</summary>
    Reworded,

    /// <summary>It stands elsewhere, with the same words.</summary>
    Moved,

    /// <summary>Only its displayed number is another.</summary>
    Renumbered,

    /// <summary>One became several.</summary>
    Split,

    /// <summary>Several became one.</summary>
    Merged,

    /// <summary>Nothing of the later version goes on with it.</summary>
    Dropped,

    /// <summary>It goes on with nothing of the earlier version.</summary>
    New,
}
