using PlansService.Suppression;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService.Reporting;

/// <summary>By what people are counted: <c>Entry</c> with the groups <c>First in family</c> and <c>Others</c>. Everybody is in one group.</summary>
internal sealed record Dimension(string Name, IReadOnlyList<string> Groups);

/// <summary>How many are in a group of each dimension.</summary>
internal sealed record GroupCount(IReadOnlyList<string> Groups, int Count);

/// <summary>
/// A measure's value of a period by group. The counts are never shown as they are; what is shown of them follows from the
/// measure's <see cref="MeasureRelease"/>, wherever it is shown.
/// </summary>
[NotAudited("counts of few people must not stand where they cannot be taken out")]
internal sealed class Breakdown
{
    const int MostGroups = 20;
    const int MostPeriods = 40;

    Breakdown(Guid id, Guid itemId, Guid measureId, string period, DateTimeOffset releasedAt) => (Id, ItemId, MeasureId, Period, ReleasedAt) = (id, itemId, measureId, period, releasedAt);

    /// <exception cref="Problem">422 for what is no whole table of counts.</exception>
    public Breakdown(Guid item, Guid measure, string period, IReadOnlyList<Dimension> dimensions, IReadOnlyList<GroupCount> counts, IReadOnlyList<string> sumOf, DateTimeOffset now)
        : this(Guid.CreateVersion7(), item, measure, period, now)
    {
        if (Mistakes(period, dimensions, counts, sumOf).ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);
        (Dimensions, Counts, SumOf) = (dimensions, counts, sumOf);
    }

    public Guid Id { get; private set; }

    public Guid ItemId { get; private set; }

    public Guid MeasureId { get; private set; }

    public string Period { get; private set; }

    public IReadOnlyList<Dimension> Dimensions { get; private set; } = [];

    public IReadOnlyList<GroupCount> Counts { get; private set; } = [];

    /// <summary>The periods whose counts add up to these.</summary>
    public IReadOnlyList<string> SumOf { get; private set; } = [];

    public DateTimeOffset ReleasedAt { get; private set; }

    /// <summary>The id of everybody's count.</summary>
    public string Total => IdOf(Period, [.. Dimensions.Select(_ => (string?)null)]);

    /// <summary>The counts and their totals. A place without a group is the total over its dimension.</summary>
    public IEnumerable<(IReadOnlyList<string?> Groups, Cell Cell)> Cells()
    {
        IEnumerable<IReadOnlyList<string?>> places = [[]];
        foreach (var dimension in Dimensions) places = [.. places.SelectMany(place => dimension.Groups.Append(null).Select(group => (IReadOnlyList<string?>)[.. place, group]))];
        return places.Select(place => (place, new Cell(IdOf(Period, place), Counts.Where(count => count.Groups.Index().All(group => place[group.Index] is not { } only || only == group.Item)).Sum(count => count.Count))));
    }

    /// <summary>What everybody knows of them: totals are sums of their groups, and of the same place in the periods that add up to this one.</summary>
    public IEnumerable<Sum> Sums()
    {
        foreach (var (place, cell) in Cells())
        {
            foreach (var (at, dimension) in Dimensions.Index().Where(one => place[one.Index] is null))
                yield return new(cell.Id, [.. dimension.Groups.Select(group => IdOf(Period, [.. place.Select((other, index) => index == at ? group : other)]))]);
            if (SumOf.Count > 0) yield return new(cell.Id, [.. SumOf.Select(part => IdOf(part, place))]);
        }
    }

    /// <summary>What is wrong with it beside the breakdowns of the same measure.</summary>
    public IEnumerable<Mistake> MistakesBeside(IReadOnlyList<Breakdown> others)
    {
        var parts = others.Where(other => SumOf.Contains(other.Period)).ToList();
        foreach (var (at, period) in SumOf.Index())
        {
            if (parts.Find(part => part.Period == period) is not { } part) yield return new($"There is no breakdown of {period}. Send it first.", $"#/sumOf/{at}");
            else if (!part.Dimensions.Select(one => one.Name).SequenceEqual(Dimensions.Select(one => one.Name)) || part.Dimensions.Zip(Dimensions).Any(pair => !pair.First.Groups.SequenceEqual(pair.Second.Groups)))
                yield return new($"The breakdown of {period} has other groups.", $"#/sumOf/{at}");
        }

        if (parts.Count != SumOf.Count) yield break;
        foreach (var (at, count) in Counts.Index())
        {
            var sum = parts.Sum(part => part.Counts.Where(other => other.Groups.SequenceEqual(count.Groups)).Sum(other => other.Count));
            if (SumOf.Count > 0 && sum != count.Count) yield return new($"The periods add up to {sum:N0}.", $"#/counts/{at}/count");
        }
    }

