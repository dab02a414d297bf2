namespace AlignmentService.Endpoints.LookingAcross;

/// <summary>Hints from a look across all plans. They rank nobody and change nothing: what is done about them, people decide.</summary>
internal static class LookingAcrossEndpoints
{
    public static void MapLookingAcross(this IEndpointRouteBuilder routes)
    {
        routes.MapReadNearDuplicates();
        routes.MapReadSingleUnitCommitments();
        routes.MapReadSmallestCover();
    }
}
