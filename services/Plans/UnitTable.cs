using ServiceDefaults.Spreadsheets;

namespace PlansService;

/// <summary>What a table of units asks for, held against the units that are there. What is wrong with a row is noted on it.</summary>
internal sealed class UnitTable
{
    readonly OrderedDictionary<string, Entry> byKey = new(StringComparer.Ordinal);
    readonly Dictionary<string, Unit> known;
    readonly Dictionary<Guid, string> keys;
    readonly List<Entry> added = [];
    readonly List<Place> places = [];

    public UnitTable(IEnumerable<SpreadsheetRow> rows, IReadOnlyCollection<Unit> units)
    {
        known = units.ToDictionary(unit => unit.Key, StringComparer.Ordinal);
        keys = units.ToDictionary(unit => unit.Id, unit => unit.Key);
        foreach (var row in rows)
        {
            var entry = new Entry(row, known.GetValueOrDefault(row["key"]));
            if (entry.Known is { } unit) Compare(entry, unit);
            else foreach (var mistake in Unit.Mistakes(entry.Key, entry.Name)) row.Mistaken(mistake);
            if (entry.Key.Length > 0 && !byKey.TryAdd(entry.Key, entry)) row.Mistaken("key", $"Row {byKey[entry.Key].Row.Number} has this key too.");
        }

        AddFromAbove(byKey.Values.Where(entry => entry.Known is null).ToLookup(entry => entry.Row["parent"], StringComparer.Ordinal));
    }

    /// <summary>The rows in the order of the table.</summary>
    public IEnumerable<Entry> Entries => byKey.Values;

    /// <summary>The units that are new, each after the one above it.</summary>
    public IReadOnlyList<Entry> Added => added;

    /// <summary>Where new units would hang below what is there: whoever registers them needs the right for each.</summary>
    public IReadOnlyList<Place> Places => places;

    // An import registers: a unit that is there stays as it is, so that a table may be sent again.
    void Compare(Entry entry, Unit unit)
    {
        var parent = unit.ParentId is { } above ? keys[above] : "";
        if (entry.Name != unit.Name) entry.Row.Mistaken("name", $"The unit '{unit.Key}' is registered with the name '{unit.Name}'. An import does not rename it.");
        if (entry.Row["parent"] != parent) entry.Row.Mistaken("parent", parent.Length == 0 ? $"The unit '{unit.Key}' is the institute, and has no unit above it." : $"The unit '{unit.Key}' is registered below '{parent}'. An import does not move it.");
    }

    void AddFromAbove(ILookup<string, Entry> below)
    {
        foreach (var group in below.Where(group => !byKey.TryGetValue(group.Key, out var above) || above.Known is not null))
        {
            if (group.Key.Length == 0) AddInstitute(group);
            else if (known.TryGetValue(group.Key, out var above) && above.EndedOn is { } ended) foreach (var entry in group) entry.Row.Mistaken("parent", $"That unit ended on {ended:O}.");
            else if (above is not null) places.AddRange(group.Select(entry => new Place(entry, above)));
            else foreach (var entry in group) entry.Row.Mistaken("parent", "There is no such unit, neither registered nor in this table.");
            added.AddRange(group);
        }

        for (var at = 0; at < added.Count; at++) added.AddRange(below[added[at].Key]);
        foreach (var entry in below.SelectMany(group => group).Except(added)) entry.Row.Mistaken("parent", "The units above this one go round in a circle.");
    }

    void AddInstitute(IEnumerable<Entry> entries)
    {
        var institute = known.Values.FirstOrDefault(unit => unit.ParentId is null)?.Key;
        foreach (var entry in entries)
        {
            if (institute is null) places.Add(new(entry, null));
            else entry.Row.Mistaken("parent", $"There is one institute, '{institute}'. Name the unit above this one.");
            institute ??= entry.Key;
        }
    }

    /// <param name="Row">The row of the table.</param>
    /// <param name="Known">The unit that has this key already.</param>
    internal sealed record Entry(SpreadsheetRow Row, Unit? Known)
    {
        public string Key => Row["key"];

        public string Name => Row["name"];

        /// <summary>Key of the unit above; none for the institute.</summary>
        public string? Parent => Row["parent"] is { Length: > 0 } parent ? parent : null;
    }

    /// <param name="Entry">A new unit.</param>
    /// <param name="Above">The unit above it, which is there; none for the institute.</param>
    internal sealed record Place(Entry Entry, Unit? Above);
}
