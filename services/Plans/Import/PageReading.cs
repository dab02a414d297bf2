using Contracts.Plans;
using PlansService.StratMl;

namespace PlansService.Import;

/// <summary>What was understood of a plan's published page. With any error nothing of it may be stored.</summary>
/// <param name="Title">The plan's name; null when no line gives it.</param>
/// <param name="Description">The introduction, with a line feed between paragraphs.</param>
/// <param name="IsDraft">Whether the page calls itself a draft.</param>
/// <param name="AdoptedOn">As precisely as the page says: <c>2024-05-12</c>, <c>2023-04</c> or <c>2023</c>.</param>
/// <param name="Items">In reading order: a parent stands before its children.</param>
/// <param name="Lines">Every line that is not blank, once, in order.</param>
/// <param name="Notes">Sentences for the person who checks the reading, by line.</param>
/// <param name="Errors">Why the page cannot be taken.</param>
internal sealed record PageReading(
    string? Title,
    string? Description,
    bool IsDraft,
    string? AdoptedOn,
    IReadOnlyList<PageItem> Items,
    IReadOnlyList<PageLine> Lines,
    IReadOnlyList<PageNote> Notes,
    IReadOnlyList<PageError> Errors)
{
    /// <summary>What a StratML document says besides its goals.</summary>
    public StratMlDocument? Frame { get; init; }

    public static PageReading Refused(PageError error) => new(null, null, IsDraft: false, null, [], [], [], [error]);
}

/// <summary>A node of the plan's tree.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Parent">Index of the item above.</param>
/// <param name="Kind">What it is to the platform.</param>
/// <param name="Level">What the page calls this level: <c>Commitment</c>, <c>The Libraries will</c>.</param>
/// <param name="Label">The number or letter as printed.</param>
/// <param name="Text">The page's words without mark, status tag and reference.</param>
/// <param name="Status">What a tag such as "(In progress)" says; no tag says nothing.</param>
/// <param name="References">Other items that a trailing "(See …)" names.</param>
internal sealed record PageItem(
    int Line,
    int? Parent,
    ItemKind Kind,
    string Level,
    string? Label,
    string Text,
    ProgressStatus Status,
    IReadOnlyList<PageReference> References)
{
    /// <summary>When the status held, where the source says so itself.</summary>
    public string? StatusOn { get; init; }

    /// <summary>What is said with the status, and belongs to the report that it becomes.</summary>
    public string? Narrative { get; init; }

    /// <summary>By when it is promised, as a day.</summary>
    public string? Due { get; init; }

    public string? Details { get; init; }

    public string? Accountable { get; init; }

    public IReadOnlyList<string> Contributors { get; init; } = [];

    /// <summary>What only a StratML document says of it.</summary>
    public StandardParts Parts { get; init; } = StandardParts.None;
}

/// <summary>A pointer from one item to another.</summary>
/// <param name="Text"><c>Commitment 6</c>.</param>
/// <param name="Level"><c>Commitment</c>; empty where the page gives a bare number.</param>
/// <param name="Label"><c>6</c>.</param>
/// <param name="Target">Index of the item on this page; null when the page has none or several.</param>
internal sealed record PageReference(string Text, string Level, string Label, int? Target)
{
    /// <summary>What it points for. An item that is served is another plan's.</summary>
    public ReferenceKind Kind { get; init; }
}

/// <summary>A line of the source.</summary>
/// <param name="Number">From 1, blank lines counted.</param>
/// <param name="Text">The line without surrounding blanks.</param>
/// <param name="ReadAs">One of <see cref="LineRole"/>.</param>
internal sealed record PageLine(int Number, string Text, string ReadAs);

/// <summary>A remark on the reading; a doubt is one that somebody should look at.</summary>
internal sealed record PageNote(int Line, bool IsDoubt, string Text);

/// <summary>A reason to take nothing.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Code">A stable slug.</param>
/// <param name="Text">A sentence for a person.</param>
internal sealed record PageError(int Line, string Code, string Text);

/// <summary>What a line was read as, in the words of the preview.</summary>
internal static class LineRole
{
    public const string LeftOut = "Left out";
    public const string Plan = "Plan";
    public const string Adopted = "Adopted";
    public const string Introduction = "Introduction";
    public const string Level = "Level";
    public const string Joined = "Joined";

    public static string Of(ItemKind kind) => kind == ItemKind.CitedStatement ? "Cited statement" : kind.ToString();
}
