using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;
using static ServiceDefaults.Policies.Roles;

namespace ServiceDefaults.Policies;

/// <summary>What it takes to do something: which roles, and for a program which scope.</summary>
public static class Rights
{
    const Roles Leads = EquityOffice | UnitLead;
    const Roles Editors = Leads | UnitEditor;

    /// <summary>To see drafts and to write them.</summary>
    public static Right WritePlans { get; } = new("plans.write", Editors);

    /// <summary>To decide for the unit what it promises.</summary>
    public static Right DecideOnPlans { get; } = new("plans.write", Leads);

    /// <summary>To register units.</summary>
    public static Right KeepUnits { get; } = new("plans.write", EquityOffice);

    /// <summary>To ask everybody how far they are.</summary>
    public static Right KeepRounds { get; } = new("plans.write", EquityOffice);

    /// <summary>To see feedback before it is public, and to publish it.</summary>
    public static Right ModerateFeedback { get; } = new("feedback.moderate", EquityOffice | Moderator);

    /// <summary>To see who holds which role.</summary>
    public static Right ReadMembers { get; } = new("members.read", Leads | Auditor | Administrator);

    /// <summary>To give roles and take them back; which ones, the role says.</summary>
    public static Right KeepMembers { get; } = new("members.write", Leads | Administrator);

    /// <summary>To say what the unit's items serve.</summary>
    public static Right ProposeAlignments { get; } = new("alignments.write", Editors);

    /// <summary>To decide what serves the unit's items.</summary>
    public static Right ReviewAlignments { get; } = new("alignments.review", Leads | Reviewer);

    internal static readonly Right ReadPeople = new("members.read", EquityOffice | Auditor | Administrator);
    internal static readonly Right KeepPeople = new("members.write", EquityOffice | Administrator);
    internal static readonly Right KeepCampaigns = new("alignments.review", EquityOffice);
    internal static readonly Right AnswerFeedback = new("feedback.answer", Editors);
    internal static readonly Right ReadClients = new("clients.read", Administrator | Integrator);
    internal static readonly Right KeepClients = new("clients.write", Administrator | Integrator);
    internal static readonly Right ReadAudit = new(AuditLog.Scope, Auditor);
    internal static readonly Right ReadEvents = new(EventFeed.Scope, EquityOffice | Integrator);
}
