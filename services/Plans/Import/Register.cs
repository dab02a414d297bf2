namespace PlansService.Import;

/// <summary>A register of milestones as its file says it, JSON and XML alike; nothing in it is understood yet.</summary>
/// <param name="Agency">Who reports on the milestones; none where the file only says what they are.</param>
/// <param name="Generated">The moment of which it speaks: <c>2012-08-14 13:43:28</c>.</param>
internal sealed record Register(string? Agency, string? Generated, IReadOnlyList<RegisterItem> Items)
{
    /// <summary>No plan is nested so deeply, neither its items nor its file.</summary>
    public const int Deepest = 16;

    public static PageError TooDeep(int line) => new(line, "too-deep", $"Line {line} nests deeper than {Deepest} levels. A register of milestones has no such depth.");
}

/// <param name="Parent">The id of the item above, as it is written.</param>
/// <param name="Due">In words: <c>90 Days</c>.</param>
/// <param name="DueDate"><c>2012/08/21</c>, or <c>2013/1/22</c>.</param>
internal sealed record RegisterItem(int Line, string? Id, string? Parent, string? Text, string? Due, string? DueDate, IReadOnlyList<RegisterField> Fields);

/// <summary>Something that is asked about a milestone, and the answer.</summary>
/// <param name="Type"><c>select</c>, <c>text</c> or <c>textarea</c>.</param>
/// <param name="Options">What the values that can be chosen are called.</param>
/// <param name="Values">The answer, or one for each row of a table whose columns are the item's fields; nothing where nobody has answered.</param>
/// <param name="HasRows">Whether it is such a column.</param>
internal sealed record RegisterField(string? Type, string? Name, string? Label, IReadOnlyList<(string Value, string Shown)> Options, IReadOnlyList<string?> Values, bool HasRows);
