using PlansService.Endpoints.Reporting;
using PlansService.Endpoints.Units;
using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class PlansEndpoints
{
    /// <summary>What a draft is to those who may not know of it.</summary>
    public static UnitAccess.Hidden Draft { get; } = new("plan version", Rights.WritePlans);

    /// <summary>Whether the caller may read a version of a unit's plan: everybody what was published, and drafts who may write them.</summary>
    public static async Task<bool> MayReadAsync(this HttpContext http, PlansDb db, PlanVersion version, Guid unit, CancellationToken cancel) =>
        version.IsPublic || await http.HoldsAsync(db, Rights.WritePlans, unit, item: null, cancel);

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapUnits();
        routes.MapPreviewImport();
        routes.MapAcceptImport();
        routes.MapStartPlan();
        routes.MapReadPlans();
        routes.MapStartDraft();
        routes.MapReadVersion();
        routes.MapWriteDraft();
        routes.MapReadTable();
        routes.MapWriteTable();
        routes.MapWriteItems();
        routes.MapReadImportJob();
        routes.MapCancelImportJob();
        routes.MapExportVersion();
        routes.MapCompareVersions();
        routes.MapDecideLineage();
        routes.MapOpenConsultation();
        routes.MapAdoptVersion();
        routes.MapWithdrawVersion();
        routes.MapReportProgress();
        routes.MapReporting();
        routes.MapFindItems();
        routes.MapReadItemHistory();
        routes.MapReadArchives();
        routes.MapEventFeed("plans");
    }
}
