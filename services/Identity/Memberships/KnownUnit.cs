using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace IdentityService.Memberships;

/// <summary>This service's copy of a unit, kept from events.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed record KnownUnit(Guid Id, string Key, string Name, Guid? ParentId, int Version);

/// <summary>A unit, where something is said of it.</summary>
internal sealed record UnitView(Guid Id, string Key, string Name);

internal static class KnownUnits
{
    /// <summary>The unit of this key; null where none is named.</summary>
    /// <exception cref="Problem">422 where it is not known.</exception>
    public static async Task<KnownUnit?> UnitOfAsync(this IdentityDb db, string? key, string? pointer, CancellationToken cancel) => key is null ? null
        : await db.Units.AsNoTracking().SingleOrDefaultAsync(unit => unit.Key == key, cancel) ?? throw Problem.Invalid(Unknown(key, pointer));

    public static Mistake Unknown(string key, string? pointer) => new($"There is no unit '{key}' here. Register it first; one that was registered just now is known in a moment.", pointer);

    /// <summary>The units of these keys, and a mistake for each that is not known.</summary>
    public static async Task<(Guid[] Units, IReadOnlyList<Mistake> Mistakes)> UnitsOfAsync(this IdentityDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var known = await db.Units.AsNoTracking().Where(unit => keys.Contains(unit.Key)).ToDictionaryAsync(unit => unit.Key, unit => unit.Id, cancel);
        return ([.. known.Values], [.. keys.Index().Where(one => !known.ContainsKey(one.Item)).Select(one => Unknown(one.Item, $"#/units/{one.Index}"))]);
    }
}
