using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PlansService.Endpoints;
using ServiceDefaults.Http;

namespace PlansService.Tables;

/// <summary>How a body is imported.</summary>
/// <param name="IsWhole">Whether it says the whole draft; else the items that it names are made or changed.</param>
/// <param name="IsJson">Whether it is JSON; else a table.</param>
/// <param name="System">Whose external ids it holds.</param>
/// <param name="IsDryRun">Whether nothing is stored.</param>
internal sealed record ImportOrder(bool IsWhole, bool IsJson, string? System, bool IsDryRun);

/// <summary>Imports a table or a list of items into a draft, all of it or nothing; what says what the draft says already changes nothing at all.</summary>
internal sealed class DraftImports(PlansDb db, TimeProvider time, IConfiguration configuration, IOptions<JsonOptions> json)
{
    const int MostMistakes = 1_000;

    /// <summary>Imports a body.</summary>
    /// <param name="version">The draft with its items.</param>
    /// <param name="order">How.</param>
    /// <param name="body">The body's bytes.</param>
    /// <param name="cancel">Ends it; nothing is stored then.</param>
    /// <param name="step">Told now and then how many rows there are and how many are written; between two of these, changes are saved.</param>
    /// <exception cref="Problem">409 where the version is no draft; 422 with everything that is wrong.</exception>
    public async Task<ImportReport> RunAsync(PlanVersion version, ImportOrder order, byte[] body, CancellationToken cancel, Func<int, int, Task>? step = null)
    {
        version.RequireDraft();
        var (asked, requireNoMistakes) = Read(order, body);
        if (step is not null) await step(asked.Count, 0);
        var known = order.System is null ? [] : await db.Set<ExternalId>().Where(name => name.VersionId == version.Id && name.System == order.System).ToListAsync(cancel);
        var changes = new DraftChanges(version.Items, asked, known, order.System, order.IsWhole, today: DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).ToString("O"));
        requireNoMistakes();
        var report = ImportReport.Of(changes, order.IsDryRun);
        if (order.IsDryRun || report.ChangesNothing) return report;

        version.Write(version.Title, version.Description, version.AdoptedOn);
        db.RemoveRange(changes.Forgotten);
        await db.PutItemsAsync(version, changes.Items, configuration.GetValue("Plans:AcademicYearBegins", 9), cancel, step is null ? null : async written =>
        {
            await db.SaveChangesAsync(cancel);
            await step(asked.Count, Math.Min(written, asked.Count));
        });
        // After the items that they name.
        db.AddRange(changes.Named(version.Id));
        await db.SaveChangesAsync(cancel);
        return report;
    }

    (IReadOnlyList<AskedItem> Items, Action RequireNoMistakes) Read(ImportOrder order, byte[] body)
    {
        if (!order.IsJson)
        {
            var (table, rows) = ItemTable.Read(body, order.IsWhole);
            return (rows, table.RequireNoMistakes);
        }

        var mistakes = new List<Mistake>();
        return (AskedItem.Of(Elements(body), mistakes), () =>
        {
            if (mistakes.Count > 0) throw Problem.Invalid([.. mistakes.Take(MostMistakes)]);
        });
    }

    List<WriteItems.ItemRequest> Elements(byte[] body)
    {
        try
        {
            var items = JsonSerializer.Deserialize<List<WriteItems.ItemRequest>>(body, json.Value.SerializerOptions);
            return items is { Count: > 0 and <= DraftItems.Most } && items.TrueForAll(item => item is not null) ? items : throw Problem.Invalid(new Mistake($"The body is an array of 1 to {DraftItems.Most:N0} items.", "#"));
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that this endpoint takes.", StatusCodes.Status400BadRequest, e);
        }
    }
}
