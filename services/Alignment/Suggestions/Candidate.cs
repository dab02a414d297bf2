namespace AlignmentService.Suggestions;

/// <summary>An item that others may serve: usually a commitment of the institute's.</summary>
/// <param name="Above">The texts of what it stands under, such as its group's heading.</param>
/// <param name="Parts">The texts of what stands under it: its own actions tell more of it than its heading does.</param>
internal sealed record Candidate(Guid Id, string Text, IReadOnlyList<string> Above, IReadOnlyList<string> Parts);

/// <summary>An item for which a counterpart is sought. It is the same item as long as its words and its plan are the same, whatever the version.</summary>
/// <param name="Above">The texts of what it stands under.</param>
internal sealed record Subject(Guid PlanId, string Text, IReadOnlyList<string> Above)
{
    public (Guid, string) Identity => (PlanId, Said(Text));

    /// <summary>The text without what only sets it: two texts are the same when this is.</summary>
    public static string Said(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

internal enum Verdict
{
    Confirmed,
    Refused,

    /// <summary>None of the candidates is what the subject serves.</summary>
    NoCounterpart,
}

/// <summary>What a person decided of a subject, and still holds.</summary>
/// <param name="CandidateId">The candidate as it is called now: who asks follows a reworded commitment. Null where there is no counterpart.</param>
/// <param name="CandidateText">How the candidate read then. A refusal ends when it reads otherwise.</param>
internal sealed record Decision(Verdict Verdict, Subject Subject, Guid? CandidateId = null, string? CandidateText = null)
{
    /// <summary>Whether it keeps the candidate, as it reads now, from being offered to the subject.</summary>
    public bool Refuses(Guid candidate, string text) => Verdict == Verdict.Refused && CandidateId == candidate && (CandidateText is null || Subject.Said(CandidateText) == Subject.Said(text));
}
