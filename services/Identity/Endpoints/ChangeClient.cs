using IdentityService.Tokens;
using ServiceDefaults.Http;

namespace IdentityService.Endpoints;

/// <summary>A client changes over from one secret to the next without a gap, for a second one may be valid; or ends altogether.</summary>
internal static class ChangeClient
{
    /// <param name="Secret">Shown in this answer only.</param>
    internal sealed record View(Guid Id, string Secret);

    public static void MapChangeClient(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/api-clients/{id}/secrets", async (string id, HttpContext http, IdentityDb db, TimeProvider time, CancellationToken cancel) =>
        {
            var client = await db.RequireClientAsync(id, cancel);
            http.RequireMatch(client.Version);
            var (secret, words) = client.Renew(time.GetUtcNow());
            await db.SaveChangesAsync(cancel);
            http.Response.Headers.ETag = Preconditions.Tag(client.Version);
            return Results.Created($"/v1/api-clients/{id}", new View(secret, words));
        }).Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Give a program another secret").WithDescription("Two are valid at a time. Needs If-Match.");
        routes.MapPost("/v1/api-clients/{id}/secrets/{secret:guid}/ending", (string id, Guid secret, HttpContext http, IdentityDb db, CancellationToken cancel) =>
                ChangeAsync(id, http, db, client => client.EndSecret(secret), cancel))
            .Produces<ReadClients.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("End a secret of a program").WithDescription("Tokens that were given for it live on for ten minutes at most. Needs If-Match.");
        routes.MapPost("/v1/api-clients/{id}/revocation", (string id, HttpContext http, IdentityDb db, TimeProvider time, CancellationToken cancel) =>
                ChangeAsync(id, http, db, client => client.Revoke(time.GetUtcNow()), cancel))
            .Produces<ReadClients.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Revoke a program").WithDescription("This is not undone. Tokens that it has live on for ten minutes at most. Needs If-Match.");
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, IdentityDb db, Action<ApiClient> change, CancellationToken cancel)
    {
        var client = await db.RequireClientAsync(id, cancel);
        http.RequireMatch(client.Version);
        change(client);
        await db.SaveChangesAsync(cancel);
        return http.Tagged(await ReadClients.ViewAsync(db, client, cancel), client.Version);
    }
}
