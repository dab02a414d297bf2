using System.Text.RegularExpressions;
using Contracts.Plans;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>An organisational unit: the institute, a school, a department, the libraries.</summary>
internal sealed partial class Unit
{
    Unit(Guid id, string key, string name, Guid? parentId, int version) => (Id, Key, Name, ParentId, Version) = (id, key, name, parentId, version);

    public Guid Id { get; private set; }

    /// <summary>Short unique name for addresses and imports.</summary>
    [Audited] public string Key { get; private set; }

    [Audited] public string Name { get; private set; }

    /// <summary>The unit above; only the institute has none.</summary>
    [Audited] public Guid? ParentId { get; private set; }

    /// <summary>The day from which it is there, where that is known.</summary>
    [Audited] public DateOnly? StartsOn { get; private set; }

    /// <summary>The day from which it is there no more: it was merged, split or given up.</summary>
    [Audited] public DateOnly? EndedOn { get; private set; }

    /// <summary>The units that carry on what it did.</summary>
    [Audited] public List<Guid> Successors { get; private set; } = [];

    [Audited] public int Version { get; private set; }

    public static Unit Register(string key, string name, Unit? parent) =>
        Mistakes(key, name).ToList() is { Count: > 0 } mistakes ? throw Problem.Invalid(mistakes) : new(Guid.CreateVersion7(), key, name.Trim(), parent?.Id, 1);

    /// <summary>What is wrong with a key and a name.</summary>
    public static IEnumerable<Mistake> Mistakes(string key, string name)
    {
        if (!KeyForm().IsMatch(key)) yield return new("A key is 2 to 40 lower-case letters, digits and hyphens, beginning with a letter.", "#/key");
        if (name.Trim() is not { Length: >= 2 and <= 200 } shown || shown.Any(char.IsControl)) yield return new("A name is one line of 2 to 200 characters.", "#/name");
    }

    /// <summary>Says anew what it is called and where it stands.</summary>
    /// <param name="above">The unit above it; none for the institute.</param>
    /// <returns>What others hear, and what it was.</returns>
    public (UnitChanged Changed, FormerUnit Former) Change(string name, Unit? above, DateOnly? startsOn, DateTimeOffset now)
    {
        if (Mistakes(Key, name).ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);
        if (ParentId is null != above is null) throw Problem.Invalid(new Mistake(ParentId is null ? "The institute has no unit above it." : "Name the unit above: there is one institute.", "#/parent"));
        above?.RequireNotEnded("#/parent");
        var former = new FormerUnit(Id, Version, Name, ParentId, now);
        (Name, ParentId, StartsOn) = (name.Trim(), above?.Id, startsOn);
        Version++;
        return (Changed(), former);
    }

    /// <summary>Ends it.</summary>
    public UnitChanged End(DateOnly on, IReadOnlyList<Unit> successors)
    {
        if (ParentId is null) throw Problem.Refused("institute-stays", "The institute does not end.");
        if (EndedOn is { } ended) throw Problem.Refused("unit-ended", "This unit has ended already.", $"It ended on {ended:O}.");
        if (StartsOn > on) throw Problem.Invalid(new Mistake($"It began on {StartsOn:O}.", "#/on"));
        (EndedOn, Successors) = (on, [.. successors.Select(unit => unit.Id)]);
        Version++;
        return Changed();
    }

    /// <exception cref="Problem">422: nothing new comes below it, and it gets no plans.</exception>
    public void RequireNotEnded(string pointer)
    {
        if (EndedOn is { } ended) throw Problem.Invalid(new Mistake($"The unit '{Key}' ended on {ended:O}.", pointer));
    }

    public UnitRegistered Registered() => new(Id, Version, Key, Name, ParentId);

    UnitChanged Changed() => new(Id, Version, Key, Name, ParentId, EndedOn, EndedOn is null ? null : Successors);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();
}

/// <summary>What a unit was called and where it stood, up to a change.</summary>
[NotAudited("says again what the audit log holds of the unit")]
internal sealed record FormerUnit(Guid UnitId, int Version, string Name, Guid? ParentId, DateTimeOffset Until);
