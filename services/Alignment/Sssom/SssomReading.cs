using System.Runtime.InteropServices;

namespace AlignmentService.Sssom;

/// <summary>What was understood of a file. With any error there is no set.</summary>
/// <param name="Set">The whole set, each row with what it inherits.</param>
/// <param name="Notes">What was left out or taken otherwise than it stands, by line.</param>
/// <param name="Errors">Why nothing can be taken.</param>
/// <param name="Lines">The line of each row of the set.</param>
internal sealed record SssomReading(MappingSet? Set, IReadOnlyList<SssomNote> Notes, IReadOnlyList<SssomError> Errors, IReadOnlyList<int> Lines);

/// <summary>Lines and columns count from 1: characters in the metadata, cells in the table.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Line, int Column);

/// <summary>A remark on what was taken. A doubt is one by which something is missing.</summary>
internal sealed record SssomNote(Place At, bool IsDoubt, string Text);

/// <summary>A reason to take nothing.</summary>
/// <param name="At">Where it is.</param>
/// <param name="Code">A stable slug.</param>
/// <param name="Text">A sentence for a person, with the remedy.</param>
internal sealed record SssomError(Place At, string Code, string Text);

/// <summary>What a reading gathers beside the set; of a file full of mistakes the first thousand are enough.</summary>
internal sealed class SssomRemarks
{
    const int Most = 1_000;
    const int MostShown = 60;

    readonly HashSet<string> said = new(StringComparer.Ordinal);
    readonly List<SssomNote> notes = [];
    readonly List<SssomError> errors = [];

    public IReadOnlyList<SssomNote> Notes => notes;

    public IReadOnlyList<SssomError> Errors => errors;

    /// <summary>Whether nothing more that is said would be kept.</summary>
    public bool IsFull => errors.Count >= Most;

    /// <summary>The same remark is made once, where it first applies.</summary>
    public void Note(Place at, bool isDoubt, string text)
    {
        if (notes.Count < Most && said.Add(text)) notes.Add(new(at, isDoubt, text));
        else if (notes.Count == Most && said.Add("")) notes.Add(new(at, isDoubt, "More remarks are not listed."));
    }

    public void Wrong(Place at, string code, string text)
    {
        if (!IsFull) errors.Add(new(at, code, text));
    }

    /// <summary>As much of a stranger's text as is repeated to him.</summary>
    public static string Shown(string text) => text.Length <= MostShown ? text : $"{text.AsSpan(0, MostShown - (char.IsHighSurrogate(text[MostShown - 1]) ? 1 : 0))}…";
}
