using Microsoft.EntityFrameworkCore;
using PlansService.Import;

namespace PlansService;

/// <summary>
/// The institute's items that a unit's imported page says that it serves. They are all of one version: of those that
/// count (in force, or in consultation where none is) the one that has most of the numbers, and of equals the newest.
/// </summary>
internal sealed class ServedItems
{
    readonly ILookup<(string Level, string Label), Item> byLabel;
    readonly ILookup<(string Level, string Words), Item> byWords;

    /// <param name="items">Of one version of the institute's.</param>
    internal ServedItems(IReadOnlyList<Item> items) =>
        (byLabel, byWords) = (items.ToLookup(item => (item.Level, item.Label ?? "")), items.ToLookup(item => (item.Level, Words(item.Text))));

    /// <summary>Looks up what the page names; null where it names nothing.</summary>
    public static async Task<ServedItems?> FindAsync(PlansDb db, IReadOnlyList<PageItem> page, CancellationToken cancel)
    {
        var named = page.SelectMany(item => item.References).Where(one => one.Kind == ReferenceKind.Serves).Select(one => (one.Level, one.Label)).ToHashSet();
        if (named.Count == 0) return null;
        var levels = named.Select(one => one.Level).ToHashSet();
        var versions = await db.Versions.AsNoTracking()
            .Where(version => version.Plan!.Unit!.ParentId == null && (version.State == VersionState.Adopted
                || (version.State == VersionState.InConsultation && !db.Versions.Any(other => other.PlanId == version.PlanId && other.State == VersionState.Adopted))))
            .Select(version => new { version.Id, Items = version.Items.Where(item => levels.Contains(item.Level)).ToList() }).ToListAsync(cancel);
        return versions.OrderByDescending(version => version.Items.Count(item => named.Contains((item.Level, item.Label ?? "")))).ThenByDescending(version => version.Id)
            .Select(version => new ServedItems(version.Items)).FirstOrDefault();
    }

    /// <summary>
    /// The item that the page's item serves: with its number and its words, or else the only one with its words, or else
    /// the only one with its number. Numbers are labels: two items that changed theirs stay what they are.
    /// </summary>
    public Item? Find(PageItem item, PageReference named)
    {
        var (numbered, worded) = (byLabel[(named.Level, named.Label)].ToList(), byWords[(named.Level, Words(item.Text))].ToList());
        return numbered.Find(worded.Contains) ?? (worded is [var only] ? only : numbered is [var alone] ? alone : null);
    }

    // White space and capitals make no other words.
    static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
