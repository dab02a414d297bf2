using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class PlansEndpoints
{
    /// <summary>What a draft is to those who may not know of it.</summary>
    public static UnitAccess.Hidden Draft { get; } = new("plan version", PolicyTable.WritePlans);

    /// <summary>Whether the caller may read a version of a unit's plan: everybody what was published, and drafts who may write them.</summary>
    public static async Task<bool> MayReadAsync(this HttpContext http, PlansDb db, PlanVersion version, Guid unit, CancellationToken cancel) =>
        version.IsPublic || await http.HoldsAsync(db, PolicyTable.WritePlans, unit, item: null, cancel);

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapRegisterUnit();
        routes.MapImportUnits();
        routes.MapReadUnits();
        routes.MapPreviewImport();
        routes.MapAcceptImport();
        routes.MapStartPlan();
        routes.MapReadPlans();
        routes.MapStartDraft();
        routes.MapReadVersion();
        routes.MapWriteDraft();
        routes.MapExportVersion();
        routes.MapCompareVersions();
        routes.MapDecideLineage();
        routes.MapOpenConsultation();
        routes.MapAdoptVersion();
        routes.MapWithdrawVersion();
        routes.MapReportProgress();
        routes.MapFindItems();
        routes.MapReadItemHistory();
        routes.MapEventFeed("plans");
    }
}
