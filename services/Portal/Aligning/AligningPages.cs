using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Apis;
using ServiceDefaults.Http;

namespace PortalService.Aligning;

/// <summary>What the items of a plan serve, one after the other; and what waits for a decision of the other side.</summary>
internal static class AligningPages
{
    public const string Path = "/aligning", Review = "/review";

    public static void MapAligning(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{plan:guid}", (Guid plan, string? cursor, AlignmentApi alignment, CancellationToken cancel) => ItemAsync(plan, cursor, [], alignment, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path + "/{plan:guid}", AlignAsync).OnlySignedIn(Path);
        routes.MapGet(Review, (string? state, string? cursor, AlignmentApi alignment, CancellationToken cancel) => ReviewAsync(state, cursor, [], alignment, cancel)).OnlySignedIn(Review);
        routes.MapPost(Review, DecideAsync).OnlySignedIn(Review);
        routes.MapGet(Review + "/{version:guid}", (Guid version, string? cursor, AlignmentApi alignment, CancellationToken cancel) => CampaignAsync(version, cursor, [], alignment, cancel)).OnlySignedIn(Review);
        routes.MapPost(Review + "/{version:guid}", RebaseAsync).OnlySignedIn(Review);
    }

    /// <summary>Where a plan's items are aligned.</summary>
    public static string Of(Guid plan, string? cursor = null) => $"{Path}/{plan}{At(cursor)}";

    /// <summary>What waits, or what a new version left open.</summary>
    public static string OfReview(Guid? version = null, string? state = null, string? cursor = null) =>
        $"{Review}{(version is null ? "" : $"/{version}")}{(state, cursor) switch { (null, _) => At(cursor), (_, null) => $"?state={state}", _ => $"?state={state}&cursor={Uri.EscapeDataString(cursor)}" }}";

    static string At(string? cursor) => string.IsNullOrEmpty(cursor) ? "" : $"?cursor={Uri.EscapeDataString(cursor)}";

    static async Task<IResult> ItemAsync(Guid plan, string? cursor, IReadOnlyList<Mistake> mistakes, AlignmentApi alignment, CancellationToken cancel)
    {
        var (next, coverage) = (alignment.NextAsync(plan, cursor, cancel), alignment.CoverageAsync(cancel));
        return new RazorComponentResult<AlignPage>(new { Plan = plan, Cursor = cursor, Found = await next ?? throw Problem.NotFound("plan"), Commitments = (await coverage).Commitments, Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };
    }

    static async Task<IResult> ReviewAsync(string? state, string? cursor, IReadOnlyList<Mistake> mistakes, AlignmentApi alignment, CancellationToken cancel)
    {
        var kind = state == "Disputed" ? state : "Proposed";
        var (waiting, campaigns) = (alignment.WaitingAsync(kind, cursor, cancel), alignment.OpenCampaignsAsync(cancel));
        return new RazorComponentResult<ReviewPage>(new { State = kind, Waiting = await waiting, Campaigns = await campaigns, Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };
    }

    static async Task<IResult> CampaignAsync(Guid version, string? cursor, IReadOnlyList<Mistake> mistakes, AlignmentApi alignment, CancellationToken cancel)
    {
        var (campaign, open) = (alignment.CampaignAsync(version, cancel), alignment.OpenAsync(version, cursor, cancel));
        return new RazorComponentResult<CampaignPage>(new { Campaign = await campaign ?? throw Problem.NotFound("campaign"), Open = await open ?? new([], null), Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };
    }

    static Task<IResult> AlignAsync(Guid plan, HttpContext http, AlignmentApi alignment, CancellationToken cancel) => http.TakeAsync(
        form => (form["do"].ToString(), Id(form, "item"), Id(form, "commitment")) switch
        {
            ("none", var item, _) => alignment.ServesNoneAsync(item, form["reason"].ToString(), form["key"].ToString(), cancel),
            ("serves", _, var commitment) when commitment == Guid.Empty => throw Problem.Invalid(new Mistake("Choose the commitment that it serves.", "#/commitment")),
            (var said, var item, var commitment) => alignment.ProposeAsync(said == "unrelated" ? new(item, commitment, "NotRelated", null, null, null)
                : new(item, commitment, Given(form, "relation") ?? "ContributesTo", Given(form, "strength") ?? "Direct", Given(form, "rationale"), double.TryParse(form["confidence"], System.Globalization.CultureInfo.InvariantCulture, out var sure) ? sure : null, Given(form, "method")), form["key"].ToString(), cancel),
        },
        // Of what is not related another may be: the same item is shown again.
        form => Of(plan, Given(form, form["do"] == "unrelated" ? "cursor" : "next")), (form, mistakes) => ItemAsync(plan, Given(form, "cursor"), mistakes, alignment, cancel), cancel);

    static Task<IResult> DecideAsync(HttpContext http, AlignmentApi alignment, CancellationToken cancel) => http.TakeAsync(
        form => form["do"].ToString() switch
        {
            "stands" or "falls" => alignment.DecideAsync(Id(form, "id"), "resolution", new { stands = form["do"] == "stands", reason = form["reason"].ToString() }, Version(form), cancel),
            var what => alignment.DecideAsync(Id(form, "id"), what == "acceptance" ? what : "declining", what == "acceptance" ? new { } : new { reason = Given(form, "reason") }, Version(form), cancel),
        },
        form => OfReview(state: Given(form, "state")), (form, mistakes) => ReviewAsync(Given(form, "state"), null, mistakes, alignment, cancel), cancel);

    static Task<IResult> RebaseAsync(Guid version, HttpContext http, AlignmentApi alignment, CancellationToken cancel) => http.TakeAsync(
        form => form["do"] == "withdrawal" ? alignment.DecideAsync(Id(form, "id"), "withdrawal", new { reason = form["reason"].ToString() }, Version(form), cancel)
            : alignment.DecideAsync(Id(form, "id"), "rebasing", new { subjectItemId = Given(form, "subject"), objectItemId = Given(form, "object"), strength = Given(form, "strength") }, Version(form), cancel),
        _ => OfReview(version), (_, mistakes) => CampaignAsync(version, null, mistakes, alignment, cancel), cancel);

    static Guid Id(IFormCollection form, string field) => Guid.TryParse(form[field], out var id) ? id : Guid.Empty;

    static int Version(IFormCollection form) => int.TryParse(form["version"], out var version) ? version : 0;

    static string? Given(IFormCollection form, string field) => form[field].ToString().Trim() is { Length: > 0 } text ? text : null;
}
