using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Lineage;
using PlansService.Reporting;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>An item as a draft shall have it.</summary>
/// <param name="Report">How far it is, where somebody says that anew.</param>
internal sealed record DraftItem(Guid Id, Guid? ParentId, ItemWords Words, (ProgressStatus Status, string On)? Report = null);

/// <summary>What a draft's items may say, and how they take the place of those that were there; the same in whatever form they are written.</summary>
internal static class DraftItems
{
    public const int Most = 10_000;

    public const int Deepest = Outline.Deepest;

    const int Step = 500;

    /// <summary>What is wrong with an item's words; the pointer is the member's name.</summary>
    public static IEnumerable<Mistake> Mistakes(ItemWords words)
    {
        foreach (var (text, most, name) in new[] { (words.Level, 100, "level"), (words.Text, 8000, "text") })
            if (text.Trim().Length is 0 || text.Length > most) yield return new($"It has 1 to {most:N0} characters.", name);
        foreach (var (text, most, name) in new[] { (words.Label, 40, "label"), (words.Details, 20_000, "details"), (words.Accountable, 200, "accountable") })
            if (text?.Length > most) yield return new($"It has at most {most:N0} characters.", name);
        foreach (var (text, name) in new[] { (words.Level, "level"), (words.Text, "text"), (words.Label, "label"), (words.Details, "details"), (words.Accountable, "accountable") })
            if (text is not null && !IsSeen(text)) yield return new("It holds a character that cannot be seen. Type it anew.", name);
        if (words.Contributors.Count > 20 || words.Contributors.Any(one => one.Trim().Length is 0 or > 200 || !IsSeen(one))) yield return new("Up to 20 offices or roles of up to 200 characters each.", "contributors");
        foreach (var (date, name) in new[] { (words.StartsOn, "startsOn"), (words.DueOn, "dueOn") })
            if (date is not null && !FuzzyDate.IsPeriod(date)) yield return new("A date is written 2023-04-30, 2023-04, 2023, or 2023/24 for an academic year.", name);
        if (words.References.Count > 50 || words.References.Any(one => one.Text.Length > 400 || one.Text.Any(char.IsControl))) yield return new("Up to 50 references of one line of up to 400 characters each.", "references");
        foreach (var mistake in Measure.Mistakes(words.Measures ?? [], "measures")) yield return mistake;
    }

    /// <summary>Puts items, about which nothing is wrong, in the place of a draft's: what is left out is gone with its reports. The caller saves.</summary>
    /// <param name="db">Where the draft is.</param>
    /// <param name="version">The draft with its items.</param>
    /// <param name="items">All of them in reading order, each after the one above it.</param>
    /// <param name="academicYear">The month in which the institution's academic year begins.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="step">Told every few hundred items how many are written; it may save them.</param>
    public static async Task PutItemsAsync(this PlansDb db, PlanVersion version, IReadOnlyList<DraftItem> items, int academicYear, CancellationToken cancel, Func<int, Task>? step = null)
    {
        var (before, ids, now) = (version.Items.ToDictionary(item => item.Id), items.Select(item => item.Id).ToHashSet(), db.Now());
        var gone = before.Keys.Where(id => !ids.Contains(id)).ToList();
        db.RemoveRange(await db.Set<Progress>().Where(report => gone.Contains(report.ItemId)).ToListAsync(cancel));
        db.RemoveRange(gone.Select(id => before[id]));
        for (var at = 0; at < items.Count; at++)
        {
            var (id, parent, words, report) = items[at];
            if (!before.TryGetValue(id, out var item)) db.Add(item = new(id, version.Id, null, at, words.Kind, words.Level, words.Label, words.Text));
            item.Write(parent, at, words with { DueBy = words.DueOn is { } due ? FuzzyDate.LastDay(due, academicYear) : null });
            if (report is var (status, on)) db.Add(item.Report(status, on, narrative: null, now));
            if (step is not null && (at + 1) % Step == 0) await step(at + 1);
        }
    }

    // What a cell of a table cannot hold either.
    static bool IsSeen(string text) => !text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n'));
}