    static string IdOf(string period, IReadOnlyList<string?> place) => string.Join('\u001f', place.Select(group => group ?? "").Prepend(period));

    static IEnumerable<Mistake> Mistakes(string period, IReadOnlyList<Dimension> dimensions, IReadOnlyList<GroupCount> counts, IReadOnlyList<string> sumOf)
    {
        if (!FuzzyDate.IsPeriod(period)) yield return new("A period is written 2023-04-30, 2023-04, 2023, or 2023/24 for an academic year.", "#/period");
        if (sumOf.Count > MostPeriods || sumOf.Distinct().Count() < sumOf.Count || sumOf.Contains(period)) yield return new($"Up to {MostPeriods} other periods add up to this one, each of them once.", "#/sumOf");
        var isSound = dimensions.Count is 1 or 2 && dimensions.All(dimension => dimension.Groups.Count is >= 2 and <= MostGroups && dimension.Groups.Distinct().Count() == dimension.Groups.Count
            && dimension.Groups.Append(dimension.Name).All(name => name.Trim() is { Length: > 0 and <= 100 } && !name.Any(char.IsControl)));
        if (!isSound)
        {
            yield return new($"One or two dimensions, each with 2 to {MostGroups} different groups, and names of 1 to 100 characters.", "#/dimensions");
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, count) in counts.Index())
        {
            if (count.Count is < 0 or > 10_000_000) yield return new("A count is 0 to 10,000,000.", $"#/counts/{at}/count");
            if (count.Groups.Count != dimensions.Count || count.Groups.Index().Any(group => !dimensions[group.Index].Groups.Contains(group.Item))) yield return new("A count names a group of each dimension, in their order.", $"#/counts/{at}/groups");
            else if (!seen.Add(string.Join('\u001f', count.Groups))) yield return new("These groups are counted already.", $"#/counts/{at}/groups");
        }

        if (seen.Count != dimensions.Aggregate(1, (product, dimension) => product * dimension.Groups.Count)) yield return new("Every combination of groups has a count, 0 where there is nobody.", "#/counts");
    }
}

/// <summary>What was decided to be shown of all breakdowns of a measure, in the order in which they came.</summary>
[NotAudited("it holds the counts that are hidden")]
internal sealed class MeasureRelease(Guid measureId, ReleaseDecision decision, int version)
{
    const int MostCells = 1_000;

    public Guid MeasureId { get; private set; } = measureId;

    public ReleaseDecision Decision { get; private set; } = decision;

    public int Version { get; private set; } = version;

    /// <summary>Decides what is shown of one more breakdown.</summary>
    /// <param name="threshold">Which counts are small.</param>
    /// <param name="breakdown">The breakdown.</param>
    /// <param name="known">The total, where it was published as the measure's value before.</param>
    /// <exception cref="Problem">409 where it cannot be shown without giving away what is hidden; 422 where it contradicts what is known.</exception>
    public void Extend(Threshold threshold, Breakdown breakdown, decimal? known)
    {
        var cells = breakdown.Cells().Select(one => one.Cell).ToList();
        var total = cells.Single(cell => cell.Id == breakdown.Total);
        if (known is not null && known != total.Value) throw Problem.Invalid(new Mistake($"The counts add up to {total.Value:N0}; the value reported for this period is {known:0.##}.", "#/counts"));
        if (Decision.Cells.Count + cells.Count > MostCells) throw Problem.Refused("measure-full", "This measure has too many breakdowns to keep them safe together.", $"At most {MostCells:N0} counts and totals. Begin a new measure.");
        var before = known is null ? Decision : Decision with { Cells = [.. Decision.Cells, total] };
        Decision = before.Extend(threshold, cells, breakdown.Sums()) is { Exposed.Count: 0 } next ? next
            : throw Problem.Refused("breakdown-reveals", "This breakdown would give away counts that are hidden.", "Publish it in fewer groups, or not beside the periods or the total that are published already.");
        Version++;
    }
}
