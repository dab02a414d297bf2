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

    /// <summary>How a pasted page would be read.</summary>
    /// <exception cref="Problem">It cannot be read; with the lines.</exception>
    public Task<PageReading> PreviewAsync(string text, CancellationToken cancel) => http.PostAsync<PageReading>("/v1/plan-imports/preview", new StringContent(text), null, null, cancel);

    /// <summary>Takes a pasted page as a draft; the same page again finds what it became.</summary>
    /// <exception cref="Problem">It was refused.</exception>
    public Task<PlanVersion> ImportAsync(string unit, string title, string text, CancellationToken cancel) =>
        http.PostAsync<PlanVersion>($"/v1/plan-imports?unit={Uri.EscapeDataString(unit)}{(title.Length > 0 ? "&title=" + Uri.EscapeDataString(title) : "")}", new StringContent(text), null, null, cancel);

    /// <summary>Moves a version on: adoption, consultation.</summary>
    /// <exception cref="Problem">It was refused.</exception>
    public Task ChangeAsync<T>(Guid version, string change, T body, int tag, CancellationToken cancel) => http.ChangeAsync($"/v1/plan-versions/{version}/{change}", body, "If-Match", $"{tag}", cancel);

    /// <summary>Reports on an item; sent twice with a key, it is done once.</summary>
    /// <exception cref="Problem">It was refused.</exception>
    public Task ReportAsync(SentReport report, string key, CancellationToken cancel) => http.ChangeAsync($"/v1/plan-items/{report.ItemId}/progress", new { report.Status, report.Narrative, report.Values }, "Idempotency-Key", key, cancel);

    public Task<List<RoundSummary>> RoundsAsync(CancellationToken cancel) => http.ListAsync<RoundSummary>("/v1/reporting-rounds?", cancel);

    public Task<Round?> RoundAsync(Guid id, CancellationToken cancel) => http.FindAsync<Round>($"/v1/reporting-rounds/{id}", cancel);

    public Task<RoundForm?> FormAsync(Guid round, string unit, CancellationToken cancel) => http.FindAsync<RoundForm>($"/v1/reporting-rounds/{round}/forms/{Uri.EscapeDataString(unit)}", cancel);

    /// <summary>Opens a round; sent twice with a key, it is opened once.</summary>
    /// <exception cref="Problem">It was refused.</exception>
    public Task OpenRoundAsync(string title, string dueOn, string key, CancellationToken cancel) => http.ChangeAsync("/v1/reporting-rounds", new { title, dueOn }, "Idempotency-Key", key, cancel);

    /// <exception cref="Problem">It was refused.</exception>
    public Task CloseRoundAsync(Guid id, int tag, CancellationToken cancel) => http.ChangeAsync($"/v1/reporting-rounds/{id}/closing", new { }, "If-Match", $"{tag}", cancel);

    /// <summary>Moves a form on: submission, approval, return.</summary>
    /// <exception cref="Problem">It was refused.</exception>
    public Task ChangeFormAsync<T>(Guid round, string unit, string change, T body, int tag, CancellationToken cancel) =>
        http.ChangeAsync($"/v1/reporting-rounds/{round}/forms/{Uri.EscapeDataString(unit)}/{change}", body, "If-Match", $"{tag}", cancel);
}

public sealed record PageReading(string? Title, string? AdoptedOn, IReadOnlyList<ReadItem> Items, IReadOnlyList<ReadLine> Lines, IReadOnlyList<ReadNote> Notes);

public sealed record ReadItem(string Kind);

public sealed record ReadLine(int Number, string Text, string ReadAs);

/// <param name="IsDoubt">Whether it may have been read wrongly.</param>
public sealed record ReadNote(int Line, bool IsDoubt, string Text);

public sealed record RoundSummary(Guid Id, string Title, DateOnly DueOn, DateTimeOffset? ClosedAt, int Forms, int Submitted, int Approved);

public sealed record Round(Guid Id, string Title, DateOnly DueOn, DateTimeOffset? ClosedAt, int Version, int Submitted, int Approved, IReadOnlyList<RoundEntry> Forms);

public sealed record RoundEntry(Unit Unit, string State, DateTimeOffset? SubmittedAt, bool IsLate, IReadOnlyDictionary<string, int> Statuses);

public sealed record RoundForm(Guid RoundId, string Title, DateOnly DueOn, DateTimeOffset? ClosedAt, Unit Unit, string State, string? Note, int Version, IReadOnlyList<FormPlan> Plans);

public sealed record FormPlan(Guid VersionId, string Title, IReadOnlyList<FormItem> Items);

/// <param name="Counting">The report that counts.</param>
/// <param name="Pending">What waits for approval.</param>
public sealed record FormItem(Guid ItemId, string Kind, string Level, string? Label, string Text, FormReport? Counting, FormReport? Pending, IReadOnlyList<Measure>? Measures);

public sealed record FormReport(string Status, string On, string? Narrative);

public sealed record Measure(Guid Id, string Name, string Kind, string? Unit, PeriodValue? Baseline = null, IReadOnlyList<PeriodValue>? Targets = null);

/// <param name="Number">Of a quantitative measure; else there are words.</param>
public sealed record PeriodValue(string Period, decimal? Number, string? Text);

/// <summary>What a measure reached in a period.</summary>
public sealed record Actual(Guid MeasureId, string Period, decimal? Number, string? Text);

/// <summary>A report on an item as it is sent.</summary>
public sealed record SentReport(Guid ItemId, string Status, string? Narrative, IReadOnlyList<SentValue> Values);

public sealed record SentValue(Guid MeasureId, string Period, decimal? Number, string? Text);

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
    Guid Id, Guid PlanId, string PlanTitle, Unit Unit, bool IsInstitute, int Number, string State, int Version,
    string? AdoptedOn, DateOnly? ClosesOn, string? Description, IReadOnlyList<PlanItem> Items);

public sealed record PlanItem(Guid Id, Guid? ParentId, string Kind, string Level, string? Label, string Text, string Status, string? StatusOn, IReadOnlyList<Reference>? References,
    IReadOnlyList<Measure>? Measures = null, IReadOnlyList<Actual>? Actuals = null)
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
