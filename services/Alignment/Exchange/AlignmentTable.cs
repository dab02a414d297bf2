using System.Globalization;
using AlignmentService.Endpoints;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Exchange;

/// <summary>Alignments as a table, a row each, the same when it is read and when it is written.</summary>
internal static class AlignmentTable
{
    public const string Described = "Columns of a table: id (empty for a new alignment), subject item and object item (their ids); relation, strength, rationale, confidence, state, method, proposed from (Subject or Object), proposed by, proposed on, decided by, decided on, reason; "
        + "subject unit, subject, object unit and object say for people what the items are, and are not read.";

    const string Sheet = "alignments";

    static readonly string[] Required = ["subject item", "object item"];

    static readonly string[] Optional = ["id", "subject unit", "subject", "object unit", "object", "relation", "strength", "rationale", "confidence", "state", "method", "proposed from", "proposed by", "proposed on", "decided by", "decided on", "reason"];

    public static byte[] Write(IEnumerable<ReadAlignments.View> alignments) =>
        SpreadsheetDownload.Write(SpreadsheetFormat.Csv, Sheet, alignments.Select(RowOf).Prepend([.. Required, .. Optional]));

    /// <exception cref="Problem">422 for what is no such table.</exception>
    public static ClaimReading Read(byte[] file)
    {
        var table = Spreadsheet.Read(file, Sheet, Required, Optional, takesFormulas: false);
        return new([.. table.Rows.Select(Read)], 0, [], table.RequireNoMistakes);
    }

    static string[] RowOf(ReadAlignments.View one) =>
    [
        $"{one.Subject.ItemId}", $"{one.Object.ItemId}", $"{one.Id}", one.Subject.Unit, one.Subject.Text, one.Object.Unit, one.Object.Text,
        $"{one.Relation}", $"{one.Strength}", one.Rationale ?? "", one.Confidence?.ToString("0.###", CultureInfo.InvariantCulture) ?? "", $"{one.State}", $"{one.Method}", $"{one.ProposedFrom}", one.ProposedBy, Day(one.ProposedAt), one.DecidedBy ?? "", Day(one.DecidedAt), one.Reason ?? "",
    ];

    static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    static ClaimRow Read(SpreadsheetRow row)
    {
        string? Text(string column) => Neutral.Read(row[column]).Trim() is { Length: > 0 } text ? text : null;
        T? Parsed<T>(string column, Func<string, T?> parse, string otherwise)
            where T : struct
        {
            if (Text(column) is not { } text) return null;
            if (parse(text) is { } value) return value;
            row.Mistaken(column, otherwise);
            return null;
        }

        Guid? Id(string column) => Parsed<Guid>(column, text => Guid.TryParse(text, out var id) ? id : null, "This is no id.");
        DateOnly? On(string column) => Parsed<DateOnly>(column, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : null, "A day is written 2026-05-31.");
        T? Word<T>(string column)
            where T : struct, Enum => Parsed<T>(column, text => Enum.TryParse<T>(text, ignoreCase: true, out var word) && word.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) ? word : null, $"It is one of: {string.Join(", ", Enum.GetNames<T>())}.");

        foreach (var column in Required)
            if (Text(column) is null) row.Mistaken(column, "Every row names two items by their ids.");
        return new(row.Number, (member, detail) => row.Mistaken(ColumnOf(member), detail))
        {
            Id = Id("id"), Subject = Id("subject item") ?? default, Object = Id("object item") ?? default,
            Relation = Word<Relation>("relation") ?? Relation.ContributesTo, Strength = Word<Strength>("strength"), Rationale = Text("rationale"),
            Method = Word<AlignmentMethod>("method"), ProposedFrom = Word<Side>("proposed from"), Confidence = Parsed<double>("confidence", text => double.TryParse(text, CultureInfo.InvariantCulture, out var sure) ? sure : null, "It is a number from 0 to 1."), State = Word<AlignmentState>("state"),
            ProposedBy = Text("proposed by"), ProposedOn = On("proposed on"), DecidedBy = Text("decided by"), DecidedOn = On("decided on"), Reason = Text("reason"),
        };
    }

    static string ColumnOf(string member) => member switch
    {
        nameof(ClaimRow.Subject) or nameof(ClaimRow.Object) => $"{member.ToLowerInvariant()} item",
        nameof(ClaimRow.ProposedFrom) => "proposed from",
        _ => member.ToLowerInvariant(),
    };
}
