using ServiceDefaults.Http;

namespace PortalService.Apis;

/// <summary>Reads which commitments are served, and the institute's sentences that unit plans quote.</summary>
internal sealed class AlignmentApi(HttpClient http)
{
    public async Task<Coverage> CoverageAsync(CancellationToken cancel) =>
        await http.FindAsync<Coverage>("/v1/coverage", cancel) ?? throw new InvalidOperationException("There is no coverage.");

    /// <summary>The next item of a plan that serves nothing yet, with what it may serve; null where there is no such plan.</summary>
    public Task<Some<ItemOffers>?> NextAsync(Guid plan, string? cursor, CancellationToken cancel) =>
        http.FindAsync<Some<ItemOffers>>($"/v1/suggestions?plan={plan}&limit=1{Cursor(cursor)}", cancel);

    /// <summary>Alignments that wait for a decision.</summary>
    /// <param name="state">Proposed or Disputed.</param>
    /// <param name="cursor">Where the page begins.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<Some<Aligned>> WaitingAsync(string state, string? cursor, CancellationToken cancel) =>
        await http.FindAsync<Some<Aligned>>($"/v1/alignments?state={state}&limit=20{Cursor(cursor)}", cancel) ?? new([], null);

    public Task<List<Campaign>> OpenCampaignsAsync(CancellationToken cancel) => http.ListAsync<Campaign>("/v1/rebasing-campaigns?closed=false", cancel);

    public Task<Campaign?> CampaignAsync(Guid version, CancellationToken cancel) => http.FindAsync<Campaign>($"/v1/rebasing-campaigns/{version}", cancel);

    public Task<Some<OpenAlignment>?> OpenAsync(Guid version, string? cursor, CancellationToken cancel) =>
        http.FindAsync<Some<OpenAlignment>>($"/v1/rebasing-campaigns/{version}/alignments?limit=20{Cursor(cursor)}", cancel);

    /// <summary>What adopting a draft would do; null where that cannot be told, or not to this person.</summary>
    public async Task<Preview?> PreviewAsync(Guid version, CancellationToken cancel)
    {
        try
        {
            return await http.FindAsync<Preview>($"/v1/rebasing-previews/{version}", cancel);
        }
        catch (Problem refused) when (refused.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status503ServiceUnavailable)
        {
            return null;
        }
    }

    /// <summary>Items of different units that say nearly the same.</summary>
    public async Task<Some<NearDuplicates>> NearDuplicatesAsync(string? cursor, CancellationToken cancel) => await http.FindAsync<Some<NearDuplicates>>($"/v1/hints/near-duplicates?limit=20{Cursor(cursor)}", cancel) ?? new([], null);

    public Task<List<SingleUnitCommitment>> SingleUnitCommitmentsAsync(CancellationToken cancel) => http.ListAsync<SingleUnitCommitment>("/v1/hints/single-unit-commitments?", cancel);

    public async Task<SmallestCover> SmallestCoverAsync(CancellationToken cancel) =>
        await http.FindAsync<SmallestCover>("/v1/hints/smallest-cover", cancel) ?? throw new InvalidOperationException("There is no cover.");

    public Task ProposeAsync(Proposal proposal, string key, CancellationToken cancel) => http.ChangeAsync("/v1/alignments", proposal, "Idempotency-Key", key, cancel);

    public Task ServesNoneAsync(Guid itemId, string reason, string key, CancellationToken cancel) => http.ChangeAsync("/v1/no-counterparts", new { itemId, reason }, "Idempotency-Key", key, cancel);

    /// <summary>Decides on an alignment.</summary>
    /// <param name="id">The alignment.</param>
    /// <param name="what">acceptance, declining, dispute, resolution, withdrawal or rebasing.</param>
    /// <param name="body">What the decision says.</param>
    /// <param name="version">The alignment's version that was looked at.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task DecideAsync(Guid id, string what, object body, int version, CancellationToken cancel) => http.ChangeAsync($"/v1/alignments/{id}/{what}", body, "If-Match", $"{version}", cancel);

    static string Cursor(string? cursor) => cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
}

/// <summary>A page of a list.</summary>
public sealed record Some<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="Abstains">Whether the words speak for none.</param>
public sealed record ItemOffers(Guid ItemId, Guid VersionId, Guid PlanId, string? Label, string Text, bool Abstains, IReadOnlyList<Offer> Suggestions, Offer? Best);

