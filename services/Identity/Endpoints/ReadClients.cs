using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace IdentityService.Endpoints;

internal static class ReadClients
{
    internal sealed record SecretView(Guid Id, DateTimeOffset CreatedAt);

    /// <param name="Units">Keys of the units for which, and for those below; empty: for all.</param>
    /// <param name="LastUsedOn">The last day on which it got a token.</param>
    internal sealed record View(string Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string> Units, string CreatedBy, DateTimeOffset CreatedAt,
        DateOnly? ExpiresOn, DateTimeOffset? RevokedAt, DateOnly? LastUsedOn, IReadOnlyList<SecretView> Secrets);

    public static void MapReadClients(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/api-clients", ListAsync).WithSummary("The programs, by id");
        routes.MapGet("/v1/api-clients/{id}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("A program");
    }

    static async Task<Page<View>> ListAsync(IdentityDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.After(cursor) ?? "");
        var clients = await db.Clients.AsNoTracking().Include(client => client.ClientSecrets).Where(client => string.Compare(client.Id, after) > 0).OrderBy(client => client.Id).Take(size + 1).ToListAsync(cancel);
        return Paging.Of(await ViewsAsync(db, clients, cancel), size, client => client.Id);
    }

    static async Task<IResult> GetAsync(string id, HttpContext http, IdentityDb db, CancellationToken cancel)
    {
        var client = await db.RequireClientAsync(id, cancel);
        return http.Tagged(await ViewAsync(db, client, cancel), client.Version);
    }

    public static async Task<ApiClient> RequireClientAsync(this IdentityDb db, string id, CancellationToken cancel) =>
        await db.Clients.Include(client => client.ClientSecrets).SingleOrDefaultAsync(client => client.Id == id, cancel) ?? throw Problem.NotFound("client");

    public static async Task<View> ViewAsync(IdentityDb db, ApiClient client, CancellationToken cancel) => (await ViewsAsync(db, [client], cancel))[0];

    static async Task<IReadOnlyList<View>> ViewsAsync(IdentityDb db, IReadOnlyList<ApiClient> clients, CancellationToken cancel)
    {
        var (ids, unitIds) = (clients.Select(client => client.Id).ToArray(), clients.SelectMany(client => client.Units).Distinct().ToArray());
        var uses = await db.Set<ClientUse>().AsNoTracking().Where(use => ids.Contains(use.ClientId)).ToDictionaryAsync(use => use.ClientId, use => (DateOnly?)use.LastUsedOn, cancel);
        var units = await db.Units.AsNoTracking().Where(unit => unitIds.Contains(unit.Id)).ToDictionaryAsync(unit => unit.Id, unit => unit.Key, cancel);
        return [.. clients.Select(client => new View(client.Id, client.Name, client.Scopes.Split(' '), [.. client.Units.Select(unit => units[unit])], client.CreatedBy, client.CreatedAt,
            client.ExpiresOn, client.RevokedAt, uses.GetValueOrDefault(client.Id), [.. client.ClientSecrets.OrderBy(secret => secret.CreatedAt).Select(secret => new SecretView(secret.Id, secret.CreatedAt))]))];
    }
}
