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

    /// <summary>What the coverage counts: accepted, serving, and between versions that count.</summary>
    public static IQueryable<Alignment> Serving(this AlignmentDb db) => db.Alignments.Where(one => one.State == AlignmentState.Accepted && Relations.Serving.Contains(one.Relation)
        && one.Standing.SubjectNowId != null && one.Standing.ObjectNowId != null && one.Standing.CommitmentId != null);
}
