using System.Text.Json.Serialization;

namespace PlansService.Tables;

[JsonConverter(typeof(JsonStringEnumConverter<RowOutcome>))]
internal enum RowOutcome { New, Changed, Unchanged }

/// <summary>What an import did to a draft, or would do.</summary>
/// <param name="Gone">How many items of the draft the table leaves out.</param>
/// <param name="Rows">In the order of the table.</param>
internal sealed record ImportReport(int New, int Changed, int Unchanged, int Gone, IReadOnlyList<ImportReport.RowView> Rows)
{
    /// <param name="Row">As the spreadsheet shows it, from 1; of JSON the element's number, from 1.</param>
    /// <param name="ItemId">The item; none of one that would be new.</param>
    /// <param name="ExternalId">What the system that was named calls it.</param>
    /// <param name="Columns">The columns that changed; "place" where it stands elsewhere.</param>
    internal sealed record RowView(int Row, Guid? ItemId, string? ExternalId, RowOutcome Outcome, IReadOnlyList<string>? Columns);

    [JsonIgnore] public bool ChangesNothing => New + Changed + Gone == 0;

    public static ImportReport Of(DraftChanges changes, bool isDryRun)
    {
        var rows = changes.Rows.Select(row => new RowView(row.Asked.Row, row.IsNew && isDryRun ? null : row.Id, row.Asked.ExternalId is { Length: > 0 } name ? name : null,
            row.IsNew ? RowOutcome.New : row.Changed.Count > 0 ? RowOutcome.Changed : RowOutcome.Unchanged, row.Changed.Count > 0 ? row.Changed : null)).ToList();
        return new(rows.Count(row => row.Outcome == RowOutcome.New), rows.Count(row => row.Outcome == RowOutcome.Changed), rows.Count(row => row.Outcome == RowOutcome.Unchanged), changes.Gone, rows);
    }
}
