using CsvHelper;

namespace AlignmentService.Sssom;

/// <summary>Reads the rows of a set. A line that holds nothing is passed over, and a row may be shorter than the header.</summary>
internal sealed class SssomTable
{
    const int MostColumns = 100;

    /// <summary>The columns without which there is no mapping, but for literals, which have labels.</summary>
    public static readonly string[] Needed = ["subject_id", "predicate_id", "object_id", "mapping_justification"];

    readonly int linesBefore;
    readonly SssomValues values;
    readonly SssomRemarks remarks;
    readonly List<Column> columns = [];
    int width;

    SssomTable(int linesBefore, SssomValues values, SssomRemarks remarks) => (this.linesBefore, this.values, this.remarks) = (linesBefore, values, remarks);

    /// <param name="table">The bytes from the header on.</param>
    /// <param name="linesBefore">The lines before them.</param>
    /// <param name="set">The set, which may gain definitions of extensions.</param>
    /// <param name="remarks">Take what is wrong.</param>
    public static (List<Mapping> Mappings, List<int> Lines) Read(ReadOnlyMemory<byte> table, int linesBefore, ref MappingSet set, SssomRemarks remarks)
    {
        var reading = new SssomTable(linesBefore, new(set, remarks), remarks);
        var rows = reading.Read(table, set);
        set = set with { ExtensionDefinitions = reading.values.Definitions };
        return rows;
    }

    /// <summary>Tells what the header lacks, where there is no set to read rows for.</summary>
    public static void ReadHeader(ReadOnlyMemory<byte> table, int linesBefore, SssomRemarks remarks)
    {
        using var csv = Open(table, _ => { });
        new SssomTable(linesBefore, new(new(), remarks), remarks).Header(csv);
    }

    static CsvReader Open(ReadOnlyMemory<byte> table, Action<CsvMalformedRecord> malformed) => CsvReader.Create(table, new CsvReaderOptions
    {
        Separator = '\t', HasHeader = false, SkipEmptyLines = false, TrackLineNumbers = true, PoolStrings = true, OnMalformedRecord = malformed,
    });

    (List<Mapping> Mappings, List<int> Lines) Read(ReadOnlyMemory<byte> table, MappingSet set)
    {
        CsvMalformedRecord? malformed = null;
        using var csv = Open(table, record => malformed = record);
        var (mappings, lines) = (new List<Mapping>(), new List<int>());
        if (!Header(csv)) return (mappings, lines);
        while (csv.Read() && !remarks.IsFull)
        {
            var line = linesBefore + (int)csv.LineNumber;
            if (malformed is { } found && !IsRecovered(csv, found, line)) break;
            malformed = null;
            if (IsEmpty(csv)) continue;
            if (mappings.Count == SssomReader.MostRows)
            {
                remarks.Wrong(new(line, 1), "too-many-rows", $"The set has more than {SssomReader.MostRows:N0} rows. Divide it.");
                break;
            }

            mappings.Add(Row(csv, line));
            lines.Add(line);
        }

        Propagation.HandDown(set, mappings);
        var rules = new SssomRules(ColumnOf, remarks);
        for (var at = 0; at < mappings.Count && !remarks.IsFull; at++) rules.Check(mappings[at], lines[at]);
        return (mappings, lines);
    }

    bool Header(CsvReader csv)
    {
        if (!csv.Read() || IsEmpty(csv))
        {
            remarks.Wrong(new(linesBefore + 1, 1), "no-table", "The header with the names of the columns does not follow the metadata at once. Leave no empty line, and separate the columns by tabs.");
            return false;
        }

        var names = Enumerable.Range(0, Math.Min(csv.FieldCount, MostColumns + 1)).Select(csv.GetString).ToList();
        var line = linesBefore + (int)csv.LineNumber;
        width = names.Count;
        if (names.Count > MostColumns) remarks.Wrong(new(line, MostColumns + 1), "too-many-columns", $"The table may have {MostColumns} columns.");
        for (var at = 0; at < names.Count; at++)
        {
            if (names.IndexOf(names[at]) < at) remarks.Wrong(new(line, at + 1), "duplicate-column", $"The column {SssomRemarks.Shown(names[at])} stands twice. Leave one.");
            else AddColumn(names, at, line);
        }

        foreach (var name in Needed.Where(name => !columns.Exists(column => column.Slot?.Name == name) && !(name is "subject_id" or "object_id" && names.Contains(name.Replace("_id", "_label", StringComparison.Ordinal)))))
            remarks.Wrong(new(line, 1), "missing-column", $"The table has no column {name}, which every mapping must have. Its columns are separated by tabs.");
        return remarks.Errors.Count == 0;
    }

