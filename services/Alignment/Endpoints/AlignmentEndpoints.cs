using ServiceDefaults.Messaging;

namespace AlignmentService.Endpoints;

internal static class AlignmentEndpoints
{
    public static void MapAlignment(this IEndpointRouteBuilder routes)
    {
        routes.MapProposeAlignment();
        routes.MapDecideAlignment();
        routes.MapReadAlignments();
        routes.MapReadCoverage();
        routes.MapReadCitedStatements();
        routes.MapEventFeed("alignment");
    }
}
