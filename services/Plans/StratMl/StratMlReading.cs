namespace PlansService.StratMl;

/// <summary>What was understood of a StratML document. With any error there is no document.</summary>
/// <param name="Document">What can be taken, complete and exactly as <see cref="StratMlWriter"/> would write it.</param>
/// <param name="Part">The part of the standard that it was written by.</param>
/// <param name="Lines">The lines on which its goals and objectives begin, by the records themselves.</param>
/// <param name="Notes">What was repaired or left out, by line.</param>
/// <param name="Errors">Why it cannot be taken.</param>
internal sealed record StratMlReading(
    StratMlDocument? Document, StratMlPart Part, IReadOnlyDictionary<object, int> Lines, IReadOnlyList<StratMlNote> Notes, IReadOnlyList<StratMlError> Errors)
{
    public static StratMlReading Refused(StratMlError error) => new(null, StratMlPart.Two, new Dictionary<object, int>(), [], [error]);
}

/// <summary>A repair: what was found, and what was made of it. A doubt is one by which content was lost.</summary>
internal sealed record StratMlNote(int Line, bool IsDoubt, string Text);

/// <summary>A reason to take nothing.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Code">A stable slug.</param>
/// <param name="Text">A sentence for a person, with the remedy.</param>
internal sealed record StratMlError(int Line, string Code, string Text);

/// <summary>The parts of ISO 17469 that are read and written.</summary>
internal enum StratMlPart { One, Two }

/// <summary>What a reading gathers beside the document; a document of nothing but mistakes is not answered with all of them.</summary>
internal sealed class StratMlRemarks
{
    const int Most = 1_000;
    const int MostShown = 60;

    readonly List<StratMlNote> notes = [];
    readonly List<StratMlError> errors = [];
    (int Count, int Line, bool IsDoubt) more;

    public IReadOnlyList<StratMlNote> Notes =>
        [.. notes.OrderBy(note => note.Line), .. more.Count == 0 ? Array.Empty<StratMlNote>() : [new(more.Line, more.IsDoubt, $"{more.Count:N0} more repairs are not listed.")]];

    public IReadOnlyList<StratMlError> Errors => errors;

    public void Repaired(int line, string text) => Add(new(line, IsDoubt: false, text));

    /// <param name="line">Where it stood.</param>
    /// <param name="what">What was left out.</param>
    /// <param name="text">The words that are lost: "" where none are, null where they are more than words.</param>
    public void LeftOut(int line, string what, string? text) => Add(new(line, IsDoubt: text != "", string.IsNullOrEmpty(text) ? $"{what}: left out." : $"{what}: left out, with “{Shown(text)}”."));

    public void Wrong(StratMlError error)
    {
        if (errors.Count < Most) errors.Add(error);
    }

    /// <summary>As much of a stranger's text as is repeated to him.</summary>
    public static string Shown(string text) => text.Length <= MostShown ? text : $"{text.AsSpan(0, MostShown - (char.IsHighSurrogate(text[MostShown - 1]) ? 1 : 0))}…";

    void Add(StratMlNote note)
    {
        if (notes.Count < Most) notes.Add(note);
        else more = (more.Count + 1, more.Count == 0 ? note.Line : more.Line, more.IsDoubt || note.IsDoubt);
    }
}
