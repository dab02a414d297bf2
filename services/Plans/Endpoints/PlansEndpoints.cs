using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class PlansEndpoints
{
    /// <summary>What a draft is to those who may not know of it.</summary>
    public static UnitAccess.Hidden Draft { get; } = new("plan version", PolicyTable.WritePlans);

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapRegisterUnit();
        routes.MapImportUnits();
        routes.MapReadUnits();
        routes.MapPreviewImport();
        routes.MapAcceptImport();
        routes.MapReadPlans();
        routes.MapReadVersion();
        routes.MapOpenConsultation();
        routes.MapAdoptVersion();
        routes.MapReportProgress();
        routes.MapEventFeed("plans");
    }
}
