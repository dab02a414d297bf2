using System.Text.Json.Serialization;
using ServiceDefaults.Http;

namespace AlignmentService;

/// <summary>How the subject stands to the object. The first four say that it serves it, the best first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Relation>))]
internal enum Relation
{
    Same,
    NearlySame,

    /// <summary>The object is broader: the usual one.</summary>
    ContributesTo,

    /// <summary>The subject is broader.</summary>
    Contains,

    Related,

    /// <summary>What the subject wants stands against the object.</summary>
    Conflicts,

    /// <summary>Somebody looked and says that they have nothing to do with each other: it is not suggested again until a text changes.</summary>
    NotRelated,
}

[JsonConverter(typeof(JsonStringEnumConverter<Strength>))]
internal enum Strength
{
    Direct,
    Supporting,
    Indirect,
}

[JsonConverter(typeof(JsonStringEnumConverter<AlignmentState>))]
internal enum AlignmentState
{
    Proposed,
    Accepted,
    Declined,

    /// <summary>One side objects: it counts nowhere until that is resolved.</summary>
    Disputed,

    Withdrawn,
}

/// <summary>Where an alignment is from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlignmentMethod>))]
internal enum AlignmentMethod
{
    /// <summary>A person proposed it, and another decides.</summary>
    ByHand,

    /// <summary>The subject's plan says so of itself, in a version that was published.</summary>
    Declared,

    /// <summary>A person proposed it because it was suggested.</summary>
    Suggested,

    /// <summary>A person proposed it because it follows from another alignment.</summary>
    Composed,
}

/// <summary>Whose end somebody acts for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
internal enum Side
{
    /// <summary>The unit whose item serves.</summary>
    Subject,

    /// <summary>The unit, usually the institute, whose item is served.</summary>
    Object,
}

/// <summary>What is said of two items.</summary>
/// <param name="Strength">None of items that are not related.</param>
/// <param name="Rationale">Why, in the proposer's words.</param>
/// <param name="Confidence">How sure the machine was of what it suggested, from 0 to 1; what people think is the state.</param>
internal sealed record Claim(Relation Relation, Strength? Strength, string? Rationale, AlignmentMethod Method = AlignmentMethod.ByHand, double? Confidence = null)
{
    /// <summary>What a request says; a strength that is left out is a direct one.</summary>
    /// <exception cref="Problem">422.</exception>
    public static Claim Require(Relation relation, Strength? strength, string? rationale, double? confidence, AlignmentMethod? method = null)
    {
        if (method == AlignmentMethod.Declared) throw Problem.Invalid(new Mistake("Only a plan declares what its items serve, in a version that is published. Leave the method out.", "#/method"));
        if (relation == Relation.NotRelated && strength is not null) throw Problem.Invalid(new Mistake("What is not related has no strength.", "#/strength"));
        if (confidence is < 0 or > 1 or double.NaN) throw Problem.Invalid(new Mistake("A confidence is a number from 0 to 1.", "#/confidence"));
        return new(relation, relation == Relation.NotRelated ? null : strength ?? AlignmentService.Strength.Direct, Words(rationale, "#/rationale"),
            method ?? (confidence is null ? AlignmentMethod.ByHand : AlignmentMethod.Suggested), confidence);
    }

    /// <summary>A person's words, without blanks around them.</summary>
    /// <exception cref="Problem">422 where there are too many, or none though they are needed.</exception>
    public static string? Words(string? text, string pointer, bool isNeeded = false)
    {
        var words = text?.Trim() is { Length: > 0 } said ? said : null;
        if (words is null && isNeeded) throw Problem.Invalid(new Mistake("Say why, so that the other side can follow.", pointer));
        return words is { Length: > 2000 } ? throw Problem.Invalid(new Mistake("At most 2,000 characters.", pointer)) : words;
    }
}

internal static class Sides
{
    /// <summary>The side that decides on what this one says.</summary>
    public static Side Other(this Side side) => side == Side.Subject ? Side.Object : Side.Subject;
}

internal static class Relations
{
    /// <summary>Those that say that the subject serves the object; the others count in no coverage.</summary>
    public static readonly IReadOnlyList<Relation> Serving = [Relation.Same, Relation.NearlySame, Relation.ContributesTo, Relation.Contains];
}
