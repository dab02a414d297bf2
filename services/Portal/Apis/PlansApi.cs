namespace PortalService.Apis;

/// <summary>Reads units, plans and their versions.</summary>
internal sealed class PlansApi(HttpClient http)
{
    public Task<List<Unit>> UnitsAsync(CancellationToken cancel) => http.ListAsync<Unit>("/v1/units?", cancel);

    public Task<List<Plan>> PlansAsync(CancellationToken cancel) => http.ListAsync<Plan>("/v1/plans?", cancel);

    public Task<Plan?> PlanAsync(Guid id, CancellationToken cancel) => http.FindAsync<Plan>($"/v1/plans/{id}", cancel);

    public Task<PlanVersion?> VersionAsync(Guid id, CancellationToken cancel) => http.FindAsync<PlanVersion>($"/v1/plan-versions/{id}", cancel);

    /// <summary>What changed against the version before; nothing where there is none.</summary>
    public Task<Comparison?> ComparisonAsync(Guid id, CancellationToken cancel) => http.FindAsync<Comparison>($"/v1/plan-versions/{id}/comparison", cancel);
}

public sealed record Comparison(ComparedVersion Earlier, ComparedVersion Later, IReadOnlyList<WordPiece> Title, IReadOnlyList<WordPiece> Description, IReadOnlyList<ComparisonRow> Rows);

public sealed record ComparedVersion(Guid Id, int Number, string Title, string State);

/// <param name="Later">What it is; none where it was dropped.</param>
public sealed record ComparisonRow(string Kind, bool IsReworded, bool IsMoved, bool IsRenumbered, bool IsDecided, IReadOnlyList<ComparedItem> Earlier, ComparedItem? Later, IReadOnlyList<WordPiece> Words);

public sealed record ComparedItem(string Level, string? Label);

/// <param name="Change">Kept, Added or Removed.</param>
public sealed record WordPiece(string Change, string Text);

public sealed record Unit(string Key, string Name);

public sealed record Plan(Guid Id, string Title, Unit Unit, bool IsInstitute, VersionEntry Current, IReadOnlyDictionary<string, int> Statuses, IReadOnlyList<VersionEntry> Versions);

public sealed record VersionEntry(Guid Id, int Number, string State, string? AdoptedOn, DateOnly? ClosesOn);

public sealed record PlanVersion(
    Guid Id, Guid PlanId, string PlanTitle, Unit Unit, bool IsInstitute, int Number, string State,
    string? AdoptedOn, DateOnly? ClosesOn, string? Description, IReadOnlyList<PlanItem> Items);

public sealed record PlanItem(Guid Id, Guid? ParentId, string Kind, string Level, string? Label, string Text, string Status, string? StatusOn, IReadOnlyList<Reference>? References)
{
    public bool IsAction => Kind == "Action";

    public bool IsCited => Kind == "CitedStatement";

    /// <summary>How the plan calls it: Commitment 3, Action 3.1.</summary>
    public string Name => Label is null ? Level : $"{Level} {Label}";

    /// <summary>The item's place on its page. From its id, because labels move between versions.</summary>
    public string Fragment => PlanAddress.Fragment(Id);
}

/// <param name="TargetItemId">The item of the same version that the words point to; none when they point outside.</param>
public sealed record Reference(string Text, Guid? TargetItemId);

internal static class PlanAddress
{
    public static string Fragment(Guid item) => $"item-{item}";

    public static string Changes(Guid version) => $"/plans/{version}/changes";

    public static string Of(Guid version, Guid? item = null) => item is { } id ? $"/plans/{version}#{Fragment(id)}" : $"/plans/{version}";
}
