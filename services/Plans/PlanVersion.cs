using System.Text.Json.Serialization;
using Contracts.Plans;
using PlansService.Lineage;
using PlansService.StratMl;
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

    /// <summary>Taken back: a draft that was given up, or a published version that no longer holds. Its page stays as it was shown.</summary>
    Withdrawn,
}

/// <summary>A plan's words at one time. Once published they do not change; only the version's state moves on.</summary>
internal sealed class PlanVersion
{
    internal PlanVersion(Guid id, Guid planId, int number, string title, string? description, string? adoptedOn, byte[]? sourceHash) =>
        (Id, PlanId, Number, Title, Description, AdoptedOn, SourceHash, Version) = (id, planId, number, title, description, adoptedOn, sourceHash, 1);

    public Guid Id { get; private set; }

    [Audited] public Guid PlanId { get; private set; }

    public Plan? Plan { get; private set; }

    /// <summary>From 1 within the plan.</summary>
    [Audited] public int Number { get; private set; }

    [Audited] public VersionState State { get; private set; }

    /// <summary>Whether everybody may read it: it was opened for consultation or adopted, whatever became of it.</summary>
    [Audited] public bool IsPublic { get; private set; }

    /// <summary>What this version calls the plan.</summary>
    [Audited] public string Title { get; private set; }

    [Audited] public string? Description { get; private set; }

    /// <summary>The day of adoption as precisely as known; on a draft, what the imported page says of itself.</summary>
    [Audited] public string? AdoptedOn { get; private set; }

    [Audited] public DateOnly? ClosesOn { get; private set; }

    /// <summary>Of the imported page that says just this; none where people wrote or changed the words here.</summary>
    public byte[]? SourceHash { get; private set; }

    /// <summary>Why it took the place of the version before, or was withdrawn.</summary>
    [Audited] public string? Reason { get; private set; }

    /// <summary>Whether it changed so little that nobody need be told.</summary>
    [Audited] public bool IsMinor { get; private set; }

    /// <summary>The account of whoever wants it adopted and waits for a second person.</summary>
    [Audited] public string? AdoptionProposedBy { get; private set; }

    /// <summary>
    /// The entity tag. It counts what changes the version's page: the state here, reports on its items and whatever else
    /// the page shows by the database's triggers, whoever makes the change.
    /// </summary>
    [Audited] public int Version { get; private set; }

    public List<Item> Items { get; } = [];

    /// <summary>What a StratML document says besides its goals, without whoever submitted it.</summary>
    public StratMlDocument? Frame { get; set; }

    /// <summary>The version whose place it took: the one in force before or, where none was, the one that was public before.</summary>
    [Audited] public Guid? PredecessorId { get; private set; }

    /// <summary>What people decided of what became of the predecessor's items; until adoption, of those of the version in force.</summary>
    [Audited] public IReadOnlyList<DecidedEdge> Decisions { get; private set; } = [];

    /// <summary>What became of the predecessor's items, as others were told.</summary>
    public IReadOnlyList<ItemLineage> Lineage { get; private set; } = [];

    /// <summary>Which state it had since when.</summary>
    public List<Standing> Standings { get; } = [];

    /// <summary>Begins in a state.</summary>
    public PlanVersion Begun(DateTimeOffset now)
    {
        Standings.Add(new(Id, State, now));
        return this;
    }

    /// <summary>Says a draft anew; its items are written one by one.</summary>
    public void Write(string title, string? description, string? adoptedOn)
    {
        RequireDraft();
        (Title, Description, AdoptedOn, SourceHash, AdoptionProposedBy) = (Plan.RequireTitle(title, "#/title"), description?.Trim(), adoptedOn, null, null);
        Version++;
    }

    public PlanVersionPublished OpenConsultation(Plan plan, Unit unit, DateOnly closesOn, Guid? earlier, IReadOnlyList<ItemLineage> lineage, DateTimeOffset now)
    {
        RequireDraft("Only a draft can be opened for consultation.");
        if (closesOn < DateOnly.FromDateTime(now.UtcDateTime)) throw Problem.Invalid(new Mistake("The last day of a consultation cannot be in the past.", "#/closesOn"));
        (ClosesOn, IsPublic) = (closesOn, true);
        Enter(VersionState.InConsultation, now);
        return new(plan.Advance(), Content(plan, unit), closesOn, earlier, earlier is null ? null : lineage);
    }

