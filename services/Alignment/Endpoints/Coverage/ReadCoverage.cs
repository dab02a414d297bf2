using AlignmentService.Coverage;
using Contracts.Plans;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.Coverage;

/// <summary>Which commitments of the institute's current plans are served, by which units; and the gaps both ways.</summary>
internal static class ReadCoverage
{
    /// <param name="Units">How many units serve it.</param>
    /// <param name="Group">The priority above it.</param>
    internal sealed record CommitmentView(Guid ItemId, Guid PlanId, Guid VersionId, string PlanTitle, string? Group, string? Label, string Text, ProgressStatus Status, int Units);

    /// <param name="Actions">The actions of the unit's current plans.</param>
    /// <param name="Serving">How many of them serve a commitment.</param>
    /// <param name="ByDesign">How many of the others serve none by a recorded answer.</param>
    internal sealed record UnitView(Guid UnitId, string Key, string Name, int Actions, int Serving, int Commitments, int ByDesign = 0);

    /// <param name="Relation">The best of the alignments.</param>
    /// <param name="Strength">The strongest of them.</param>
    /// <param name="Since">When the newest of them was accepted.</param>
    /// <param name="Freshest">The newest decision or report, as precisely as known.</param>
    /// <param name="NeedReview">Of how many a text was reworded since; they count.</param>
    /// <param name="Progress">Of the items that serve, each once.</param>
    internal sealed record Cell(Guid CommitmentId, Guid UnitId, int Alignments, Relation Relation, Strength Strength, DateOnly Since, string Freshest, int NeedReview, Distribution Progress);

    /// <summary>Alignments that wait for a decision; they count nowhere else.</summary>
    internal sealed record Waiting(Guid CommitmentId, Guid UnitId, int Proposed, int Disputed);

    internal sealed record ActionView(Guid ItemId, Guid PlanId, Guid UnitId, string? Label, string Text);

    /// <param name="ActionsServingNone">Without those that serve none by design.</param>
    /// <param name="Proposed">Alignments that wait for a reviewer.</param>
    internal sealed record View(
        IReadOnlyList<CommitmentView> Commitments, IReadOnlyList<UnitView> Units, IReadOnlyList<Cell> Cells, IReadOnlyList<Waiting> Waiting,
        IReadOnlyList<Guid> UnservedCommitments, IReadOnlyList<ActionView> ActionsServingNone, IReadOnlyList<ReadCitedStatements.View> CitedStatements, int Proposed);

    public static void MapReadCoverage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/coverage", HandleAsync).Produces<View>()
            .WithSummary("Who serves which commitment")
            .WithDescription("Only accepted alignments count, between current versions: a plan's version in force or, before there is one, the one in consultation. Serving a commitment's action serves the commitment. commitment, unit: only what has to do with that one, or with both.")
            .ShortCircuit();

    static async Task HandleAsync(HttpContext http, CoverageMemory memory, Guid? commitment, Guid? unit, CancellationToken cancel)
    {
        var coverage = await memory.ReadAsync(cancel);
        if (commitment is not null || unit is not null) await http.WriteTaggedAsync(coverage.Only(commitment, unit), cancel);
        else if (!http.AnswersUnchanged(coverage.Tag)) await http.WriteJsonAsync(coverage.Body, cancel);
    }
}
