namespace AlignmentService.Endpoints.Coverage;

internal static class CoverageEndpoints
{
    public static void MapCoverage(this IEndpointRouteBuilder routes)
    {
        routes.MapReadCoverage();
        routes.MapReadGaps();
        routes.MapReadProgress();
        routes.MapReadHistory();
    }
}
