using Contracts.Plans;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints;

/// <summary>Which commitments of the institute's current plans are served, by which units; and the gaps both ways.</summary>
internal static class ReadCoverage
{
    /// <param name="Units">How many units serve it.</param>
    /// <param name="Group">The priority above it.</param>
    internal sealed record CommitmentView(Guid ItemId, Guid PlanId, Guid VersionId, string PlanTitle, string? Group, string? Label, string Text, ProgressStatus Status, int Units);

    /// <param name="Actions">The actions of the unit's current plans.</param>
    /// <param name="Serving">How many of them serve a commitment.</param>
    internal sealed record UnitView(Guid UnitId, string Key, string Name, int Actions, int Serving, int Commitments);

    /// <param name="Strength">The strongest of the alignments.</param>
    /// <param name="Since">When the newest of them was accepted.</param>
    internal sealed record Cell(Guid CommitmentId, Guid UnitId, int Alignments, Strength Strength, DateOnly Since);

    internal sealed record ActionView(Guid ItemId, Guid PlanId, Guid UnitId, string? Label, string Text);

    /// <param name="Proposed">Alignments that wait for a reviewer; they count nowhere else.</param>
    internal sealed record View(
        IReadOnlyList<CommitmentView> Commitments, IReadOnlyList<UnitView> Units, IReadOnlyList<Cell> Cells,
        IReadOnlyList<Guid> UnservedCommitments, IReadOnlyList<ActionView> ActionsServingNone, IReadOnlyList<ReadCitedStatements.View> CitedStatements, int Proposed);

    public static void MapReadCoverage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/coverage", HandleAsync).Produces<View>()
            .WithSummary("Who serves which commitment")
            .WithDescription("Only accepted alignments count, between current versions: a plan's version in force or, before there is one, the one in consultation. Serving a commitment's action serves the commitment.")
            .ShortCircuit();

    static async Task HandleAsync(HttpContext http, CoverageMemory memory, CancellationToken cancel)
    {
        var answer = await memory.ReadAsync(cancel);
        if (!http.AnswersUnchanged(answer.Tag)) await http.WriteJsonAsync(answer.Body, cancel);
    }
}
