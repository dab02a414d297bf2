using System.Text.Json.Serialization;
using ServiceDefaults.Http;

namespace PlansService.Reporting;

[JsonConverter(typeof(JsonStringEnumConverter<MeasureKind>))]
internal enum MeasureKind
{
    /// <summary>A number in a unit.</summary>
    Quantitative,

    /// <summary>Something that is there or is not; its values are words, such as the day on which it was reached.</summary>
    Milestone,

    /// <summary>Words.</summary>
    Qualitative,
}

[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
internal enum Direction
{
    Increase,
    Decrease,
    Maintain,
}

/// <summary>How an item is measured. It keeps its id from version to version, so that what was reached stays with it.</summary>
/// <param name="Id">Made by whoever writes the plan.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">In what it is counted: <c>students</c>, <c>%</c>; quantitative measures only.</param>
/// <param name="Direction">Where it should go; quantitative measures only.</param>
/// <param name="Baseline">What it was in the beginning.</param>
/// <param name="Targets">What is aimed at, by period.</param>
internal sealed record Measure(Guid Id, string Name, MeasureKind Kind, string? Unit = null, Direction? Direction = null, PeriodValue? Baseline = null, IReadOnlyList<PeriodValue>? Targets = null)
{
    const int Most = 30;
    const int MostTargets = 60;

    /// <summary>What is wrong with an item's measures.</summary>
    public static IEnumerable<Mistake> Mistakes(IReadOnlyList<Measure> measures, string place)
    {
        if (measures.Count > Most) yield return new($"An item has at most {Most} measures.", place);
        foreach (var (at, measure) in measures.Index().Take(Most))
        {
            var here = $"{place}/{at}";
            if (measure.Id == Guid.Empty || measures.Take(at).Any(other => other.Id == measure.Id)) yield return new("Every measure has an id of its own.", here + "/id");
            if (measure.Name.Trim().Length is 0 or > 400) yield return new("A measure's name has 1 to 400 characters.", here + "/name");
            if (measure.Unit?.Length > 100) yield return new("A unit has at most 100 characters.", here + "/unit");
            if (measure.Kind != MeasureKind.Quantitative && (measure.Unit ?? measure.Direction?.ToString()) is not null) yield return new("Only a quantitative measure has a unit and a direction.", here + "/kind");
            var targets = measure.Targets ?? [];
            if (targets.Count > MostTargets) yield return new($"A measure has at most {MostTargets} targets.", here + "/targets");
            if (targets.DistinctBy(target => target.Period).Count() < targets.Count) yield return new("A period has one target.", here + "/targets");
            if (measure.Baseline?.Mistake(measure.Kind) is { } wrong) yield return new(wrong, here + "/baseline");
            foreach (var (number, target) in targets.Index().Take(MostTargets))
                if (target.Mistake(measure.Kind) is { } mistake) yield return new(mistake, $"{here}/targets/{number}");
        }
    }

    /// <summary>What is wrong with values reported of an item's measures.</summary>
    public static IEnumerable<Mistake> Mistakes(IReadOnlyList<MeasureValue> values, IReadOnlyList<Measure> measures, string place)
    {
        foreach (var (at, value) in values.Index())
        {
            var mistake = measures.FirstOrDefault(measure => measure.Id == value.MeasureId) is { } known ? new PeriodValue(value.Period, value.Number, value.Text).Mistake(known.Kind) : $"The item has no measure {value.MeasureId}.";
            if (mistake is null && values.Take(at).Any(other => (other.MeasureId, other.Period) == (value.MeasureId, value.Period))) mistake = "A measure has one value a period.";
            if (mistake is not null) yield return new(mistake, $"{place}/{at}");
        }
    }

    // Values are compared by what they hold, so that a draft written as it was has not changed.
    public bool Equals(Measure? other) => other is not null && (Id, Name, Kind, Unit, Direction, Baseline) == (other.Id, other.Name, other.Kind, other.Unit, other.Direction, other.Baseline) && (Targets ?? []).SequenceEqual(other.Targets ?? []);

    public override int GetHashCode() => Id.GetHashCode();
}

/// <summary>A number or words of a period.</summary>
/// <param name="Period"><c>2023-04-30</c>, <c>2023-04</c>, <c>2023</c> or the academic year <c>2023/24</c>.</param>
internal sealed record PeriodValue(string Period, decimal? Number = null, string? Text = null)
{
    internal string? Mistake(MeasureKind kind) =>
        !FuzzyDate.IsPeriod(Period) ? "A period is written 2023-04-30, 2023-04, 2023, or 2023/24 for an academic year."
        : kind == MeasureKind.Quantitative && Number is null ? "A quantitative measure has a number."
        : kind != MeasureKind.Quantitative && Number is not null ? "Only a quantitative measure has a number."
        : kind != MeasureKind.Quantitative && string.IsNullOrWhiteSpace(Text) ? "It says something in words."
        : Text?.Length > 1000 ? "A value's words have at most 1,000 characters."
        : null;
}

/// <summary>What a measure reached in a period.</summary>
internal sealed record MeasureValue(Guid MeasureId, string Period, decimal? Number, string? Text);

/// <summary>What a measure reached in a period, by the newest report that counts and says it.</summary>
internal sealed record Actual(Guid MeasureId, string Period, decimal? Number, string? Text, string On, int Report)
{
    /// <summary>These and what a report says: the newest report is right, whichever was approved first.</summary>
    public static IReadOnlyList<Actual> With(IReadOnlyList<Actual> known, Progress report) => report.Values.Count == 0 ? known :
    [
        .. known.Concat(report.Values.Select(value => new Actual(value.MeasureId, value.Period, value.Number, value.Text, report.On, report.Number)))
            .GroupBy(actual => (actual.MeasureId, actual.Period)).Select(group => group.MaxBy(actual => actual.Report)!),
    ];
}
