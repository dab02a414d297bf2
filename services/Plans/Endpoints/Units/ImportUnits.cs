using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Endpoints.Units;

/// <summary>Registers the units of a table, all or none; or says first what that would do.</summary>
internal static class ImportUnits
{
    const string Columns = "The body is a table, as CSV in UTF-8 or as an Excel workbook (.xlsx) with a sheet 'units'. Columns: key (short unique name: 2 to 40 lower-case letters, digits and hyphens); "
        + "name; parent (key of the unit above, registered or in the table, before or after; empty for the institute). A unit that is registered just so is passed over. Whatever is wrong is answered with its row and column.";

    [JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
    internal enum Outcome { New, Unchanged }

    /// <param name="Row">As the spreadsheet shows it, from 1.</param>
    /// <param name="Key">The unit's key.</param>
    /// <param name="Name">The unit's name.</param>
    /// <param name="Parent">Key of the unit above; none for the institute.</param>
    /// <param name="Outcome">Whether the unit is new, or was registered just so before.</param>
    internal sealed record RowView(int Row, string Key, string Name, string? Parent, Outcome Outcome);

    internal sealed record View(int New, int Unchanged, IReadOnlyList<RowView> Rows);

    public static void MapImportUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/unit-imports/preview", PreviewAsync).TakesSpreadsheet().WithSummary("What the import of a table of units would do").WithDescription("Nothing is stored. " + Columns);
        routes.MapPost("/v1/unit-imports", ImportAsync).TakesSpreadsheet().WithSummary("Register the units of a table").WithDescription("All or none. " + Columns);
    }

    static async Task<View> PreviewAsync(HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var table = await TableAsync(http, cancel);
        var units = new UnitTable(table.Rows, await db.Units.AsNoTracking().ToListAsync(cancel));
        foreach (var (entry, above) in await OutsideAsync(http, db, units, cancel))
            entry.Row.Mistaken("parent", above is null ? "You may not register the institute." : $"You may not register units below '{above.Key}'.");
        table.RequireNoMistakes();
        return ViewOf(units);
    }

    static async Task<View> ImportAsync(HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var table = await TableAsync(http, cancel);
        // Who registers units waits for whoever does so already, and then finds them here; reading goes on.
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE unit IN SHARE ROW EXCLUSIVE MODE", cancel);
        var units = new UnitTable(table.Rows, await db.Units.ToListAsync(cancel));
        // One question stands for all: whose answer is known to be no, if there is such a place.
        var outside = await OutsideAsync(http, db, units, cancel);
        if (units.Places.Count > 0) await http.RequireUnitAsync(db, (outside.Count > 0 ? outside : units.Places)[0].Above?.Id, cancel);
        table.RequireNoMistakes();
        if (units.Added.Count > 0) await RegisterAsync(db, units, time.GetUtcNow(), cancel);
        await turn.CommitAsync(cancel);
        return ViewOf(units);
    }

    static Task<Spreadsheet> TableAsync(HttpContext http, CancellationToken cancel) => Spreadsheet.ReadAsync(http, "units", required: ["key", "name", "parent"], optional: [], cancel);

    static async Task<IReadOnlyList<UnitTable.Place>> OutsideAsync(HttpContext http, PlansDb db, UnitTable units, CancellationToken cancel)
    {
        var (isAll, reached) = await http.ReachAsync(db, Rights.KeepUnits, cancel);
        var held = reached.ToHashSet();
        return isAll ? [] : [.. units.Places.Where(place => place.Above is not { } above || !held.Contains(above.Id))];
    }

    static Task<int> RegisterAsync(PlansDb db, UnitTable units, DateTimeOffset now, CancellationToken cancel)
    {
        var registered = units.Places.Select(place => place.Above).OfType<Unit>().Distinct().ToDictionary(unit => unit.Key, StringComparer.Ordinal);
        foreach (var entry in units.Added)
        {
            var unit = Unit.Register(entry.Key, entry.Name, entry.Parent is { } parent ? registered[parent] : null);
            registered.Add(unit.Key, unit);
            db.Add(unit);
            db.Publish(unit.Registered(), unit.Id, unit.Version, now);
        }

        return db.SaveChangesAsync(cancel);
    }

    static View ViewOf(UnitTable units) => new(units.Added.Count, units.Entries.Count() - units.Added.Count,
        [.. units.Entries.Select(entry => new RowView(entry.Row.Number, entry.Key, entry.Name, entry.Parent, entry.Known is null ? Outcome.New : Outcome.Unchanged))]);
}
