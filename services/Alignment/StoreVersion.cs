using System.Text;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService;

/// <summary>Keeps a published version: the same whether its consultation or its adoption is heard of first.</summary>
internal static class StoreVersion
{
    public static async Task<KnownPlan> StoreVersionAsync(this AlignmentDb db, PlanVersionContent content, DateTimeOffset at, CancellationToken cancel)
    {
        // One at a time: cited statements look at every institute plan, and two messages may speak of the same plan.
        await db.TakeTurnsAsync(cancel);
        await db.KnowUnitAsync(content.UnitId, content.UnitKey, content.UnitName, content.UnitIsInstitute, cancel);
        var plan = await db.Plans.FindAsync([content.PlanId], cancel);
        if (plan is null) db.Add(plan = new KnownPlan(content.PlanId, content.UnitId, content.PlanTitle));
        else if (await db.Items.AnyAsync(item => item.VersionId == content.VersionId, cancel))
        {
            await db.DeclareAsync(content, [], at, cancel);
            return plan;
        }

        var items = content.Items.Select((item, position) => new KnownItem(item.ItemId, content.VersionId, content.PlanId, item.ParentId, position, item.Kind, item.Level, item.Label, item.Text, item.Status, item.StatusOn, item.ItemVersion, item.Accountable, DateOnly.FromDateTime(at.UtcDateTime))).ToList();
        db.AddRange(items);
        var cited = items.Where(item => item.Kind == ItemKind.CitedStatement).Select(item => (Statement: new CitedStatement(item.Id), item.Text)).ToList();
        db.AddRange(cited.Select(one => one.Statement));
        if (content.UnitIsInstitute) Resolve(await UnresolvedAsync(db, cancel), items);
        else if (cited.Count > 0) Resolve(cited, await InstituteItemsAsync(db, cancel));
        await db.DeclareAsync(content, items, at, cancel);
        return plan;
    }

    /// <summary>Keeps a unit that a plan's event names. Its registration may be taken in at this moment by another transaction, and says more.</summary>
    public static Task KnowUnitAsync(this AlignmentDb db, Guid id, string key, string name, bool isInstitute, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO unit(id, key, name, is_institute, version) VALUES ({id}, {key}, {name}, {isInstitute}, 0)
        ON CONFLICT DO NOTHING
        """, cancel);

    static void Resolve(IEnumerable<(CitedStatement Statement, string Text)> cited, IReadOnlyList<KnownItem> items)
    {
        var texts = items.Where(item => item.Kind != ItemKind.CitedStatement).Select(item => (item, Words: Words(item.Text))).ToList();
        foreach (var (statement, text) in cited)
        {
            var words = Words(text);
            if (texts.Find(one => one.Words.Contains(words, StringComparison.Ordinal)).item is { } found) statement.Resolve(found);
        }
    }

    static async Task<List<(CitedStatement, string)>> UnresolvedAsync(AlignmentDb db, CancellationToken cancel) =>
        [.. (await db.CitedStatements.Where(one => one.ResolvedItemId == null).Select(one => new { one, one.Item!.Text }).ToListAsync(cancel)).Select(row => (row.one, row.Text))];

    // Newest first: a sentence that stands in several versions resolves to the latest.
    static Task<List<KnownItem>> InstituteItemsAsync(AlignmentDb db, CancellationToken cancel) =>
        db.Items.Where(item => item.Plan!.Unit!.IsInstitute).OrderByDescending(item => item.VersionId).ThenBy(item => item.Position).ToListAsync(cancel);

    /// <summary>The words alone, so that a line break, a typographic apostrophe or a closing full stop makes no other sentence.</summary>
    internal static string Words(string text)
    {
        var words = new StringBuilder(" ");
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter)) words.Append(char.ToLowerInvariant(letter));
            else if (letter is not ('\'' or '\u2019') && words[^1] != ' ') words.Append(' ');
        }

        if (words[^1] != ' ') words.Append(' ');
        return words.ToString();
    }
}
