using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PortalService.Apis;

namespace Portal.Tests;

/// <summary>
/// Stands in for the portal's neighbours, which are other processes: their addresses on a real socket, answering what
/// <see cref="University"/> says. How they really answer is what the end-to-end tests look at.
/// </summary>
public sealed class Neighbours : IAsyncDisposable
{
    readonly WebApplication app;

    Neighbours(WebApplication app)
    {
        this.app = app;
        Issuer = new(() => Address);
    }

    public string Address => app.Urls.Single();

    /// <summary>Who signs people in.</summary>
    public Issuer Issuer { get; }

    /// <summary>What was posted: address and token.</summary>
    public ConcurrentQueue<(string Path, string Token)> Posted { get; } = [];

    /// <summary>The roles that were given, and those that were taken back.</summary>
    public ConcurrentQueue<(Given Body, string? Key)> Invited { get; } = [];

    public ConcurrentQueue<Guid> Ended { get; } = [];

    /// <summary>What was registered, reported and decided: address, body and the header that protects it.</summary>
    public ConcurrentQueue<(string Address, string Body, string? Header)> Changed { get; } = [];

    /// <summary>For which day memberships were last asked for.</summary>
    public string? AskedOn { get; private set; }

    /// <summary>How memberships and reports are refused, where they are.</summary>
    public int? Refusal { get; set; }

    /// <summary>Conditional requests that were answered "not modified".</summary>
    public int Unmodified { get; private set; }

