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

    [Audited] public int Version { get; private set; }

    public static Unit Register(string key, string name, Unit? parent) =>
        Mistakes(key, name).ToList() is { Count: > 0 } mistakes ? throw Problem.Invalid(mistakes) : new(Guid.CreateVersion7(), key, name.Trim(), parent?.Id, 1);

    /// <summary>What is wrong with a key and a name.</summary>
    public static IEnumerable<Mistake> Mistakes(string key, string name)
    {
        if (!KeyForm().IsMatch(key)) yield return new("A key is 2 to 40 lower-case letters, digits and hyphens, beginning with a letter.", "#/key");
        if (name.Trim() is not { Length: >= 2 and <= 200 } shown || shown.Any(char.IsControl)) yield return new("A name is one line of 2 to 200 characters.", "#/name");
    }

    public UnitRegistered Registered() => new(Id, Version, Key, Name, ParentId);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();
}