/// <param name="FiledUnder">The quoted sentence that leads to it.</param>
/// <param name="Through">The item of another plan over which two alignments lead to it.</param>
/// <param name="Relation">What follows from either, to be proposed so.</param>
/// <param name="Alignment">The state of an alignment of the two that there is already.</param>
public sealed record Offer(Guid CommitmentId, Guid VersionId, string? Label, string Text, FiledUnder? FiledUnder, Through? Through, string? Relation, string? Strength, Reasons? Reasons, string? Alignment);

public sealed record FiledUnder(Guid ItemId, string Text);

public sealed record Through(Guid ItemId, Guid VersionId, string Unit, string Text);

public sealed record Reasons(double Certainty, string Confidence, IReadOnlyList<SpeakingWord> Words, IReadOnlyList<Example> Examples, Example? Part);

public sealed record SpeakingWord(string Written);

public sealed record Example(string Text, string? Unit);

/// <summary>What somebody proposes; of what is not related, no strength.</summary>
public sealed record Proposal(Guid SubjectItemId, Guid ObjectItemId, string Relation, string? Strength, string? Rationale, double? Confidence, string? Method = null);

public sealed record Aligned(Guid Id, int Version, string State, string Method, string Relation, string? Strength, string? Rationale, AlignedItem Subject, AlignedItem Object, string ProposedFrom, string? Reason, DateOnly? ResolveBy, Standing Standing);

public sealed record AlignedItem(Guid ItemId, Guid VersionId, string Unit, string? Label, string Text);

public sealed record Standing(string Hold, NowItem? Subject, NowItem? Object);

public sealed record NowItem(Guid ItemId, Guid VersionId, string? Label, string Text, IReadOnlyList<WordPiece> Words);

/// <summary>What a new version did to the alignments of its plan.</summary>
public sealed record Campaign(Guid VersionId, Guid PlanId, string PlanTitle, DateTimeOffset OpenedAt, RebasingCounts Began, int Open);

public sealed record RebasingCounts(int Valid, int Carried, int NeedsReview, int Orphaned);

public sealed record OpenAlignment(Aligned Alignment, SuccessorOffer? Offer);

public sealed record SuccessorOffer(IReadOnlyList<Successor> Successors, string? Strength);

public sealed record Successor(string Side, Guid ItemId, string? Label, string Text);

public sealed record Preview(Guid? FromVersionId, RebasingCounts Counts, IReadOnlyList<PreviewUnit> Units);

public sealed record PreviewUnit(string Unit, RebasingCounts Counts);

/// <param name="Proposed">Alignments that wait for a reviewer.</param>
public sealed record Coverage(
    IReadOnlyList<Commitment> Commitments, IReadOnlyList<CoveringUnit> Units, IReadOnlyList<CoverageCell> Cells,
    IReadOnlyList<Guid> UnservedCommitments, IReadOnlyList<UnitAction> ActionsServingNone, IReadOnlyList<CitedStatement> CitedStatements, int Proposed);

/// <param name="Group">The priority above it.</param>
/// <param name="Units">How many units serve it.</param>
public sealed record Commitment(Guid ItemId, Guid PlanId, Guid VersionId, string PlanTitle, string? Group, string? Label, string Text, int Units)
{
    public string Name => Label is null ? Text : $"Commitment {Label}";

    public string Address => PlanAddress.Of(VersionId, ItemId);
}

/// <param name="Actions">The actions of the unit's current plans.</param>
/// <param name="Serving">How many of them serve a commitment.</param>
/// <param name="Commitments">How many commitments they serve.</param>
public sealed record CoveringUnit(Guid UnitId, string Name, int Actions, int Serving, int Commitments);

/// <param name="Since">When the newest of the alignments was accepted.</param>
public sealed record CoverageCell(Guid CommitmentId, Guid UnitId, int Alignments, string Strength, DateOnly Since);

public sealed record UnitAction(Guid ItemId, Guid PlanId, Guid UnitId, string? Label, string Text);

public sealed record CitedStatement(Guid ItemId, Guid PlanId, string Unit, string Text, int Actions, Guid? ResolvedItemId);
