using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace IdentityService.Endpoints;

internal static class ReadClients
{
    internal sealed record SecretView(Guid Id, DateTimeOffset CreatedAt);

    /// <param name="Units">The units for which, and for those below; empty: for all.</param>
    /// <param name="LastUsedOn">The last day on which it got a token.</param>
    internal sealed record View(string Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<Guid> Units, string CreatedBy, DateTimeOffset CreatedAt,
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
        var uses = await UsesAsync(db, [.. clients.Select(client => client.Id)], cancel);
        return Paging.Of([.. clients.Select(client => Of(client, uses.GetValueOrDefault(client.Id)))], size, client => client.Id);
    }

    static async Task<IResult> GetAsync(string id, HttpContext http, IdentityDb db, CancellationToken cancel)
    {
        var client = await db.RequireClientAsync(id, cancel);
        return http.Tagged(Of(client, (await UsesAsync(db, [id], cancel)).GetValueOrDefault(id)), client.Version);
    }

    public static async Task<ApiClient> RequireClientAsync(this IdentityDb db, string id, CancellationToken cancel) =>
        await db.Clients.Include(client => client.ClientSecrets).SingleOrDefaultAsync(client => client.Id == id, cancel) ?? throw Problem.NotFound("client");

    static Task<Dictionary<string, DateOnly?>> UsesAsync(IdentityDb db, string[] ids, CancellationToken cancel) =>
        db.Set<ClientUse>().AsNoTracking().Where(use => ids.Contains(use.ClientId)).ToDictionaryAsync(use => use.ClientId, use => (DateOnly?)use.LastUsedOn, cancel);

    public static View Of(ApiClient client, DateOnly? lastUsedOn) => new(client.Id, client.Name, client.Scopes.Split(' '), client.Units, client.CreatedBy, client.CreatedAt,
        client.ExpiresOn, client.RevokedAt, lastUsedOn, [.. client.ClientSecrets.OrderBy(secret => secret.CreatedAt).Select(secret => new SecretView(secret.Id, secret.CreatedAt))]);
}
