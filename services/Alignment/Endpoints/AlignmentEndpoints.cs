using AlignmentService.Endpoints.Coverage;
using AlignmentService.Endpoints.Exchange;
using AlignmentService.Endpoints.LookingAcross;
using AlignmentService.Endpoints.Rebasing;
using AlignmentService.Endpoints.Suggestions;
using ServiceDefaults.Messaging;

namespace AlignmentService.Endpoints;

internal static class AlignmentEndpoints
{
    public static void MapAlignment(this IEndpointRouteBuilder routes)
    {
        routes.MapProposeAlignment();
        routes.MapDecideAlignment();
        routes.MapReadAlignments();
        routes.MapNoCounterparts();
        routes.MapRebasing();
        routes.MapCoverage();
        routes.MapReadCitedStatements();
        routes.MapResolveStatement();
        routes.MapSuggestions();
        routes.MapLookingAcross();
        routes.MapExchange();
        routes.MapEventFeed("alignment");
    }
}
