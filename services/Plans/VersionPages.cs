using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Npgsql;
using PlansService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>
/// The pages of plan versions, ready to be sent. A page is kept in memory with the version's count of changes, and every
/// request asks the database for that count first, together with whoever else asks at that moment: what is sent is as
/// new as the request, on every replica.
/// </summary>
internal sealed class VersionPages : IDisposable
{
    const long MostBytes = 64 << 20;

    readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    readonly Rounds<Guid, IReadOnlyDictionary<Guid, Standing>> asking;
    readonly Rounds<Guid, IReadOnlyDictionary<Guid, Page>> rendering;

    public VersionPages(NpgsqlDataSource data, IServiceScopeFactory scopes, IOptions<JsonOptions> json)
    {
        asking = new(ids => AskAsync(data, [.. ids.Distinct()]));
        rendering = new(ids => RenderAsync(scopes, ids.Distinct(), json.Value.SerializerOptions));
    }

    /// <summary>Where a version stands: its count of changes, and whether everybody may read it.</summary>
    internal sealed record Standing(int Version, bool IsPublic)
    {
        public string Tag { get; } = Preconditions.Tag(Version);
    }

    internal sealed record Page(int Version, byte[] Body)
    {
        public string Tag { get; } = Preconditions.Tag(Version);
    }

    /// <summary>Where the version stands now; null where there is none with this id.</summary>
    public async Task<Standing?> StandingAsync(Guid id, CancellationToken cancel) => (await asking.JoinAsync(id, cancel)).GetValueOrDefault(id);

    /// <summary>The version's page, at least as new as its standing.</summary>
    public async ValueTask<Page> PageAsync(Guid id, Standing now, CancellationToken cancel) =>
        known.Get<Page>(id) is { } page && page.Version == now.Version ? page : (await rendering.JoinAsync(id, cancel))[id];

    static async Task<IReadOnlyDictionary<Guid, Standing>> AskAsync(NpgsqlDataSource data, Guid[] ids)
    {
        await using var command = data.CreateCommand("SELECT id, version, is_public FROM plan_version WHERE id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<Guid, Standing>(ids.Length);
        while (await reader.ReadAsync()) found.Add(reader.GetGuid(0), new(reader.GetInt32(1), reader.GetBoolean(2)));
        return found;
    }

    async Task<IReadOnlyDictionary<Guid, Page>> RenderAsync(IServiceScopeFactory scopes, IEnumerable<Guid> ids, JsonSerializerOptions json)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlansDb>();
        var pages = new Dictionary<Guid, Page>();
        foreach (var id in ids)
        {
            var view = await ReadVersion.RequireAsync(db, id, CancellationToken.None);
            var page = pages[id] = new(view.Version, JsonSerializer.SerializeToUtf8Bytes(view, json));
            known.Set(id, page, new MemoryCacheEntryOptions { Size = page.Body.Length + 256, SlidingExpiration = TimeSpan.FromHours(1) });
        }

        return pages;
    }

    public void Dispose() => known.Dispose();
}
