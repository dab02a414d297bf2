using System.Text.Json.Serialization;

namespace AlignmentService.Suggestions;

/// <summary>What is offered for a subject, the best first.</summary>
/// <param name="Ranked">Candidates for which something speaks; when abstaining, what was not good enough.</param>
/// <param name="Abstains">Whether none is good enough to be offered.</param>
/// <param name="Snapshot">The same only for the same texts, decisions and settings: scores of two snapshots are not compared.</param>
internal sealed record Suggested(IReadOnlyList<Suggestion> Ranked, bool Abstains, string Snapshot);

[JsonConverter(typeof(JsonStringEnumConverter<Confidence>))]
internal enum Confidence
{
    Weak,
    Possible,
    Strong,
}

/// <summary>A scored candidate with what speaks for it; never an alignment until a person says so.</summary>
/// <param name="Score">By which candidates are ranked.</param>
/// <param name="Certainty">The score in proportion to what could be had, or the likeness of the nearest part where that is more; from 0 to 1.</param>
/// <param name="OfText">How much of the score the candidate's own text gives, from 0 to 1; the confirmed examples give the rest.</param>
/// <param name="Words">The subject's words that speak for it, as they are written there, the heaviest first.</param>
/// <param name="Examples">The confirmed subjects of this candidate that are most like this one.</param>
/// <param name="Part">The candidate's part that is most like the subject.</param>
internal sealed record Suggestion(
    Guid CandidateId, double Score, double Certainty, Confidence Confidence, double OfText, IReadOnlyList<SpeakingWord> Words, IReadOnlyList<Likeness> Examples, Likeness? Part);

/// <param name="Weight">What it adds to the score.</param>
internal readonly record struct SpeakingWord(string Written, double Weight);

/// <summary>A text that is like the subject.</summary>
/// <param name="PlanId">The plan of a confirmed subject; null for a part of a candidate.</param>
/// <param name="Similarity">From 0 to 1.</param>
internal sealed record Likeness(string Text, Guid? PlanId, double Similarity);

/// <summary>The engine's parameters, as they were measured on mappings made by hand. The two limits depend on how a field writes: they are for whoever runs the service to set.</summary>
internal sealed record SuggestionSettings
{
    /// <summary>The certainty from which a suggestion is a strong one.</summary>
    public double Strong { get; init; } = 0.20;

    /// <summary>The certainty below which nothing is offered.</summary>
    public double Possible { get; init; } = 0.12;

    /// <summary>How often a first sentence counts: it says what the rest is about.</summary>
    public double Heading { get; init; } = 2;

    /// <summary>How often the texts above an item count.</summary>
    public double Above { get; init; } = 0.5;

    /// <summary>What many confirmed examples weigh beside a candidate's own text.</summary>
    public double Examples { get; init; } = 2;

    /// <summary>The share that a refused example takes away, when the subjects are alike in every word.</summary>
    public double Refused { get; init; } = 0.3;
}