    void AddColumn(List<string> names, int at, int line)
    {
        var (slots, words) = OldSlots.Now(names[at]);
        foreach (var name in slots)
        {
            if (name != names[at] && names.Contains(name)) remarks.Note(new(line, at + 1), isDoubt: true, $"{names[at]}: left out, for {name} is there too.");
            else if (Slot.Named(Slot.OfMapping, name) is { } slot) columns.Add(new(at, slot, null, words));
            else if (values.DefinitionOf(name, new(line, at + 1)) is { } definition) columns.Add(new(at, null, definition, null));
        }
    }

    Mapping Row(CsvReader csv, int line)
    {
        for (var at = width; at < csv.FieldCount; at++)
        {
            if (!csv.IsEmpty(at)) remarks.Wrong(new(line, at + 1), "too-many-cells", "The row has more cells than the header has columns.");
        }

        SortedDictionary<string, string>? extensions = null;
        var mapping = new Mapping { PredicateId = "", MappingJustification = "" };
        foreach (var column in columns)
        {
            if (column.At >= csv.FieldCount || csv.IsEmpty(column.At)) continue;
            var (text, at) = (csv.GetString(column.At), new Place(line, column.At + 1));
            if (column.Words is { } words) text = Renewed(text, words, at);
            if (column.Extension is { } extension) (extensions ??= new(StringComparer.Ordinal))[extension.SlotName] = values.Extension(extension, text, at);
            else if (column.Slot is { IsList: true } list) list.Set(mapping, values.ListOf(list, SssomValues.Items(text), at));
            else if (column.Slot is { } slot && values.Of(slot, text, at) is { } value) slot.Set(mapping, value);
        }

        return extensions is null ? mapping : mapping with { Extensions = extensions };
    }

    // Files of that time hold lists too: the first word is the kind of match, the others are what was done to the texts before.
    string Renewed(string text, IReadOnlyDictionary<string, string> words, Place at)
    {
        var items = text.Split('|');
        if (!words.TryGetValue(items[0], out var now))
        {
            remarks.Wrong(at, "malformed-value", $"The old word “{SssomRemarks.Shown(text)}” is none of: {string.Join(", ", words.Keys)}.");
            return words.Values.First();
        }

        if (items.Length > 1) remarks.Note(at, isDoubt: true, $"“{SssomRemarks.Shown(text)}”: taken as {now}, without the rest.");
        return now;
    }

    // A quote within a cell is a character like others; one that opens a cell must close it.
    bool IsRecovered(CsvReader csv, CsvMalformedRecord found, int line)
    {
        if (found.Reason == CsvMalformedReason.StrayQuote && !csv.RawRecord.Contains((byte)'\n')) return true;
        remarks.Wrong(new(line, 1), "malformed-quotes", "The row has a cell with quotes that do not enclose it, or are never closed. Enclose the cell in quotes, and double those in it.");
        return false;
    }

    static bool IsEmpty(CsvReader csv)
    {
        var at = 0;
        while (at < csv.FieldCount && csv.IsEmpty(at)) at++;
        return at == csv.FieldCount;
    }

    int ColumnOf(string slot) => 1 + (columns.Find(column => column.Slot?.Name == slot)?.At ?? 0);

    /// <summary>A column that is read: into a slot, perhaps by other words, or into an extension.</summary>
    sealed record Column(int At, Slot? Slot, ExtensionDefinition? Extension, IReadOnlyDictionary<string, string>? Words);
}
