using IdentityService.Memberships;
using IdentityService.Tokens;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

internal static class RegisterClient
{
    /// <param name="Name">What it is called where it is listed.</param>
    /// <param name="Scopes">What it may ask for.</param>
    /// <param name="Units">Keys of the units for which, and for those below; left out: for all.</param>
    /// <param name="ExpiresOn">The last day on which it gets a token; left out: none.</param>
    internal sealed record Request(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Units = null, DateOnly? ExpiresOn = null);

    /// <param name="Secret">Shown in this answer only; a repetition with the same Idempotency-Key has none.</param>
    internal sealed record View(ReadClients.View Client, string? Secret);

    public static void MapRegisterClient(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/api-clients", HandleAsync).Produces<View>(StatusCodes.Status201Created).ProducesProblem(403).ProducesProblem(422)
            .WithSummary("Register a program").WithDescription("It gets an id and a secret, with which it asks for tokens at /connect/token. Nobody can give it what he does not hold himself, an administrator excepted.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, IdentityDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.EarlierId is { } before) return Results.Json(new View(await ReadClients.ViewAsync(db, await db.RequireClientAsync($"{before}", cancel), cancel), null), statusCode: StatusCodes.Status201Created);

        var caller = await Caller.OfAsync(http);
        var (units, unknown) = await db.UnitsOfAsync(request.Units ?? [], cancel);
        if (unknown.Count > 0) throw Problem.Invalid(unknown);
        var (client, secret) = ApiClient.Register(request.Name, request.Scopes, units, request.ExpiresOn, caller.Id ?? "", time.GetUtcNow());
        if (request.Scopes.FirstOrDefault(scope => !caller.MayGive(scope)) is { } beyond)
            throw new Problem(StatusCodes.Status403Forbidden, "beyond-own-rights", "Nobody gives what he does not hold.", $"You do not hold every right of '{beyond}' everywhere. Ask an administrator.");
        db.Add(client);
        return await once.CreatedAsync($"/v1/api-clients/{client.Id}", new View(await ReadClients.ViewAsync(db, client, cancel), secret), client.Version, Guid.Parse(client.Id), secret: true, cancel);
    }
}
