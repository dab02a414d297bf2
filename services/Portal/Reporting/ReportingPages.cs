using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Apis;
using ServiceDefaults.Http;

namespace PortalService.Reporting;

/// <summary>How far everything is: a unit's form in a round of the office's, or a plan whenever there is something to say.</summary>
internal static class ReportingPages
{
    public const string Path = "/reporting";

    const int MostBytes = 8 << 20;

    public static void MapReporting(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (PlansApi plans, CancellationToken cancel) => RoundsAsync([], plans, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path, OpenAsync).OnlySignedIn(Path);
        routes.MapGet(Path + "/{id:guid}", (Guid id, PlansApi plans, CancellationToken cancel) => RoundAsync(id, [], plans, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path + "/{id:guid}", CloseAsync).OnlySignedIn(Path);
        routes.MapGet(Path + "/{id:guid}/{unit}", (Guid id, string unit, PlansApi plans, CancellationToken cancel) => FormAsync(id, unit, [], [], plans, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path + "/{id:guid}/{unit}", FillAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes)).OnlySignedIn(Path);
        routes.MapGet("/plans/{id:guid}/report", (Guid id, PlansApi plans, CancellationToken cancel) => PlanAsync(id, [], [], plans, cancel)).OnlySignedIn(Path);
        routes.MapPost("/plans/{id:guid}/report", ReportAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes)).OnlySignedIn(Path);
    }

    /// <summary>A round, or a unit's form in it.</summary>
    public static string Of(Guid round, string? unit = null) => unit is null ? $"{Path}/{round}" : $"{Path}/{round}/{Uri.EscapeDataString(unit)}";

    /// <summary>Where is reported on a version's items at any time.</summary>
    public static string OfPlan(Guid version) => $"/plans/{version}/report";

    static async Task<IResult> RoundsAsync(IReadOnlyList<Mistake> mistakes, PlansApi plans, CancellationToken cancel) =>
        new RazorComponentResult<RoundsPage>(new { Rounds = await plans.RoundsAsync(cancel), Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };

    static async Task<IResult> RoundAsync(Guid id, IReadOnlyList<Mistake> mistakes, PlansApi plans, CancellationToken cancel) =>
        new RazorComponentResult<RoundPage>(new { Round = await plans.RoundAsync(id, cancel) ?? throw Problem.NotFound("reporting round"), Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };

    static async Task<IResult> FormAsync(Guid id, string unit, IReadOnlyList<SentReport> typed, IReadOnlyList<Mistake> mistakes, PlansApi plans, CancellationToken cancel) =>
        new RazorComponentResult<FormPage>(new { Form = await plans.FormAsync(id, unit, cancel) ?? throw Problem.NotFound("form"), Typed = typed, Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };

    static async Task<IResult> PlanAsync(Guid id, IReadOnlyList<SentReport> typed, IReadOnlyList<Mistake> mistakes, PlansApi plans, CancellationToken cancel) =>
        new RazorComponentResult<PlanReportPage>(new { Version = await plans.VersionAsync(id, cancel) ?? throw Problem.NotFound("plan version"), Typed = typed, Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };

    static Task<IResult> OpenAsync(HttpContext http, PlansApi plans, CancellationToken cancel) => http.TakeAsync(
        form => plans.OpenRoundAsync(form["title"].ToString(), form["dueOn"].ToString(), form["key"].ToString(), cancel),
        _ => Path, (_, mistakes) => RoundsAsync(mistakes, plans, cancel), cancel);

    static Task<IResult> CloseAsync(Guid id, HttpContext http, PlansApi plans, CancellationToken cancel) => http.TakeAsync(
        form => plans.CloseRoundAsync(id, Tag(form), cancel), _ => Of(id), (_, mistakes) => RoundAsync(id, mistakes, plans, cancel), cancel);

    static Task<IResult> FillAsync(Guid id, string unit, HttpContext http, PlansApi plans, CancellationToken cancel) => http.TakeAsync(
        form => form["do"].ToString() switch
        {
            "approval" => plans.ChangeFormAsync(id, unit, "approval", new { }, Tag(form), cancel),
            "return" => plans.ChangeFormAsync(id, unit, "return", new { note = form["note"].ToString() }, Tag(form), cancel),
            "unchanged" => plans.ChangeFormAsync(id, unit, "submission", new { reports = Array.Empty<SentReport>() }, Tag(form), cancel),
            _ => plans.ChangeFormAsync(id, unit, "submission", new { reports = TypedReports.Of(form) }, Tag(form), cancel),
        },
        _ => Of(id, unit), (form, mistakes) => FormAsync(id, unit, TypedReports.Of(form), mistakes, plans, cancel), cancel);

    static Task<IResult> ReportAsync(Guid id, HttpContext http, PlansApi plans, CancellationToken cancel) => http.TakeAsync(
        async form =>
        {
            // One after the other, each with a key of its own: pressed again, what was taken is not taken twice.
            foreach (var report in TypedReports.Of(form)) await plans.ReportAsync(report, $"{form["key"]}-{report.ItemId}", cancel);
        },
        _ => PlanAddress.Of(id), (form, mistakes) => PlanAsync(id, TypedReports.Of(form), mistakes, plans, cancel), cancel);

    static int Tag(IFormCollection form) => int.TryParse(form["version"], out var version) ? version : 0;
}
