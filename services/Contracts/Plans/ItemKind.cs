using System.Text.Json.Serialization;

namespace Contracts.Plans;

/// <summary>What a node of a plan's tree is; how the plan itself calls it is the item's level name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemKind>))]
public enum ItemKind
{
    /// <summary>A heading that groups commitments.</summary>
    Priority,

    /// <summary>A promise that others can serve.</summary>
    Commitment,

    /// <summary>Another unit's sentence, quoted; never a commitment of the plan that quotes it.</summary>
    CitedStatement,

    /// <summary>A heading of the plan's own that is neither a priority nor a commitment.</summary>
    Goal,

    /// <summary>What will be done.</summary>
    Action,
}
