using System.Security.Cryptography;
using System.Text;
using Contracts.Plans;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>A unit's plan over time; what it says stands in its versions.</summary>
internal sealed class Plan
{
    Plan(Guid id, Guid unitId, string title, int version) => (Id, UnitId, Title, Version) = (id, unitId, title, version);

    public Guid Id { get; private set; }

    [Audited] public Guid UnitId { get; private set; }

    public Unit? Unit { get; private set; }

    /// <summary>What the version in force calls it, or else its first draft.</summary>
    [Audited] public string Title { get; private set; }

    /// <summary>Counts what happened to the plan; its events carry it.</summary>
    [Audited] public int Version { get; private set; }

    public List<PlanVersion> Versions { get; } = [];

    public static Plan Begin(Unit unit, string title, string? pointer = null) => new(Guid.CreateVersion7(), unit.Id, RequireTitle(title, pointer), 1) { Unit = unit };

    /// <summary>A title as it is kept, or the refusal of it.</summary>
    public static string RequireTitle(string title, string? pointer) => title.Trim() is { Length: >= 3 and <= 200 } given && !given.Any(char.IsControl) ? given
        : throw Problem.Invalid(new Mistake($"A plan's title is one line of 3 to 200 characters.{(pointer is null ? " The page shows none: give it as ?title=." : "")}", pointer, Code: "title"));

    /// <summary>The same words of the same plan are the same version, however often they are imported.</summary>
    public static byte[] HashOf(string source) => SHA256.HashData(Encoding.UTF8.GetBytes(source));

    /// <summary>Adds a draft with the next number.</summary>
    public PlanVersion Draft(string title, string? description, string? adoptedOn, byte[]? sourceHash, DateTimeOffset now)
    {
        var version = new PlanVersion(Guid.CreateVersion7(), Id, Versions.Select(one => one.Number).DefaultIfEmpty().Max() + 1, title, description, adoptedOn, sourceHash).Begun(now);
        Versions.Add(version);
        return version;
    }

    public void Rename(string title) => Title = title;

    /// <summary>Follows its unit's people to another unit.</summary>
    public PlanMoved Move(Unit unit)
    {
        (UnitId, Unit) = (unit.Id, unit);
        return new(Advance(), Id, Title, unit.Id, unit.Key, unit.Name);
    }

    public int Advance() => ++Version;
}
