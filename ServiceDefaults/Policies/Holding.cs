namespace ServiceDefaults.Policies;

/// <summary>A role and where it is held.</summary>
/// <param name="Role">The role, or several of them.</param>
/// <param name="Unit">For this unit and those below it; none: everywhere.</param>
/// <param name="Item">For this item of the unit's plans alone.</param>
public sealed record Holding(Roles Role, Guid? Unit = null, Guid? Item = null)
{
    /// <summary>Reads what a token says: <c>ROLE</c>, <c>ROLE:UNIT</c> or <c>ROLE:UNIT:ITEM</c>. Anything else, such as a role that is not known here, gives no right.</summary>
    public static Holding? Read(string claim) => claim.Split(':') switch
    {
        [var role] when Right.Named.TryGetValue(role, out var known) => new(known),
        [var role, var unit] when Right.Named.TryGetValue(role, out var known) && Guid.TryParse(unit, out var of) => new(known, of),
        [var role, var unit, var item] when Right.Named.TryGetValue(role, out var known) && Guid.TryParse(unit, out var of) && Guid.TryParse(item, out var only) => new(known, of, only),
        _ => null,
    };

    /// <summary>As a token says it.</summary>
    public override string ToString() => string.Join(':', new object?[] { Right.NameOf(Role), Unit, Item }.Where(part => part is not null));
}
