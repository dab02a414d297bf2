using System.Security.Cryptography;
using System.Text.Json;
using AlignmentService.Endpoints;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;

namespace AlignmentService;

/// <summary>
/// The coverage, ready to be sent. It is kept in memory with the count of the changes that it shows, and every request
/// asks the database for that count first, together with whoever else asks at that moment: what is sent is as new as the
/// request, on every replica. Where the count moved, the coverage is computed once for all who wait.
/// </summary>
internal sealed class CoverageMemory(NpgsqlDataSource data, IServiceScopeFactory scopes, IOptions<JsonOptions> json)
{
    internal sealed record Answer(long Revision, string Tag, byte[] Body);

    volatile Answer? last;
    Rounds<ValueTuple, Answer>? rounds;

    /// <summary>The coverage as it is now.</summary>
    public Task<Answer> ReadAsync(CancellationToken cancel) => LazyInitializer.EnsureInitialized(ref rounds, () => new(_ => RefreshAsync())).JoinAsync(default, cancel);

    async Task<Answer> RefreshAsync()
    {
        await using var command = data.CreateCommand("SELECT revision FROM coverage_revision");
        var revision = (long)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("coverage_revision has no row: the migrations make it."));
        return last is { } known && known.Revision == revision ? known : last = await ComputeAsync();
    }

    async Task<Answer> ComputeAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlignmentDb>();
        var (revision, view) = await Coverage.ComputeAsync(db, CancellationToken.None);
        var body = JsonSerializer.SerializeToUtf8Bytes(view, json.Value.SerializerOptions);
        return new(revision, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}\"", body);
    }
}