    public static async Task<Neighbours> StartAsync(University university)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var neighbours = new Neighbours(builder.Build());
        neighbours.Issuer.Map(neighbours.app);
        neighbours.Map(university);
        neighbours.MapMembers(university);
        neighbours.MapReporting(university);
        neighbours.MapAligning(university);
        await neighbours.app.StartAsync();
        return neighbours;
    }

    void Map(University university)
    {
        app.MapGet("/v1/plans", (string? cursor) => Page(university.Plans, cursor));
        app.MapGet("/v1/plans/{id:guid}", (Guid id) => Found(university.Plans.FirstOrDefault(plan => plan.Id == id)));
        app.MapGet("/v1/plan-versions/{id:guid}", (Guid id, HttpContext http) =>
        {
            http.Response.Headers.ETag = "\"1\"";
            // The worst that a service may do: another answer for everybody, and the same tag for all.
            if (id == University.OfTheAsker && http.Request.Headers.IfNoneMatch.Count == 0) return Results.Ok(university.Versions[0] with { PlanTitle = "For " + Caller(http) });
            if (http.Request.Headers.IfNoneMatch != "\"1\"") return Found(university.Versions.FirstOrDefault(version => version.Id == id));
            Unmodified++;
            return Results.StatusCode(304);
        });
        app.MapGet("/v1/plan-versions/{id:guid}/comparison", (Guid id) => id == University.Old ? Refused(409, "nothing-to-compare", "There is no earlier version of this plan.") : Found(id == University.InForce ? university.Comparison : null));
        app.MapGet("/v1/coverage", () => university.Coverage);
        app.MapGet("/v1/consultations", (string? cursor) => Page(university.Consultations, cursor));
        app.MapGet("/v1/consultations/{id:guid}", (Guid id) => Found(university.Consultations.FirstOrDefault(one => one.Id == id)));
        app.MapPost("/v1/subscriptions/{what}", (string what, PostedToken body) =>
        {
            Posted.Enqueue((what, body.Token));
            return body.Token == University.ValidToken ? Results.Ok(new { topic = "plans" }) : Results.NotFound();
        });
    }

    void MapMembers(University university)
    {
        app.MapGet("/v1/units", (string? cursor) => Page(university.Units, cursor));
        app.MapGet("/v1/memberships", (HttpContext http, string? on, string? cursor) =>
        {
            AskedOn = on;
            var status = Caller(http) == "anybody" ? 401 : Refusal;
            return status is null ? Results.Ok(Page(university.Memberships, cursor)) : Results.Problem(statusCode: status);
        });
        app.MapGet("/v1/memberships/{id:guid}", (Guid id) => Found(university.Memberships.FirstOrDefault(one => one.Id == id)));
        app.MapPost("/v1/memberships", (HttpContext http, Given body) =>
        {
            if (body.Role == "administrator") return Refused(403, "beyond-own-rights", "Nobody gives away more than they hold.");
            if (body.Email.EndsWith(".invalid", StringComparison.Ordinal)) return Refused(422, "invalid-request", "Something in the request is not right.", [new { detail = "This is not an e-mail address.", pointer = "#/email" }]);
            Invited.Enqueue((body, http.Request.Headers["Idempotency-Key"]));
            return Results.Created("/v1/memberships/1", new { });
        });
        app.MapPost("/v1/memberships/{id:guid}/ending", (Guid id, HttpContext http) =>
        {
            if (http.Request.Headers.IfMatch != "\"3\"") return Refused(412, "changed-meanwhile", "Somebody changed this meanwhile.");
            Ended.Enqueue(id);
            return Results.Ok(new { });
        });
    }

    void MapAligning(University university)
    {
        app.MapGet("/v1/suggestions", (Guid plan, string? cursor) => plan != University.LibrariesPlan ? Results.NotFound() : Results.Ok(cursor == "last" ? new Some<ItemOffers>([], null) : new Some<ItemOffers>([university.Offers], "last")));
        app.MapGet("/v1/hints/near-duplicates", (string? cursor) => cursor is null ? university.NearDuplicates : new Some<NearDuplicates>([], null));
        app.MapGet("/v1/hints/single-unit-commitments", () => university.SingleUnit);
        app.MapGet("/v1/hints/smallest-cover", () => university.Cover);
        app.MapGet("/v1/alignments", (string state) => new Some<Aligned>([.. university.Alignments.Where(one => one.State == state)], null));
        app.MapGet("/v1/rebasing-campaigns", () => new Some<Campaign>([university.Campaign], null));
        app.MapGet("/v1/rebasing-campaigns/{id:guid}", (Guid id) => Found(id == University.InForce ? university.Campaign : null));
        app.MapGet("/v1/rebasing-campaigns/{id:guid}/alignments", () => new Some<OpenAlignment>(
        [
            .. university.Alignments.Where(one => one.State == "Accepted").Select(one => new OpenAlignment(one, one.Id == University.Lost ? new([new("Object", University.Calendar, "3", "Keep a calendar")], "Supporting") : null)),
        ], null));
        app.MapGet("/v1/rebasing-previews/{id:guid}", () => university.Preview);
        foreach (var address in new[] { "/v1/alignments", "/v1/no-counterparts" })
        {
            app.MapPost(address, async (HttpContext http) =>
            {
                Changed.Enqueue((http.Request.Path, await Said(http), null));
                return Results.Created(address + "/1", new { });
            });
        }

        app.MapPost("/v1/alignments/{id:guid}/{what}", async (Guid id, string what, HttpContext http) =>
        {
            var said = await Said(http);
            if (id == University.Argued && what == "acceptance") return Refused(409, "alignment-decided", "This alignment is decided already.");
            Changed.Enqueue((http.Request.Path, said, http.Request.Headers.IfMatch));
            return Results.Ok(new { });
        });
    }

    void MapReporting(University university)
    {
        app.MapPost("/v1/plan-imports/preview", async (HttpContext http) => (await Said(http)).Contains("nothing", StringComparison.Ordinal) ? Refused(422, "no-items", "This page cannot be read as a plan; nothing was stored.", [new { detail = "There is no item.", line = 3 }]) : Results.Ok(university.Reading));
        app.MapPost("/v1/plan-imports", async (HttpContext http) =>
        {
            Changed.Enqueue(($"{http.Request.Path}{http.Request.QueryString}", await Said(http), null));
            return Found(university.Versions.First(version => version.Id == University.NewDraft));
        });
        app.MapGet("/v1/reporting-rounds", () => new { items = new[] { new { id = University.Autumn, title = "Autumn 2026", dueOn = "2026-12-01", forms = 2, submitted = 1, approved = 0 } } });
        app.MapGet("/v1/reporting-rounds/{id:guid}", (Guid id) => Found(id == University.Autumn ? university.Round : null));
        app.MapGet("/v1/reporting-rounds/{id:guid}/forms/{unit}", (Guid id, string unit) => Found(id == University.Autumn && unit == "libraries" ? university.Form : null));
        foreach (var path in (string[])["/v1/reporting-rounds", "/v1/reporting-rounds/{id:guid}/closing", "/v1/reporting-rounds/{id:guid}/forms/{unit}/{change}", "/v1/plan-versions/{id:guid}/{change}", "/v1/plan-items/{id:guid}/progress"])
            app.MapPost(path, async (HttpContext http) =>
            {
                if (Refusal is { } status) return Refused(status, "refused", "It was refused.", [new { detail = "A date is missing.", pointer = "#/dueOn" }]);
                Changed.Enqueue((http.Request.Path, await Said(http), http.Request.Headers.IfMatch.Concat(http.Request.Headers["Idempotency-Key"]).FirstOrDefault()));
                return Results.Ok(new { });
            });
    }

    static Task<string> Said(HttpContext http) => new StreamReader(http.Request.Body).ReadToEndAsync();

    static IResult Refused(int status, string type, string title, object[]? errors = null) =>
        Results.Problem(statusCode: status, type: "urn:problem-type:equity:" + type, title: title, extensions: new Dictionary<string, object?> { ["errors"] = errors ?? [] });

    static string Caller(HttpContext http) => http.Request.Headers.Authorization.Count > 0 ? http.Request.Headers.Authorization.ToString() : "anybody";

    // Two a page, so that whoever reads a list must follow its cursor.
    static object Page<T>(IReadOnlyList<T> all, string? cursor)
    {
        var start = int.Parse(cursor ?? "0");
        return new { items = all.Skip(start).Take(2), next = start + 2 < all.Count ? (start + 2).ToString() : null };
    }

    static IResult Found(object? resource) => resource is null ? Results.NotFound() : Results.Ok(resource);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Issuer.Dispose();
    }

    public sealed record Given(string Email, string Role, string? Unit, DateTimeOffset? Until);

    sealed record PostedToken(string Token);
}
