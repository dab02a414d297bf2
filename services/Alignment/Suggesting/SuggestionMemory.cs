using System.Data;
using AlignmentService.Coverage;
using AlignmentService.Suggestions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults;

namespace AlignmentService.Suggesting;

/// <summary>What suggestions are made from, up to a count of changes.</summary>
internal sealed record Knowledge(long Revision, IReadOnlyDictionary<Guid, PlanOwner> Plans, CurrentTexts Texts, CurrentDecisions Decisions, Suggester Suggester)
{
    /// <summary>Another one when anything is that a suggestion shows, such as the name of a unit.</summary>
    public string Tag => $"\"{Revision}-{Suggester.Snapshot}\"";
}

/// <summary>
/// Keeps what suggestions are made from in memory, as <see cref="CoverageMemory"/> keeps the coverage: every request asks
/// the database for the count of changes first, so that a decision bears on the next request on every replica. A changed
/// decision is learned anew with the others; only where another version became current are texts read again.
/// </summary>
internal sealed class SuggestionMemory(NpgsqlDataSource data, IServiceScopeFactory scopes, IConfiguration configuration)
{
    readonly SuggestionSettings settings = configuration.GetSection("Suggestions").Get<SuggestionSettings>() ?? new();
    volatile Knowledge? last;
    Rounds<ValueTuple, Knowledge>? rounds;

    /// <summary>What is known now.</summary>
    public Task<Knowledge> ReadAsync(CancellationToken cancel) => LazyInitializer.EnsureInitialized(ref rounds, () => new(_ => RefreshAsync())).JoinAsync(default, cancel);

    async Task<Knowledge> RefreshAsync()
    {
        var revision = await data.ReadRevisionAsync();
        return last is { } known && known.Revision == revision ? known : last = await LearnAsync(last, CancellationToken.None);
    }

    async Task<Knowledge> LearnAsync(Knowledge? before, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlignmentDb>();
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var revision = await db.Database.SqlQuery<long>($"SELECT revision AS \"Value\" FROM coverage_revision").SingleAsync(cancel);
        var plans = await db.Plans.Select(plan => new PlanOwner(plan.Id, plan.CurrentVersionId, plan.UnitId, plan.Unit!.Name, plan.Unit.IsInstitute)).ToDictionaryAsync(plan => plan.PlanId, cancel);
        var texts = before?.Texts is { } known && known.AreOf(plans.Values) ? known : await CurrentTexts.ReadAsync(db, plans.Values, settings, cancel);
        var decisions = await CurrentDecisions.ReadAsync(db, texts, before?.Decisions, cancel);
        return new(revision, plans, texts, decisions, before is not null && decisions == before.Decisions ? before.Suggester : texts.Suggester.Knowing(decisions.All));
    }
}
