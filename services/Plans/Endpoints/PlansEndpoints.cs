using ServiceDefaults.Messaging;

namespace PlansService.Endpoints;

internal static class PlansEndpoints
{
    public const string Write = "plans.write";

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapRegisterUnit();
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
