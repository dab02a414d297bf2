using Contracts.Plans;
using ServiceDefaults.Http;
using static PlansService.Tables.ItemTable;

namespace PlansService.Tables;

/// <summary>What rows, held against the draft that is there, would change in it. What is wrong with a row is noted on it.</summary>
internal sealed class DraftChanges
{
    /// <summary>In a report: the item stands below another one, or elsewhere among those beside it.</summary>
    public const string Place = "place";

    readonly Dictionary<Guid, Item> before;
    readonly Dictionary<Guid, Item> copies;
    readonly Dictionary<string, ExternalId> byName;
    readonly Dictionary<Guid, ExternalId> names;
    readonly List<Row> rows = [];
    readonly string? system;
    readonly string today;

    /// <param name="items">The draft's items.</param>
    /// <param name="asked">The rows.</param>
    /// <param name="known">What the system calls the items.</param>
    /// <param name="system">The system, where external ids are spoken of.</param>
    /// <param name="isWhole">Whether the rows are the whole draft; else everything that they do not speak of stays as it is.</param>
    /// <param name="today">For which day a status holds that has none.</param>
    public DraftChanges(IReadOnlyCollection<Item> items, IEnumerable<AskedItem> asked, IReadOnlyCollection<ExternalId> known, string? system, bool isWhole, string today)
    {
        (this.system, this.today) = (system, today);
        before = items.ToDictionary(item => item.Id);
        copies = items.Where(item => item.OriginId is not null).DistinctBy(item => item.OriginId).ToDictionary(item => item.OriginId ?? item.Id);
        (byName, names) = (known.ToDictionary(one => one.Value, StringComparer.Ordinal), known.ToDictionary(one => one.ItemId));
        var (taken, called) = (new Dictionary<Guid, int>(), new Dictionary<string, Row>(StringComparer.Ordinal));
        foreach (var one in asked)
        {
            var item = ItemOf(one);
            if (item is not null && !taken.TryAdd(item.Id, one.Row))
            {
                one.Wrong(one.Id is null ? ItemTable.ExternalId : Id, $"Row {taken[item.Id]} is about this item too.");
                item = null;
            }

            rows.Add(new(one, item, WordsOf(one, item)));
            foreach (var mistake in DraftItems.Mistakes(rows[^1].Words)) one.Mistaken(mistake);
            CheckName(rows[^1], called, isWhole);
        }

        PlaceByDepth();
        PlaceByName(called);
        if (isWhole) LookForOvertaken();
        Items = isWhole ? [.. rows.Select(ItemOf)] : Merged();
        Gone = isWhole ? before.Count - taken.Count : 0;
    }

    /// <summary>The draft's items as they would be, in reading order.</summary>
    public IReadOnlyList<DraftItem> Items { get; }

    /// <summary>How many items would be gone.</summary>
    public int Gone { get; }

    /// <summary>Rows with what they would do, in their order.</summary>
    public IEnumerable<(AskedItem Asked, Guid Id, bool IsNew, List<string> Changed)> Rows => rows.Select(row => (row.Asked, row.Id, row.Known is null, ChangesOf(row)));

    /// <summary>External ids that would hold no more.</summary>
    public IEnumerable<ExternalId> Forgotten => rows.Where(IsRenamed).Select(row => names.GetValueOrDefault(row.Id)).OfType<ExternalId>();

    /// <summary>External ids that would hold from now on.</summary>
    public IEnumerable<ExternalId> Named(Guid version) => rows.Where(row => IsRenamed(row) && row.Asked.ExternalId is { Length: > 0 }).Select(row => new ExternalId(version, system ?? "", row.Asked.ExternalId ?? "", row.Id));

    // An id of the version that the draft was begun from means the copy here.
    Item? ItemOf(AskedItem asked)
    {
        if (asked.Id is not { } id) return asked.ExternalId is { } name && byName.TryGetValue(name, out var known) ? before[known.ItemId] : null;
        if (before.TryGetValue(id, out var item) || copies.TryGetValue(id, out item)) return item;
        asked.Wrong(Id, "No item of this draft has this id, nor was one taken over from it. Leave it empty for a new item.");
        return null;
    }

    ItemWords WordsOf(AskedItem asked, Item? item)
    {
        var words = asked.Words(item is null ? null : ItemWords.Of(item));
        if (item is null || asked.Id is null || asked.Id == item.Id) return words;
        return words with { References = [.. words.References.Select(one => one.TargetItemId is { } target && !before.ContainsKey(target) && copies.TryGetValue(target, out var here) ? one with { TargetItemId = here.Id } : one)] };
    }

    void CheckName(Row row, Dictionary<string, Row> called, bool isWhole)
    {
        if (row.Asked.ExternalId is not { } name) return;
        if (name.Length == 0)
        {
            if (!isWhole) row.Asked.Wrong(ItemTable.ExternalId, "Every item has an external id here: it says which one is meant.");
            return;
        }

        if (system is null) row.Asked.Wrong(ItemTable.ExternalId, "Name the system that calls it so as ?system=, or clear the cell.");
        if (name.Length > Tables.ExternalId.MostCharacters || name.Any(char.IsControl)) row.Asked.Wrong(ItemTable.ExternalId, $"An external id is one line of at most {Tables.ExternalId.MostCharacters} characters.");
        if (byName.TryGetValue(name, out var known) && known.ItemId != row.Id && row.Known is not null) row.Asked.Wrong(ItemTable.ExternalId, $"This is the external id of the item {known.ItemId}, with which it stays.");
        if (called.TryAdd(name, row)) return;
        row.Asked.Wrong(ItemTable.ExternalId, $"Row {called[name].Asked.Row} has this external id too.");
        called[name].Asked.Wrong(ItemTable.ExternalId, $"Row {row.Asked.Row} has this external id too.");
    }

