using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Units;

internal static class RegisterUnit
{
    /// <param name="Key">Short unique name, lower case: <c>libraries</c>.</param>
    /// <param name="Name">The unit's name.</param>
    /// <param name="Parent">Key of the unit above; left out for the institute.</param>
    internal sealed record Request(string Key, string Name, string? Parent = null);

    public static void MapRegisterUnit(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/units", HandleAsync)
            .Produces<ReadUnits.UnitView>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Register a unit");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var parent = request.Parent is null ? null : await db.Units.SingleOrDefaultAsync(unit => unit.Key == request.Parent, cancel)
            ?? throw Problem.Invalid(new Mistake($"There is no unit '{request.Parent}'. Register it first.", "#/parent"));
        await http.RequireUnitAsync(db, parent?.Id, cancel);
        parent?.RequireNotEnded("#/parent");
        var unit = Unit.Register(request.Key, request.Name, parent);
        db.Add(unit);
        db.Publish(unit.Registered(), unit.Id, unit.Version, time.GetUtcNow());
        try
        {
            return await once.CreatedAsync($"/v1/units/{unit.Key}", new ReadUnits.UnitView(unit.Id, unit.Key, unit.Name, parent?.Key), unit.Version, unit.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_unit_key" })
        {
            throw Problem.Refused("unit-key-taken", "Another unit has this key.", $"'{unit.Key}' is taken: read /v1/units/{unit.Key}, or choose another key.");
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_unit_institute" })
        {
            throw Problem.Refused("institute-exists", "There is one institute, and it is registered already.", "Name the unit above this one as its parent.");
        }
    }
}
