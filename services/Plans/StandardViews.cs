using PlansService.StratMl;

namespace PlansService;

/// <summary>What the standard for plans knows of an item, as the page shows it.</summary>
internal static class StandardViews
{
    /// <param name="Kind">A person, an organization or a group.</param>
    /// <param name="Roles">What they do or receive.</param>
    internal sealed record StakeholderView(string Name, StakeholderType? Kind, string? Description, IReadOnlyList<string> Roles);

    /// <param name="Measures">What is measured.</param>
    /// <param name="Unit">In what it is counted.</param>
    internal sealed record IndicatorView(string Measures, string Unit, IndicatorType? Kind, ValueChainStage? Stage, string? Label, string? Details, IReadOnlyList<ResultView> Results);

    /// <param name="Instance">Which targets and results belong together, from 1.</param>
    /// <param name="IsTarget">Whether it was aimed at; else it was reached.</param>
    /// <param name="Rating">A rating in words, beside or instead of the number.</param>
    internal sealed record ResultView(int Instance, bool IsTarget, DateOnly? StartsOn, DateOnly? EndsOn, decimal? Number, string? RatingName, string? Rating, string? Description);

    public static IReadOnlyList<StakeholderView>? StakeholdersOf(StandardParts parts) => parts.Stakeholders.Count == 0 ? null
        : [.. parts.Stakeholders.Select(one => new StakeholderView(one.Name, one.StakeholderTypeType, one.Description, [.. one.Roles.Select(role => role.Name)]))];

    public static IReadOnlyList<IndicatorView>? IndicatorsOf(StandardParts parts) => parts.Indicators.Count == 0 ? null
        : [.. parts.Indicators.Select(one => new IndicatorView(one.MeasurementDimension, one.UnitOfMeasurement, one.PerformanceIndicatorType, one.ValueChainStage, one.SequenceIndicator, one.OtherInformation,
            [.. one.MeasurementInstances.Index().SelectMany(instance => Results(instance.Index + 1, instance.Item))]))];

    static IEnumerable<ResultView> Results(int number, MeasurementInstance instance) =>
        instance.TargetResults.Select(result => Of(number, isTarget: true, result)).Concat(instance.ActualResults.Select(result => Of(number, isTarget: false, result)));

    static ResultView Of(int instance, bool isTarget, Result result) =>
        new(instance, isTarget, result.StartDate, result.EndDate, result.NumberOfUnits, result.Descriptor?.DescriptorName, result.Descriptor?.DescriptorValue, result.Description);
}
