using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Reporting;

/// <summary>Files that show what reports say: uploaded first, named by a report then, and public once that report counts.</summary>
internal static class KeepEvidence
{
    internal sealed record View(Guid Id, string Name, int Bytes);

    public static void MapKeepEvidence(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/plan-items/{id:guid}/evidence", UploadAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(EvidenceFile.MostBytes + 1))
            .Accepts<byte[]>("*/*").Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422)
            .WithSummary("Upload a file that a report will name").WithDescription("The body is the file, up to 5 MiB. name: what it is called, with its ending.");
        routes.MapGet("/v1/evidence/{id:guid}", DownloadAsync).Produces<byte[]>(contentType: "application/octet-stream").ProducesProblem(404)
            .WithSummary("A file that shows what a report says").WithDescription("Everybody may have it once a report that counts names it; before, who may report.");
    }

    static async Task<IResult> UploadAsync(Guid id, string? name, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        await http.RequirePublishedAsync(db, id, id, cancel);
        if (name?.Trim() is not { Length: > 0 and <= 200 } given || given.Any(letter => char.IsControl(letter) || letter is '/' or '\\'))
            throw Problem.Invalid(new Mistake("Name the file as ?name=: 1 to 200 characters without slashes.", Code: "name"));
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, cancel);
        if (content.Length is 0 or > EvidenceFile.MostBytes) throw Problem.Invalid(new Mistake("A file has 1 byte to 5 MiB.", Code: "content"));
        var file = new EvidenceFile(Guid.CreateVersion7(), id, given, content.ToArray(), time.GetUtcNow());
        db.Add(file);
        await db.SaveChangesAsync(cancel);
        return Results.Created($"/v1/evidence/{file.Id}", new View(file.Id, file.Name, file.Content.Length));
    }

    static async Task<IResult> DownloadAsync(Guid id, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var file = await db.Set<EvidenceFile>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("file");
        var reports = await db.Set<Progress>().AsNoTracking().Where(report => report.ItemId == file.ItemId && report.State == ReportState.Approved).ToListAsync(cancel);
        if (!reports.Exists(report => report.Evidence.Any(piece => piece.FileId == id)))
        {
            var unit = await db.Items.Where(item => item.Id == file.ItemId).Join(db.Versions, item => item.VersionId, version => version.Id, (_, version) => version.Plan!.UnitId).SingleAsync(cancel);
            if (!await http.HoldsAsync(db, Rights.WritePlans, unit, file.ItemId, cancel)) throw Problem.NotFound("file");
        }

        // What strangers uploaded is saved, never shown: no browser takes it for a page of ours.
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "sandbox";
        return Results.File(file.Content, "application/octet-stream", file.Name, entityTag: new EntityTagHeaderValue($"\"{file.Id:N}\""));
    }
}
