namespace PlansService.Endpoints.Reporting;

internal static class ReportingEndpoints
{
    public static void MapReporting(this IEndpointRouteBuilder routes)
    {
        routes.MapKeepEvidence();
        routes.MapListReports();
        routes.MapDecideReport();
        routes.MapKeepBreakdowns();
        routes.MapKeepRounds();
        routes.MapReadRounds();
        routes.MapFillForm();
        routes.MapDecideForm();
    }
}
