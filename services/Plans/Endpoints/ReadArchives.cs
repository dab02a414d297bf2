using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Npgsql;
using PlansService.Archive;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class ReadArchives
{
    // Of the database at a time.
    const int Piece = 256 * 1024;

    /// <param name="Sha256">Of the file, in hexadecimal digits.</param>
    /// <param name="Address">Where it is.</param>
    internal sealed record View(DateOnly Day, long Bytes, string Sha256, string Address);

    public static void MapReadArchives(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/plan-archives", ListAsync).WithSummary("The open data archives, newest first").WithDescription("One a night, with everything that is public; the newest 30 are kept.");
        routes.MapGet("/v1/plan-archives/{day}", GetAsync).Produces<string>(StatusCodes.Status200OK, "application/zip").Produces<string>(StatusCodes.Status206PartialContent, "application/zip").ProducesProblem(404)
            .WithSummary("A day's open data archive").WithDescription("A ZIP file: tables as CSV and as JSON Lines, their description as a data package, checksums, the licence. Parts of it are given by Range.");
    }

    static async Task<Page<View>> ListAsync(PlansDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, before) = (Paging.Size(limit), DateOnly.MaxValue);
        if (Paging.After(cursor) is { } last && !DateOnly.TryParseExact(last, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out before))
            throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));
        var rows = await db.Set<OpenDataArchive>().Where(one => one.Day < before).OrderByDescending(one => one.Day).Take(size + 1).Select(one => new { one.Day, one.Bytes, one.Sha256 }).ToListAsync(cancel);
        return Paging.Of([.. rows.Select(one => new View(one.Day, one.Bytes, Convert.ToHexStringLower(one.Sha256), $"/v1/plan-archives/{one.Day:O}"))], size, one => one.Day.ToString("O"));
    }

    static async Task<IResult> GetAsync(DateOnly day, PlansDb db, NpgsqlDataSource data, CancellationToken cancel)
    {
        var found = await db.Set<OpenDataArchive>().Where(one => one.Day == day).Select(one => new { one.Bytes, one.Sha256 }).SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("archive");
        return Results.Stream(new BufferedStream(new ArchiveBytes(data, day, found.Bytes), Piece), "application/zip", $"equity-plans-{day:O}.zip",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(found.Sha256)}\""), enableRangeProcessing: true);
    }
}
