using System.Globalization;
using System.Text.RegularExpressions;
using Contracts.Plans;

namespace PlansService.Import;

/// <summary>
/// Reads a register of milestones: what an institute asks of its units, or, where it names an agency, what one of them
/// reports. The institute's milestones are commitments, the tree kept; a unit's are actions, each of which serves the
/// institute's with its id. The order of reading: <see cref="RegisterJson"/> or <see cref="RegisterXml"/> (the file),
/// <see cref="RegisterTree"/> (what stands under what), <see cref="RegisterFields"/> (what was answered).
/// </summary>
internal static class RegisterPage
{
    public const string Milestone = "Milestone";
    const int LongestId = 40;

    // A report's narrative is as long as one that a person writes.
    const int LongestNarrative = 4000;

    // Further on there is no beginning that anybody would recognize.
    const int Head = 4096;

    static readonly Regex FirstTag = new(@"<[\p{L}_][\w.:-]*", RegexOptions.NonBacktracking);
    static readonly string[] DueForms = ["yyyy/M/d", "yyyy-M-d"];

    public static bool IsRegister(ReadOnlySpan<byte> bytes)
    {
        var head = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Head)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith('{')
            || ((head.StartsWith("<?xml", StringComparison.Ordinal) || head.StartsWith("<report", StringComparison.Ordinal)) && FirstTag.Match(head).Value == "<report");
    }

    public static PageReading Read(byte[] bytes)
    {
        List<PageNote> notes = [];
        List<PageError> errors = [];
        if (FileOf(bytes, errors) is not { } register) return Answer([], notes, errors);
        if (register.Items.Count == 0 && errors.Count == 0) errors.Add(new PageError(1, "not-a-register", "The register has no item."));
        var agency = PageText.Clean(register.Agency);
        var on = DayOf(register.Generated, errors);
        var tree = RegisterTree.Of(register.Items, notes, errors);
        if (errors.Count > 0) return Answer([], notes, errors);

        notes.Add(new(1, IsDoubt: false, "No line names the plan. Give it a title."));
        if (agency.Length > 0) notes.Add(new(1, IsDoubt: false, $"{agency} reports{(on is null ? "" : $", and its statuses are of {on}")}. Each milestone serves the institute's that says the same or has its number."));
        var items = tree.Select(place => Of(place, agency.Length > 0, on, notes, errors)).ToList();
        NoteDetails(items, notes);
        NoteDueWords(register.Items, notes);
        return Answer(items, notes, errors);
    }

    static Register? FileOf(byte[] bytes, List<PageError> errors)
    {
        if (!bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8).StartsWith("{"u8)) return RegisterXml.Read(bytes, errors);
        var text = PageText.Decode(bytes, out var error);
        error ??= text is null ? null : PageText.Check(text);
        if (error is not null) errors.Add(error);
        return error is null ? RegisterJson.Read(System.Text.Encoding.UTF8.GetBytes(text ?? ""), errors) : null;
    }

    static PageItem Of(RegisterPlace place, bool isReport, string? on, List<PageNote> notes, List<PageError> errors)
    {
        var (item, label) = (place.Item, place.Id);
        var text = PageText.Clean(item.Text);
        if (text.Length == 0) errors.Add(new PageError(item.Line, "not-a-register", $"{Milestone} {label} on line {item.Line} has no text."));
        if (label.Length > LongestId) errors.Add(new PageError(item.Line, "not-a-register", $"The id {label[..LongestId]}… on line {item.Line} has more than {LongestId} characters."));
        var (status, words) = RegisterFields.Of(item, label, notes);
        var isReported = status != ProgressStatus.Unspecified && words?.Length <= LongestNarrative;
        return new(item.Line, place.Parent, isReport ? ItemKind.Action : ItemKind.Commitment, Milestone, label, text, status,
            isReport ? [new PageReference($"{Milestone} {label}", Milestone, label, null) { Kind = ReferenceKind.Serves }] : [])
        {
            StatusOn = status == ProgressStatus.Unspecified ? null : on, Due = DueOf(item, label, errors), Narrative = isReported ? words : null,
            Details = isReported ? null : words ?? (PageText.Clean(item.DueDate).Length == 0 && PageText.Clean(item.Due) is { Length: > 0 } due ? $"Due: {due}" : null),
        };
    }

    static string? DueOf(RegisterItem item, string label, List<PageError> errors)
    {
        var written = PageText.Clean(item.DueDate);
        if (written.Length == 0) return null;
        if (DateOnly.TryParseExact(written, DueForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("O");
        errors.Add(new PageError(item.Line, "not-a-date", $"{Milestone} {label} on line {item.Line} is due on “{written}”, which is no day. Write it as 2013/05/23."));
        return null;
    }

    static string? DayOf(string? generated, List<PageError> errors)
    {
        var written = PageText.Clean(generated);
        if (written.Length == 0) return null;
        if (DateOnly.TryParseExact(written.Split(' ', 'T')[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("O");
        errors.Add(new PageError(1, "not-a-date", $"The register was generated on “{written}”, which is no day. Write it as 2013-10-20."));
        return null;
    }

    static void NoteDetails(List<PageItem> items, List<PageNote> notes)
    {
        var kept = items.Where(item => item.Details is not null).ToList();
        if (kept.Count > 0) notes.Add(new(kept[0].Line, IsDoubt: false, $"{Milestone} {string.Join(", ", kept.Select(item => item.Label))}: what is said there is kept as details, for a report has a status and a narrative of at most {LongestNarrative:N0} characters."));
    }

    static void NoteDueWords(IReadOnlyList<RegisterItem> items, List<PageNote> notes)
    {
        var first = items.FirstOrDefault(item => PageText.Clean(item.Due).Length > 0 && PageText.Clean(item.DueDate).Length > 0);
        if (first is not null) notes.Add(new(first.Line, IsDoubt: false, $"“{PageText.Clean(first.Due)}” and the like are left out: the date says more exactly by when."));
    }

    static PageReading Answer(List<PageItem> items, List<PageNote> notes, List<PageError> errors) =>
        new(null, null, IsDraft: false, null, errors.Count == 0 ? items : [], [], [.. notes.OrderBy(note => note.Line)], [.. errors.Take(100).OrderBy(error => error.Line)]);
}
