using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>The names of a table's columns, as the reader's caller writes them.</summary>
internal sealed class Header
{
    readonly string?[] columns;

    /// <exception cref="Problem">422 for columns that are missing, unknown or there twice.</exception>
    public Header(SheetRow row, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        List<string> known = [.. required, .. optional];
        Names = known.ToHashSet(StringComparer.OrdinalIgnoreCase);
        columns = new string?[row.Cells.Count];
        var mistakes = new List<Mistake>();
        for (var at = 0; at < columns.Length; at++)
        {
            var (cell, letters) = (row.Cells[at], CellReference.Letters(at));
            if (cell.IsEmpty) continue;
            var name = known.Find(one => one.Equals(cell.Text, StringComparison.OrdinalIgnoreCase));
            if (cell.Mistake is { } mistake) mistakes.Add(new(mistake, Line: row.Number, Column: letters));
            else if (name is null) mistakes.Add(new($"There is no column '{Unreadable.Shown(cell.Text)}'; the columns are {string.Join(", ", known)}.", Line: row.Number, Column: letters));
            else if (columns.Contains(name)) mistakes.Add(new($"The column '{name}' is there twice.", Line: row.Number, Column: letters));
            else columns[at] = name;
        }

        mistakes.AddRange(required.Where(name => !columns.Contains(name)).Select(name => new Mistake($"The column '{name}' is missing.", Line: row.Number, Column: name)));
        if (mistakes.Count > 0) throw Unreadable.WrongColumns(mistakes);
    }

    /// <summary>Every column that the table may have.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Whether there is a column of this name.</summary>
    public bool Has(string name) => columns.Contains(name);

    /// <summary>The name of a column, from 0; none where it has no header.</summary>
    public string? NameAt(int column) => columns.ElementAtOrDefault(column);

    /// <summary>The first name among neighbouring columns.</summary>
    public string? NameIn(int first, int last) => columns.Take(last + 1).Skip(first).FirstOrDefault(name => name is not null);
}
