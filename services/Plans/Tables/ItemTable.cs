using Contracts.Plans;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Tables;

/// <summary>
/// The table of a version's items, the same when it is read and when it is written: a row an item in reading order. An item
/// stands below the nearest row above it of a smaller depth. A column that is left out leaves what is there as it is.
/// </summary>
internal static class ItemTable
{
    public const string Sheet = "items";
    public const string ExternalId = "external id";
    public const string Depth = "depth";
    public const string Status = "status";
    public const string StatusOn = "status on";
    public const string Id = "id";

    /// <summary>For the descriptions of those who take the table.</summary>
    public const string Described = "A table as CSV in UTF-8 or as an Excel workbook (.xlsx) with a sheet 'items'; a row an item in reading order. Columns: id (empty for a new item); external id (of the system that is named as ?system=); "
        + "depth (1 at the top: an item stands below the nearest row above it of a smaller depth); kind; level (what the plan calls it); label; text; details; accountable; contributors (with semicolons between them, in quotes where one holds a semicolon); "
        + "starts and due (2023-04-30, 2023-04, 2023 or 2023/24); references (one a line: 'See: Goal 2 [id]'); status and status on (a report, where it differs from the last one). "
        + "What begins like a formula has an apostrophe in front. A column that is left out leaves what is there as it is. Whatever is wrong is answered with its row and column.";

    static readonly string[] WordColumns = ["kind", "level", "label", "text", "details", "accountable", "contributors", "starts", "due", "references"];

    static readonly Dictionary<string, ItemKind> Kinds = Names<ItemKind>();

    static readonly Dictionary<string, ProgressStatus> Statuses = Names<ProgressStatus>();

    public static string[] Columns { get; } = [Id, ExternalId, Depth, .. WordColumns, Status, StatusOn];

    /// <summary>The entity tag of the table of a version.</summary>
    public static string Tag(int version, SpreadsheetFormat format) => $"\"{version}.{format}\"";

    /// <summary>The tags of all its forms.</summary>
    public static IEnumerable<string> Tags(int version) => Enum.GetValues<SpreadsheetFormat>().Select(format => Tag(version, format));

    /// <summary>The names of the columns, and the rows of a version's items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="externalIds">What the system of the table calls them.</param>
    public static IEnumerable<string[]> Of(IEnumerable<Item> items, IReadOnlyDictionary<Guid, string> externalIds) =>
        Preorder.Of(items.OrderBy(item => item.Position), item => item.Id, item => item.ParentId).Select(row => (string[])
        [
            row.Node.Id.ToString(), externalIds.GetValueOrDefault(row.Node.Id, ""), row.Depth.ToString(), .. Cells(ItemWords.Of(row.Node)),
            row.Node.Status == ProgressStatus.Unspecified ? "" : row.Node.Status.ToString(), row.Node.StatusOn ?? "",
        ]).Prepend(Columns);

    /// <summary>The columns whose cells two items' words differ in.</summary>
    public static IEnumerable<string> Changed(ItemWords before, ItemWords now) => Cells(before).Zip(Cells(now), WordColumns).Where(cell => cell.First.Trim() != cell.Second.Trim()).Select(cell => cell.Third);

    /// <summary>The column of a member of an item: <c>due</c> of <c>dueOn</c>.</summary>
    public static string ColumnOf(string? member) => member switch
    {
        "startsOn" => "starts",
        "dueOn" => "due",
        _ => member ?? Id,
    };

    /// <summary>Reads a table.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="isWhole">Whether it says the whole draft, and so where everything stands; else which items it is about, by their external ids.</param>
    /// <exception cref="Problem">422 for what is no such table. Mistakes of cells are noted on it.</exception>
    public static (Spreadsheet Table, IReadOnlyList<AskedItem> Items) Read(byte[] file, bool isWhole)
    {
        string[] required = [isWhole ? Depth : ExternalId, "kind", "level", "text"];
        var table = Spreadsheet.Read(file, Sheet, required, [.. Columns.Except(required)], takesFormulas: false);
        return (table, [.. table.Rows.Select(row => Read(table, row, isWhole))]);
    }

