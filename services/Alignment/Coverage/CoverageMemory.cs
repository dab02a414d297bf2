using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;

namespace AlignmentService.Coverage;

/// <summary>
/// The coverage, ready to be sent. It is kept in memory with the count of the changes that it shows, and every request
/// asks the database for that count first, together with whoever else asks at that moment: what is sent is as new as the
/// request, on every replica. Where the count moved, what changed is read once for all who wait.
/// </summary>
internal sealed class CoverageMemory(NpgsqlDataSource data, IServiceScopeFactory scopes, IOptions<JsonOptions> json)
{
    volatile CoverageModel? last;
    Rounds<ValueTuple, CoverageModel>? rounds;

    /// <summary>The coverage as it is now.</summary>
    public Task<CoverageModel> ReadAsync(CancellationToken cancel) => LazyInitializer.EnsureInitialized(ref rounds, () => new(_ => RefreshAsync())).JoinAsync(default, cancel);

    async Task<CoverageModel> RefreshAsync()
    {
        var revision = await data.ReadRevisionAsync();
        if (last is { } known && known.Revision == revision) return known;
        await using var scope = scopes.CreateAsyncScope();
        return last = await CoverageReader.ReadAsync(scope.ServiceProvider.GetRequiredService<AlignmentDb>(), last, json.Value.SerializerOptions, CancellationToken.None);
    }
}
