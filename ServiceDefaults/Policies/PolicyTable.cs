using static ServiceDefaults.Policies.Rights;
using static ServiceDefaults.Policies.Roles;

namespace ServiceDefaults.Policies;

/// <summary>Every endpoint of every service with who may call it. A service with an endpoint that is not here does not start; docs/access.md is made from it.</summary>
public static partial class PolicyTable
{
    /// <summary>The table, by service.</summary>
    public static IReadOnlyList<Policy> All { get; } =
    [
        Anyone("*", "GET /health/live"),
        Anyone("*", "GET /health/ready"),
        Anyone("*", "GET /openapi/{documentName}.json"),

        Anyone("plans", "GET /v1/units"),
        Anyone("plans", "GET /v1/units/{key}"),
        OfUnit("plans", "POST /v1/units", KeepUnits, "the unit above; for the institute: everywhere"),
        OfUnit("plans", "PUT /v1/units/{key}", KeepUnits, "the unit, and the one that it moves below"),
        OfUnit("plans", "POST /v1/units/{key}/ending", KeepUnits, "the unit, and each of its successors"),
        Somewhere("plans", "POST /v1/unit-imports/preview", KeepUnits),
        OfUnit("plans", "POST /v1/unit-imports", KeepUnits, "the units above the new ones; for the institute: everywhere"),
        Somewhere("plans", "POST /v1/plan-imports/preview", WritePlans),
        OfUnit("plans", "POST /v1/plan-imports", WritePlans, "the unit that is named"),
        OfUnit("plans", "POST /v1/plans", WritePlans, "the unit that is named"),
        Anyone("plans", "GET /v1/plans", WritePlans),
        Anyone("plans", "GET /v1/plans/{id:guid}", WritePlans),
        OfUnit("plans", "POST /v1/plans/{id:guid}/drafts", WritePlans, "the plan's unit"),
        Anyone("plans", "GET /v1/plan-versions/{id:guid}", WritePlans),
        OfUnit("plans", "PUT /v1/plan-versions/{id:guid}", WritePlans, "the plan's unit"),
        Anyone("plans", "GET /v1/plan-versions/{id:guid}/stratml", WritePlans),
        Anyone("plans", "GET /v1/plan-versions/{id:guid}/table", WritePlans),
        OfUnit("plans", "PUT /v1/plan-versions/{id:guid}/table", WritePlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/plan-versions/{id:guid}/items", WritePlans, "the plan's unit"),
        Anyone("plans", "GET /v1/plan-tables/template"),
        OfUnit("plans", "GET /v1/import-jobs/{id:guid}", WritePlans, "the plan's unit"),
        OfUnit("plans", "DELETE /v1/import-jobs/{id:guid}", WritePlans, "the plan's unit"),
        Anyone("plans", "GET /v1/plan-versions/{id:guid}/comparison", WritePlans),
        OfUnit("plans", "PUT /v1/plan-versions/{id:guid}/lineage", WritePlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/plan-versions/{id:guid}/consultation", DecideOnPlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/plan-versions/{id:guid}/adoption", DecideOnPlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/plan-versions/{id:guid}/withdrawal", DecideOnPlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/plan-items/{id:guid}/progress", WritePlans, "the plan's unit; or the item, where it alone was handed over"),
        OfUnit("plans", "POST /v1/plan-items/{id:guid}/evidence", WritePlans, "the plan's unit; or the item, where it alone was handed over"),
        Anyone("plans", "GET /v1/evidence/{id:guid}", WritePlans),
        OfUnit("plans", "POST /v1/plan-items/{id:guid}/breakdowns", DecideOnPlans, "the plan's unit"),
        Anyone("plans", "GET /v1/plan-items/{id:guid}/breakdowns", WritePlans),
        Somewhere("plans", "GET /v1/progress-reports", WritePlans),
        OfUnit("plans", "POST /v1/progress-reports/{id:guid}/approval", DecideOnPlans, "the plan's unit"),
        OfUnit("plans", "POST /v1/progress-reports/{id:guid}/return", DecideOnPlans, "the plan's unit"),
        Everywhere("plans", "POST /v1/reporting-rounds", KeepRounds),
        Everywhere("plans", "POST /v1/reporting-rounds/{id:guid}/closing", KeepRounds),
        Somewhere("plans", "GET /v1/reporting-rounds", WritePlans),
        Somewhere("plans", "GET /v1/reporting-rounds/{id:guid}", WritePlans),
        OfUnit("plans", "GET /v1/reporting-rounds/{id:guid}/forms/{unit}", WritePlans, "the unit that is named"),
        OfUnit("plans", "POST /v1/reporting-rounds/{id:guid}/forms/{unit}/submission", WritePlans, "the unit that is named"),
        OfUnit("plans", "POST /v1/reporting-rounds/{id:guid}/forms/{unit}/approval", DecideOnPlans, "the unit that is named"),
        OfUnit("plans", "POST /v1/reporting-rounds/{id:guid}/forms/{unit}/return", DecideOnPlans, "the unit that is named"),
        Anyone("plans", "GET /v1/plan-items"),
        Anyone("plans", "GET /v1/plan-items/{id:guid}/history", WritePlans),
        Anyone("plans", "GET /v1/plan-archives"),
        Anyone("plans", "GET /v1/plan-archives/{day}"),
        Everywhere("plans", "GET /v1/plan-events", ReadEvents),
        Everywhere("plans", "GET /v1/plan-audit", ReadAudit),

        OfUnit("alignment", "POST /v1/alignments", ProposeAlignments, "either item's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/acceptance", ReviewAlignments, "the other side's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/declining", ReviewAlignments, "the other side's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/dispute", ProposeAlignments, "either item's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/comments", ProposeAlignments, "either item's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/resolution", ReviewAlignments, "the unit of the side that did not dispute it"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/withdrawal", ProposeAlignments, "the proposing side's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/rebasing", ProposeAlignments, "either item's unit"),
        OfUnit("alignment", "POST /v1/alignments/{id:guid}/undoing", ReviewAlignments, "the unit for which it was decided"),
        Anyone("alignment", "GET /v1/alignments"),
        Anyone("alignment", "GET /v1/alignments/{id:guid}"),
        OfUnit("alignment", "POST /v1/no-counterparts", ProposeAlignments, "the item's unit"),
        OfUnit("alignment", "POST /v1/no-counterparts/{id:guid}/ending", ProposeAlignments, "the item's unit"),
        Anyone("alignment", "GET /v1/no-counterparts"),
        Anyone("alignment", "GET /v1/no-counterparts/{id:guid}"),
        Somewhere("alignment", "GET /v1/rebasing-previews/{versionId:guid}", ProposeAlignments),
        Anyone("alignment", "GET /v1/rebasing-campaigns"),
        Anyone("alignment", "GET /v1/rebasing-campaigns/{versionId:guid}"),
        Anyone("alignment", "GET /v1/rebasing-campaigns/{versionId:guid}/alignments"),
        Everywhere("alignment", "POST /v1/rebasing-campaigns/{versionId:guid}/closing", KeepCampaigns),
        OfUnit("alignment", "POST /v1/cited-statements/{itemId:guid}/resolution", ReviewAlignments, "the unit whose item it is said to be"),
        Anyone("alignment", "GET /v1/alignments/export"),
        Somewhere("alignment", "POST /v1/alignment-imports", ProposeAlignments, "for each row either item's unit"),
        OfToken("alignment", "GET /v1/alignment-import-jobs/{id:guid}", ProposeAlignments.Scope, "one's own"),
        OfToken("alignment", "DELETE /v1/alignment-import-jobs/{id:guid}", ProposeAlignments.Scope, "one's own"),
        Anyone("alignment", "GET /v1/coverage"),
        Anyone("alignment", "GET /v1/cited-statements"),
        Anyone("alignment", "GET /v1/suggestions"),
        Everywhere("alignment", "GET /v1/alignment-events", ReadEvents),
        Everywhere("alignment", "GET /v1/alignment-audit", ReadAudit),

        Anyone("feedback", "GET /v1/consultations"),
        Anyone("feedback", "GET /v1/consultations/{id:guid}"),
        OfUnit("feedback", "POST /v1/consultations/{id:guid}/closing", ModerateFeedback, "the plan's unit"),
        Anyone("feedback", "POST /v1/feedback"),
        Anyone("feedback", "GET /v1/feedback", ModerateFeedback),
        Anyone("feedback", "GET /v1/feedback/{id:guid}", ModerateFeedback),
        Anyone("feedback", "GET /v1/feedback/{id:guid}/topic"),
        OfUnit("feedback", "POST /v1/feedback/{id:guid}/publication", ModerateFeedback, "the plan's unit"),
        OfUnit("feedback", "POST /v1/feedback/{id:guid}/answer", AnswerFeedback, "the plan's unit"),
        Everywhere("feedback", "GET /v1/feedback-events", ReadEvents),
        Everywhere("feedback", "GET /v1/feedback-audit", ReadAudit),

        Anyone("notifications", "POST /v1/subscriptions"),
        Anyone("notifications", "POST /v1/subscriptions/confirmation"),
        Anyone("notifications", "POST /v1/subscriptions/ending"),
        Everywhere("notifications", "GET /v1/notification-audit", ReadAudit),

        Anyone("identity", "GET /.well-known/openid-configuration"),
        Anyone("identity", "GET /.well-known/oauth-authorization-server"),
        Anyone("identity", "GET /.well-known/jwks.json"),
        Anyone("identity", "POST /connect/token"),
        Anyone("identity", "POST /connect/revocation"),
        Anyone("identity", "GET /connect/authorize"),
        Anyone("identity", "POST /connect/authorize"),
        OfToken("identity", "GET /connect/userinfo", "openid"),
        OfToken("identity", "POST /connect/userinfo", "openid"),
        Anyone("identity", "GET /connect/endsession"),
        Anyone("identity", "POST /connect/endsession"),
        Anyone("identity", "GET /sign-in"),
        Anyone("identity", "POST /sign-in"),
        Anyone("identity", "GET /sign-in/provider"),
        Anyone("identity", "GET /sign-out"),
        Anyone("identity", "POST /sign-out"),
        // The page asks for the old password, or for the letter's link.
        Anyone("identity", "GET /password"),
        Anyone("identity", "POST /password"),
        Anyone("identity", "GET /password/new"),
        Anyone("identity", "POST /password/new"),
        Everywhere("identity", "GET /v1/identity-audit", ReadAudit),
        Anyone("identity", "GET /password/forgotten"),
        Anyone("identity", "POST /password/forgotten"),
        Somewhere("identity", "GET /v1/memberships", ReadMembers),
        OfUnit("identity", "GET /v1/memberships/{id:guid}", ReadMembers, "the membership's unit"),
        OfUnit("identity", "POST /v1/memberships", KeepMembers, "the unit that is named; where none is: everywhere"),
        Somewhere("identity", "POST /v1/membership-imports/preview", KeepMembers),
        Somewhere("identity", "POST /v1/membership-imports", KeepMembers, "each row's unit"),
        OfUnit("identity", "POST /v1/memberships/{id:guid}/ending", KeepMembers, "the membership's unit"),
        Everywhere("identity", "GET /v1/people", ReadPeople),
        Everywhere("identity", "POST /v1/people/{id:guid}/ending", KeepPeople),
        Everywhere("identity", "GET /v1/identity-events", ReadEvents),
        Everywhere("identity", "GET /v1/api-clients", ReadClients),
        Everywhere("identity", "GET /v1/api-clients/{id}", ReadClients),
        Everywhere("identity", "POST /v1/api-clients", KeepClients),
        Everywhere("identity", "POST /v1/api-clients/{id}/secrets", KeepClients),
        Everywhere("identity", "POST /v1/api-clients/{id}/secrets/{secret:guid}/ending", KeepClients),
        Everywhere("identity", "POST /v1/api-clients/{id}/revocation", KeepClients),

        .. Pages,
    ];

    /// <summary>The platform's scopes, in the order of the table.</summary>
    public static IReadOnlyList<string> Scopes { get; } = [.. All.Where(policy => policy.Reach != Reach.Token).Select(policy => policy.Right?.Scope).OfType<string>().Distinct()];

    static Policy Anyone(string service, string endpoint, Right? more = null) => new(service, endpoint, Reach.Anyone, More: more);

    static Policy OfToken(string service, string endpoint, string scope, string? of = null) => new(service, endpoint, Reach.Token, new(scope, None), of);

    static Policy Somewhere(string service, string endpoint, Right right, string? of = null) => new(service, endpoint, Reach.Somewhere, right, of);

    static Policy OfUnit(string service, string endpoint, Right right, string of) => new(service, endpoint, Reach.Unit, right, of);

    static Policy Everywhere(string service, string endpoint, Right right) => new(service, endpoint, Reach.Everywhere, right);
}
