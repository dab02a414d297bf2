using Contracts.Plans;

namespace TestKit;

/// <summary>Plans as other services hear of them, in few words.</summary>
public static class SomePlan
{
    /// <summary>The institute's plan with one commitment a text, labelled from 1.</summary>
    public static PlanVersionContent OfTheInstitute(params string[] commitments) => Of(isInstitute: true,
        commitments.Select((text, at) => Item(ItemKind.Commitment, text, label: $"{at + 1}")));

    /// <summary>A unit's plan whose actions are filed under one cited statement.</summary>
    public static PlanVersionContent OfAUnit(string statement, params string[] actions)
    {
        var cited = Item(ItemKind.CitedStatement, statement);
        return Of(isInstitute: false, [cited, .. actions.Select(text => Item(ItemKind.Action, text, cited.ItemId))]);
    }

    /// <summary>The same plan's next version: other ids, other words.</summary>
    public static PlanVersionContent Next(this PlanVersionContent plan, params string[] commitments) =>
        OfTheInstitute(commitments) with { PlanId = plan.PlanId, UnitId = plan.UnitId, Number = plan.Number + 1 };

    /// <summary>The plan opened for consultation.</summary>
    public static PlanVersionPublished Published(this PlanVersionContent plan, int planVersion = 2) => new(planVersion, plan, new DateOnly(2099, 12, 31));

    /// <summary>The plan adopted.</summary>
    public static PlanVersionAdopted Adopted(this PlanVersionContent plan, int planVersion = 3) => new(planVersion, plan, "2026-05", null);

    /// <summary>The plan's version taken back.</summary>
    public static PlanVersionWithdrawn Withdrawn(this PlanVersionContent plan, int planVersion = 4) => new(planVersion, plan.PlanId, plan.UnitId, plan.VersionId, plan.Number, "The doors were sold.");

    static PlanVersionContent Of(bool isInstitute, IEnumerable<PlanItem> items)
    {
        var key = Guid.NewGuid().ToString("N")[..8];
        return new(Guid.CreateVersion7(), $"Plan {key}", Guid.CreateVersion7(), $"unit-{key}", $"Unit {key}", isInstitute, Guid.CreateVersion7(), 1, null, [.. items]);
    }

    static PlanItem Item(ItemKind kind, string text, Guid? parent = null, string? label = null) =>
        new(Guid.CreateVersion7(), parent, kind, kind.ToString(), label, text, ProgressStatus.Unspecified, null, ItemVersion: 0);
}
