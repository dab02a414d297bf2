using System.Text.Json.Serialization;

namespace Contracts.Plans;

/// <summary>How far an item is. Nothing reported is <see cref="Unspecified"/>, which is not the same as not started.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProgressStatus>))]
public enum ProgressStatus
{
    /// <summary>Nobody has said.</summary>
    Unspecified,

    /// <summary>Said not to have begun.</summary>
    NotStarted,

    /// <summary>Begun.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Later than promised.</summary>
    Delayed,

    /// <summary>In doubt.</summary>
    AtRisk,

    /// <summary>Given up.</summary>
    Dropped,
}
