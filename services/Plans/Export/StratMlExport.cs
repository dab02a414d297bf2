using System.Globalization;
using Contracts.Plans;
using PlansService.Import;
using PlansService.Reporting;
using PlansService.StratMl;

namespace PlansService.Export;

/// <summary>
/// A version as a StratML document. The standard knows goals and objectives only: what stands at the top is a goal, and
/// whatever stands below it an objective of that goal, in reading order. Levels' names, dates and references have no place.
/// </summary>
internal static class StratMlExport
{
    /// <param name="version">With its items, of which there is at least one.</param>
    /// <param name="unit">Whose plan it is.</param>
    public static StratMlDocument Of(PlanVersion version, Unit unit)
    {
        var items = version.Items.OrderBy(item => item.Position).ToList();
        var (frame, roots) = (version.Frame, new Dictionary<Guid, Item>());
        foreach (var item in items) roots[item.Id] = item.ParentId is { } parent ? roots[parent] : item;
        var below = items.Where(item => item.ParentId is not null).ToLookup(item => roots[item.Id].Id);
        var published = DateOnly.TryParseExact(version.AdoptedOn, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : frame?.AdministrativeInformation?.PublicationDate;
        return new(
            frame?.Type ?? (items.Exists(item => item.Status != ProgressStatus.Unspecified) ? PlanType.PerformanceReport : PlanType.StrategicPlan),
            version.Title,
            version.Description,
            frame?.OtherInformation,
            new(
                frame?.StrategicPlanCore.Organizations is { Count: > 0 } organizations ? organizations : [new(unit.Name, null, StratMlIdentifiers.Of(unit.Id), null, [])],
                frame?.StrategicPlanCore.Vision,
                frame?.StrategicPlanCore.Mission,
                frame?.StrategicPlanCore.Values ?? [],
                [.. items.Where(item => item.ParentId is null).Select(item => new Goal(item.Text, item.Details ?? "", IdentifierOf(item), item.Label, Stakeholders(item), item.Parts.OtherInformation, [.. below[item.Id].Select(Objective)]))]),
            frame?.AdministrativeInformation is { } known ? known with { PublicationDate = published } : published is null ? null : new(null, null, null, published, null),
            Submitter: null);
    }

    static Objective Objective(Item item) => new(item.Text, item.Details, IdentifierOf(item), item.Label, Stakeholders(item), item.Parts.OtherInformation, [.. item.Parts.Indicators, .. item.Measures.Select(measure => Indicator(item, measure)), .. Rating(item)]);

    static string IdentifierOf(Item item) => item.Parts.Identifier ?? StratMlIdentifiers.Of(item.Id);

    static IReadOnlyList<Stakeholder> Stakeholders(Item item) =>
        [.. item.Parts.Stakeholders, .. item.Accountable is { } one ? new[] { Performer(one, StratMlPage.Accountable) } : [], .. item.Contributors.Select(one => Performer(one, StratMlPage.Contributing))];

    static Stakeholder Performer(string name, string role) => new(StakeholderType.Organization, name, null, [new(role, null, [RoleType.Performer])]);

    // Targets and results of a period belong together; the baseline is what was reached before all of them.
    static PerformanceIndicator Indicator(Item item, Measure measure)
    {
        var (targets, reached) = (measure.Targets ?? [], item.Actuals.Where(actual => actual.MeasureId == measure.Id).Select(actual => new PeriodValue(actual.Period, actual.Number, actual.Text)).ToList());
        var periods = targets.Concat(reached).Select(value => value.Period).Distinct().Order(StringComparer.Ordinal);
        return new(null, measure.Kind == MeasureKind.Quantitative ? IndicatorType.Quantitative : IndicatorType.Qualitative, null, measure.Name, measure.Unit ?? measure.Kind.ToString(), StratMlIdentifiers.Of(measure.Id), [],
            [
                .. measure.Baseline is { } baseline ? new[] { new MeasurementInstance([], [ResultOf(measure, baseline, "Baseline, ")]) } : [],
                .. periods.Select(period => new MeasurementInstance([.. targets.Where(value => value.Period == period).Select(value => ResultOf(measure, value))], [.. reached.Where(value => value.Period == period).Select(value => ResultOf(measure, value))])),
            ], null);
    }

    static Result ResultOf(Measure measure, PeriodValue value, string before = "") => new(null, null, value.Number, value.Text is null ? null : new(measure.Name, value.Text), before + value.Period);

    // A day has a place of its own; a month or a year stands in words.
    static IEnumerable<PerformanceIndicator> Rating(Item item)
    {
        if (item.Status == ProgressStatus.Unspecified) yield break;
        var words = string.Concat(item.Status.ToString().Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
        var isDay = DateOnly.TryParseExact(item.StatusOn, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        yield return new(null, IndicatorType.Qualitative, null, StratMlPage.Progress, StratMlPage.Status, null, [],
            [new([], [new(isDay ? day : null, null, null, new(StratMlPage.Status, words), isDay ? null : item.StatusOn)])], null);
    }
}
