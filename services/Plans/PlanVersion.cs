using System.Text.Json.Serialization;
using Contracts.Plans;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService;

[JsonConverter(typeof(JsonStringEnumConverter<VersionState>))]
internal enum VersionState
{
    Draft,
    InConsultation,
    Adopted,
    Superseded,
}

/// <summary>A plan's words at one time. Once published they do not change; only the version's state moves on.</summary>
internal sealed class PlanVersion
{
    internal PlanVersion(Guid id, Guid planId, int number, string? description, string? adoptedOn, byte[] sourceHash) =>
        (Id, PlanId, Number, Description, AdoptedOn, SourceHash, State, Version) = (id, planId, number, description, adoptedOn, sourceHash, VersionState.Draft, 1);

    public Guid Id { get; private set; }

    [Audited] public Guid PlanId { get; private set; }

    public Plan? Plan { get; private set; }

    /// <summary>From 1 within the plan.</summary>
    [Audited] public int Number { get; private set; }

    [Audited] public VersionState State { get; private set; }

    [Audited] public string? Description { get; private set; }

    /// <summary>The day of adoption as precisely as known; on a draft, what the imported page says of itself.</summary>
    [Audited] public string? AdoptedOn { get; private set; }

    [Audited] public DateOnly? ClosesOn { get; private set; }

    public byte[] SourceHash { get; private set; }

    /// <summary>
    /// The entity tag. It counts what changes the version's page: the state here, reports on its items and whatever else
    /// the page shows by the database's triggers, whoever makes the change.
    /// </summary>
    [Audited] public int Version { get; private set; }

    public List<Item> Items { get; } = [];

    public PlanVersionPublished OpenConsultation(Plan plan, Unit unit, DateOnly closesOn, DateOnly today)
    {
        if (State != VersionState.Draft) throw Refused("version-not-draft", "Only a draft can be opened for consultation.");
        if (closesOn < today) throw Problem.Invalid(new Mistake("The last day of a consultation cannot be in the past.", "#/closesOn"));
        (State, ClosesOn) = (VersionState.InConsultation, closesOn);
        Version++;
        return new(plan.Advance(), Content(plan, unit), closesOn);
    }

    public PlanVersionAdopted Adopt(Plan plan, Unit unit, PlanVersion? inForce, string adoptedOn)
    {
        if (State is not (VersionState.Draft or VersionState.InConsultation)) throw Refused("version-not-open", "Only a draft or a version in consultation can be adopted.");
        (State, AdoptedOn) = (VersionState.Adopted, adoptedOn);
        Version++;
        inForce?.Supersede();
        return new(plan.Advance(), Content(plan, unit), adoptedOn, inForce?.Id);
    }

    void Supersede()
    {
        State = VersionState.Superseded;
        Version++;
    }

    Problem Refused(string type, string title) => Problem.Refused(type, title, $"Version {Number} is {State}.");

    PlanVersionContent Content(Plan plan, Unit unit) => new(
        plan.Id, plan.Title, unit.Id, unit.Key, unit.Name, unit.ParentId is null, Id, Number, Description,
        [.. Items.OrderBy(item => item.Position).Select(item => new PlanItem(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.Status, item.StatusOn, item.Reports))]);
}