    /// <summary>Whether a second person has to adopt it yet; remembers the first.</summary>
    public bool AwaitsSecondPerson(string? caller)
    {
        RequireOpen("adopted");
        if (AdoptionProposedBy is { } first && first != caller) return false;
        AdoptionProposedBy = caller;
        Version++;
        return true;
    }

    public PlanVersionAdopted Adopt(Plan plan, Unit unit, PlanVersion? earlier, IReadOnlyList<ItemLineage> lineage, string adoptedOn, string? reason, bool isMinor, DateTimeOffset now)
    {
        RequireOpen("adopted");
        var inForce = earlier is { State: VersionState.Adopted } ? earlier : null;
        if (inForce is not null && string.IsNullOrWhiteSpace(reason)) throw Problem.Invalid(new Mistake("Say why it takes the place of the version in force.", "#/reason"));
        if (inForce is null && isMinor) throw Problem.Invalid(new Mistake("A plan's first adopted version is no minor change.", "#/isMinor"));
        (AdoptedOn, Reason, IsMinor, IsPublic, AdoptionProposedBy) = (adoptedOn, reason?.Trim(), isMinor, true, null);
        (PredecessorId, Lineage) = (earlier?.Id, lineage);
        inForce?.Enter(VersionState.Superseded, now);
        Enter(VersionState.Adopted, now);
        plan.Rename(Title);
        return new(plan.Advance(), Content(plan, unit), adoptedOn, inForce?.Id, Reason, isMinor, earlier is null ? null : Lineage, earlier?.Id);
    }

    /// <summary>Takes the version back.</summary>
    /// <returns>What others hear; nothing of a draft, of which they never heard.</returns>
    public PlanVersionWithdrawn? Withdraw(Plan plan, string reason, DateTimeOffset now)
    {
        if (State is VersionState.Superseded or VersionState.Withdrawn) throw Refused("version-not-open", "Only a draft, a version in consultation or the version in force can be withdrawn.");
        if (string.IsNullOrWhiteSpace(reason)) throw Problem.Invalid(new Mistake("Say why it is withdrawn.", "#/reason"));
        Reason = reason.Trim();
        Enter(VersionState.Withdrawn, now);
        return IsPublic ? new(plan.Advance(), plan.Id, plan.UnitId, Id, Number, Reason) : null;
    }

    /// <summary>Keeps what a person decided on lineage.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="decisions">All of them; those that are left out are taken back.</param>
    /// <param name="lineage">What follows from them.</param>
    /// <returns>What others hear; nothing before adoption, which tells them.</returns>
    public LineageCorrected? Decide(Plan plan, IReadOnlyList<DecidedEdge> decisions, IReadOnlyList<ItemLineage> lineage)
    {
        Decisions = decisions;
        Version++;
        if (PredecessorId is not { } before) return null;
        Lineage = lineage;
        return new(plan.Advance(), plan.Id, before, Id, Lineage);
    }

    void Enter(VersionState state, DateTimeOffset now)
    {
        State = state;
        Standings.Add(new(Id, state, now));
        Version++;
    }

    /// <summary>Goes on only where the version can be edited.</summary>
    public void RequireDraft() => RequireDraft("Only a draft is edited. Begin a new one from this version.");

    void RequireDraft(string title)
    {
        if (State != VersionState.Draft) throw Refused("version-not-draft", title);
    }

    void RequireOpen(string what)
    {
        if (State is not (VersionState.Draft or VersionState.InConsultation)) throw Refused("version-not-open", $"Only a draft or a version in consultation can be {what}.");
    }

    Problem Refused(string type, string title) => Problem.Refused(type, title, $"Version {Number} is {State}.");

    PlanVersionContent Content(Plan plan, Unit unit) => new(
        plan.Id, Title, unit.Id, unit.Key, unit.Name, unit.ParentId is null, Id, Number, Description,
        [.. Items.OrderBy(item => item.Position).Select(item => new PlanItem(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.Status, item.StatusOn, item.Reports,
            item.Details, item.Accountable, item.Contributors.Count == 0 ? null : item.Contributors, item.StartsOn, item.DueOn, item.OriginId, Served(item)))]);

    static List<Guid>? Served(Item item) =>
        item.References.Where(reference => reference.Kind == ReferenceKind.Serves).Select(reference => reference.TargetItemId).OfType<Guid>().Distinct().ToList() is { Count: > 0 } served ? served : null;
}

/// <summary>The state that a version had from a moment on.</summary>
[NotAudited("says again what the version's own state says, with its time")]
internal sealed record Standing(Guid VersionId, VersionState State, DateTimeOffset Since);
