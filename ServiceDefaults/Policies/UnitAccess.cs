using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Policies;

/// <summary>Whose things a request is about. A right for a unit is one for every unit below it, by the service's own table <c>unit(id, parent_id)</c>.</summary>
public static class UnitAccess
{
    /// <summary>Lets a request go on only where its caller holds what the endpoint's policy asks for, for this unit or one above.</summary>
    /// <param name="http">The request.</param>
    /// <param name="db">The service's database.</param>
    /// <param name="unit">The unit whose things are concerned; null where it must be held for all.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <param name="item">The item concerned, which may have been handed over alone.</param>
    /// <param name="hidden">What the thing is, where not everybody may know that it exists.</param>
    /// <exception cref="Problem">403, or 404 for what is hidden.</exception>
    public static async Task RequireUnitAsync(this HttpContext http, ServiceDb db, Guid? unit, CancellationToken cancel, Guid? item = null, Hidden? hidden = null)
    {
        var policy = http.GetPolicy() is { Reach: Reach.Unit } found ? found
            : throw new InvalidOperationException($"The policy table does not say that {http.GetEndpoint()?.DisplayName} is about a unit.");
        http.Features.Set(new Asked());
        if (policy.Right is not { } right || await http.HoldsAsync(db, right, unit, item, cancel)) return;
        throw hidden is not null && !await http.HoldsAsync(db, hidden.From, unit, item, cancel) ? Problem.NotFound(hidden.What)
            : NotYours(right, policy.Of);
    }

    /// <summary>The same where either of two units will do.</summary>
    /// <returns>Whether it is held for the first; then nobody asks about the second.</returns>
    /// <exception cref="Problem">403 where it is held for neither.</exception>
    public static async Task<bool> RequireEitherUnitAsync(this HttpContext http, ServiceDb db, Guid? first, Guid? second, CancellationToken cancel)
    {
        var isFirst = http.GetPolicy()?.Right is not { } right || await http.HoldsAsync(db, right, first, item: null, cancel);
        await http.RequireUnitAsync(db, isFirst ? first : second, cancel);
        return isFirst;
    }

    /// <summary>403: the right is held for other units.</summary>
    /// <param name="right">What it takes.</param>
    /// <param name="of">For what: <c>the plan's unit</c>.</param>
    public static Problem NotYours(Right right, string? of) =>
        new(StatusCodes.Status403Forbidden, "not-your-unit", "You may not do this for this unit.", $"It takes one of the roles {string.Join(", ", right.RoleNames)}, or a client's access, for {of}.");

    /// <summary>Whether the caller holds the right for this unit.</summary>
    public static async Task<bool> HoldsAsync(this HttpContext http, ServiceDb db, Right right, Guid? unit, Guid? item, CancellationToken cancel)
    {
        var caller = await Caller.OfAsync(http);
        if (caller.HasEverywhere(right)) return true;
        var held = caller.UnitsFor(right, item);
        if (unit is not { } concerned || held.Count == 0) return false;
        return held.Contains(concerned) || (await db.AboveAsync(concerned, cancel)).Any(held.Contains);
    }

    /// <summary>For which units the caller holds the right: all of them, or these.</summary>
    public static async Task<(bool IsAll, Guid[] Units)> ReachAsync(this HttpContext http, ServiceDb db, Right right, CancellationToken cancel)
    {
        var caller = await Caller.OfAsync(http);
        if (caller.HasEverywhere(right)) return (true, []);
        var held = caller.UnitsFor(right).ToArray();
        return (false, held.Length == 0 ? [] : await db.Database.SqlQuery<Guid>($"""
            WITH RECURSIVE below(id) AS (SELECT unnest({held}) UNION SELECT unit.id FROM unit JOIN below ON unit.parent_id = below.id)
            SELECT id AS "Value" FROM below
            """).ToArrayAsync(cancel));
    }

    /// <summary>A unit and those above it.</summary>
    /// <remarks>UNION leaves out what was seen before: units that were moved in a circle end it. A unit above may not have been heard of yet.</remarks>
    public static Task<Guid[]> AboveAsync(this ServiceDb db, Guid unit, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        WITH RECURSIVE above(id) AS (SELECT {unit} UNION SELECT unit.parent_id FROM unit JOIN above USING (id) WHERE unit.parent_id IS NOT NULL)
        SELECT id AS "Value" FROM above
        """).ToArrayAsync(cancel);

    /// <summary>A thing that is not public.</summary>
    /// <param name="What">What it is called: <c>plan version</c>.</param>
    /// <param name="From">Who holds this right for its unit knows of it.</param>
    public sealed record Hidden(string What, Right From);

    /// <summary>Stands in a request that has asked whose things it is about.</summary>
    internal sealed record Asked;
}