    static AskedItem Read(Spreadsheet table, SpreadsheetRow row, bool isWhole)
    {
        string Cell(string column) => Neutral.Read(row[column]).Trim();
        T? Parsed<T>(string column, (bool IsRight, T Value) parsed, string otherwise)
            where T : struct
        {
            if (Cell(column).Length > 0 && !parsed.IsRight) row.Mistaken(column, otherwise);
            return Cell(column).Length > 0 && parsed.IsRight ? parsed.Value : null;
        }

        if (isWhole && Cell(Depth).Length == 0) row.Mistaken(Depth, "Every row has a depth: 1 at the top, 2 below that.");
        var kinds = string.Join(", ", Enum.GetNames<ItemKind>());
        if (Cell("kind").Length == 0) row.Mistaken("kind", $"Every row has a kind: {kinds}.");
        var kind = Parsed("kind", (Kinds.TryGetValue(Plain(Cell("kind")), out var one), one), $"The kinds are {kinds}.");
        var status = Parsed(Status, (Statuses.TryGetValue(Plain(Cell(Status)), out var how) && how != ProgressStatus.Unspecified, how), $"The statuses are {string.Join(", ", Enum.GetNames<ProgressStatus>().Skip(1))}; none where nobody has said.");
        if (Cell(StatusOn) is { Length: > 0 } on && (status is null || !FuzzyDate.IsValid(on)))
            row.Mistaken(StatusOn, status is null ? "A day of a status stands beside a status." : "A date is written 2023-04-30, 2023-04 or 2023.");
        var contributors = ItemCells.Names(Cell("contributors"));
        if (contributors is null) row.Mistaken("contributors", "Names have semicolons between them. One in quotes ends with a quote, and quotes in it are doubled.");

        return new(row.Number, mistake => row.Mistaken(mistake with { Pointer = ColumnOf(mistake.Pointer) }))
        {
            Id = Parsed(Id, (Guid.TryParse(Cell(Id), out var id), id), "This is no item's id. Leave it as it was exported, or empty for a new item."),
            ExternalId = table.Has(ExternalId) ? Cell(ExternalId) : null,
            Depth = Parsed(Depth, (int.TryParse(Cell(Depth), System.Globalization.NumberStyles.None, null, out var depth) && depth is >= 1 and <= DraftItems.Deepest, depth), $"A depth is a whole number from 1, at the top, to {DraftItems.Deepest}."),
            Status = status,
            StatusOn = status is not null && Cell(StatusOn).Length > 0 ? Cell(StatusOn) : null,
            Words = before => new(kind ?? before?.Kind ?? default, Cell("level"), Text("label", before?.Label), Cell("text"), Text("details", before?.Details), Text("accountable", before?.Accountable),
                table.Has("contributors") ? contributors ?? [] : before?.Contributors ?? [], Text("starts", before?.StartsOn), Text("due", before?.DueOn), DueBy: null,
                table.Has("references") ? ItemCells.References(Cell("references")) : before?.References ?? []),
        };

        string? Text(string column, string? before) => !table.Has(column) ? before : Cell(column) is { Length: > 0 } text ? text : null;
    }

    static string[] Cells(ItemWords words) =>
        [words.Kind.ToString(), words.Level, words.Label ?? "", words.Text, words.Details ?? "", words.Accountable ?? "", ItemCells.Of(words.Contributors), words.StartsOn ?? "", words.DueOn ?? "", ItemCells.Of(words.References)];

    // "In progress" is what people type.
    static string Plain(string name) => name.Replace(" ", "", StringComparison.Ordinal);

    static Dictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(one => one.ToString(), StringComparer.OrdinalIgnoreCase);
}