    void PlaceByDepth()
    {
        var above = new List<Guid>();
        foreach (var row in rows)
        {
            if (row.Asked.Depth is not { } depth) continue;
            if (depth > above.Count + 1)
            {
                row.Asked.Wrong(Depth, above.Count == 0 ? "The first row stands at the top, and has the depth 1." : $"The row above has the depth {above.Count}, so that this one has at most {above.Count + 1}.");
                depth = above.Count + 1;
            }

            above.RemoveRange(depth - 1, above.Count - depth + 1);
            row.Put(above.Count == 0 ? null : above[^1]);
            above.Add(row.Id);
        }
    }

    void PlaceByName(Dictionary<string, Row> called)
    {
        foreach (var row in rows)
        {
            if (row.Asked.ParentExternalId is { } name)
            {
                if (called.TryGetValue(name, out var above)) row.Put(above.Id);
                else if (byName.TryGetValue(name, out var known)) row.Put(known.ItemId);
                else row.Asked.Wrong(Depth, "No item has this external id, neither here nor in the draft.");
            }
            else if (row.Asked.ParentId is { } parent)
            {
                if (before.ContainsKey(parent)) row.Put(parent);
                else row.Asked.Wrong("parentId", "No item of this draft has this id.");
            }
        }
    }

    // Of siblings in another order: those that stand after one which they stood before.
    void LookForOvertaken()
    {
        var last = new Dictionary<Guid, int>();
        foreach (var row in rows.Where(row => row.Known is not null && !row.IsMoved))
        {
            var (parent, position) = (row.Parent ?? Guid.Empty, row.Known?.Position ?? 0);
            row.IsOvertaken = position < last.GetValueOrDefault(parent, -1);
            last[parent] = Math.Max(position, last.GetValueOrDefault(parent, -1));
        }
    }

    // What is there stays where it is; what is new or moves comes after what stands below the same item already.
    IReadOnlyList<DraftItem> Merged()
    {
        var placed = rows.ToDictionary(row => row.Id);
        var nodes = before.Values.OrderBy(item => item.Position).Where(item => !placed.TryGetValue(item.Id, out var row) || !row.IsMoved)
            .Select(item => new DraftItem(item.Id, item.ParentId, ItemWords.Of(item)))
            .Concat(rows.Where(row => row.Known is null || row.IsMoved).Select(ItemOf)).ToList();
        if (nodes.Count > DraftItems.Most) throw Problem.Invalid(new Mistake($"A plan has at most {DraftItems.Most:N0} items; with these it would have {nodes.Count:N0}."));
        var tree = Preorder.Of(nodes, node => node.Id, node => node.ParentId).ToList();
        if (tree.Exists(node => node.Depth > DraftItems.Deepest)) throw Problem.Invalid(new Mistake($"Items stand at most {DraftItems.Deepest} levels deep."));
        foreach (var circle in placed.Keys.Except(tree.Select(node => node.Node.Id))) placed[circle].Asked.Wrong(Depth, "It would stand below itself.");
        return [.. tree.Select(node => placed.TryGetValue(node.Node.Id, out var row) ? ItemOf(row) : node.Node)];
    }

    DraftItem ItemOf(Row row) => new(row.Id, row.Parent, row.Words, ReportOf(row));

    (ProgressStatus Status, string On)? ReportOf(Row row) =>
        row.Asked.Status is not { } status || (status == row.Known?.Status && (row.Asked.StatusOn ?? row.Known.StatusOn) == row.Known.StatusOn) ? null : (status, row.Asked.StatusOn ?? today);

    List<string> ChangesOf(Row row)
    {
        if (row.Known is not { } known) return [];
        var changes = ItemTable.Changed(ItemWords.Of(known), row.Words).ToList();
        if (row.IsMoved || row.IsOvertaken) changes.Add(Place);
        if (IsRenamed(row)) changes.Add(ItemTable.ExternalId);
        if (ReportOf(row) is { } report) changes.Add(report.Status == known.Status ? StatusOn : Status);
        return changes;
    }

    bool IsRenamed(Row row) => system is not null && row.Asked.ExternalId is { } name && name != (names.TryGetValue(row.Id, out var known) ? known.Value : "");

    sealed class Row(AskedItem asked, Item? known, ItemWords words)
    {
        public AskedItem Asked => asked;

        public Item? Known => known;

        public ItemWords Words => words;

        public Guid Id { get; } = known?.Id ?? Guid.CreateVersion7();

        public Guid? Parent { get; private set; } = known?.ParentId;

        public bool IsMoved { get; private set; }

        public bool IsOvertaken { get; set; }

        public void Put(Guid? parent) => (Parent, IsMoved) = (parent, known is not null && parent != known.ParentId);
    }
}
