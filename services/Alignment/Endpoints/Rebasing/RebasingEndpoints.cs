namespace AlignmentService.Endpoints.Rebasing;

internal static class RebasingEndpoints
{
    public static void MapRebasing(this IEndpointRouteBuilder routes)
    {
        routes.MapRebaseAlignment();
        routes.MapPreviewRebasing();
        routes.MapCampaigns();
    }
}
