using System.Numerics;

namespace PlansService.Suppression;

/// <summary>
/// Decides which counts are hidden: the small ones, and as few and as small others as it finds so that no hidden count can
/// be worked out from what is published, now or before.
/// </summary>
/// <remarks>
/// Guaranteed, of all cells and sums of this decision and those it takes as given, against somebody who knows every
/// published count, every sum and that no count is negative:
/// no hidden cell has one possible value only, unless it is named as exposed; the greatest and least possible value of a
/// primary cell are the threshold apart, or as far as they can be with everything hidden that was not published before.
/// Both are computed exactly. That the number of other cells is the least possible is not promised, totals are hidden last,
/// and nothing is claimed about somebody who knows part of a hidden count, being counted in it.
/// The same cells and sums in the same order give the same decision. Some hundred cells that are connected by sums take a
/// moment, more than a thousand take seconds.
/// </remarks>
internal sealed class Release
{
    readonly Threshold threshold;
    readonly List<Cell> cells;
    readonly List<Sum> sums;
    readonly Dictionary<string, int> places;
    readonly List<List<(int Cell, int Sign)>> terms;
    readonly ILookup<int, int> sumsOf;
    readonly HashSet<int> totals;
    readonly int given;
    readonly int givenSums;
    readonly Dictionary<int, Hiding> hidden;
    readonly int[] hiddenIn;
    readonly HashSet<int> settled;
    readonly List<string> exposed;

    public Release(Threshold threshold, ReleaseDecision before, IEnumerable<Cell> cells, IEnumerable<Sum> sums)
    {
        this.threshold = threshold;
        (given, givenSums, exposed) = (before.Cells.Count, before.Sums.Count, [.. before.Exposed]);
        this.cells = [.. before.Cells];
        places = this.cells.Index().ToDictionary(cell => cell.Item.Id, cell => cell.Index, StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            if (cell.Value < 0) throw new ArgumentException($"{cell.Id} is a count and {cell.Value}.", nameof(cells));
            if (places.TryAdd(cell.Id, this.cells.Count)) this.cells.Add(cell);
            else if (this.cells[places[cell.Id]] != cell) throw new ArgumentException($"{cell.Id} has another value than before.", nameof(cells));
        }

        this.sums = [.. before.Sums.Concat(sums).DistinctBy(sum => (sum.Total, string.Join('\n', sum.Parts)))];
        terms = [.. this.sums.Select(Terms)];
        sumsOf = terms.SelectMany((sum, at) => sum.Select(term => (term.Cell, Sum: at))).ToLookup(entry => entry.Cell, entry => entry.Sum);
        totals = [.. this.sums.Select(sum => places[sum.Total])];
        settled = [.. exposed.Select(id => places[id])];
        hidden = before.Hidden.ToDictionary(cell => places[cell.Key], cell => cell.Value);
        foreach (var cell in Enumerable.Range(given, this.cells.Count - given).Where(cell => this.cells[cell].Value < threshold.Value)) hidden[cell] = Hiding.Primary;
        hiddenIn = [.. terms.Select(sum => sum.Count(term => hidden.ContainsKey(term.Cell)))];
    }

    public ReleaseDecision Decide()
    {
        while (true)
        {
            // A hidden cell that is alone in a sum is plain to see; only then it takes computing.
            var alone = terms.Index().FirstOrDefault(sum => hiddenIn[sum.Index] == 1 && sum.Item.Exists(term => IsFree(term.Cell)), (-1, []));
            if (alone.Index >= 0) Hide(alone.Item.Select(term => term.Cell).Where(IsFree));
            else if (hidden.Keys.Except(settled).DefaultIfEmpty(-1).Min() is >= 0 and var cell) Protect(cell);
            else break;
        }

        return new(cells, sums, hidden.OrderBy(cell => cell.Key).ToDictionary(cell => cells[cell.Key].Id, cell => cell.Value, StringComparer.Ordinal), exposed);
    }

    /// <summary>
    /// Looks at a hidden cell and all that sums connect with it. What is safe stays so whatever else gets hidden, and what was
    /// safe before stays so where no sum is new. Of those that are not, each that no cell just hidden may help gets another.
    /// </summary>
    void Protect(int first)
    {
        var (connected, known) = Together(first);
        var isKnown = known.TrueForAll(sum => sum < givenSums);
        var values = Values(connected, known);
        var added = new HashSet<int>();
        foreach (var (unknown, cell) in connected.Index().Where(entry => !settled.Contains(entry.Item)).OrderBy(entry => entry.Item))
        {
            var room = isKnown ? null : values.RoomOf(unknown);
            if (room is null || (hidden[cell] == Hiding.Primary ? room.IsAtLeast(threshold.Value) : room.Width.Sign > 0))
            {
                settled.Add(cell);
                continue;
            }

            // A limit follows from sums counted some times each. A cell that does not cancel out moves the limit once it is unknown.
            var limits = known.SelectMany((sum, at) => terms[sum].Select(term => (term.Cell, Upper: room.Upper[at] * term.Sign, Lower: room.Lower[at] * term.Sign)))
                .Where(term => IsFree(term.Cell) || added.Contains(term.Cell)).GroupBy(term => term.Cell)
                .Where(times => !Total(times.Select(term => term.Upper)).IsZero || !Total(times.Select(term => term.Lower)).IsZero)
                .Select(times => times.Key).ToList();
            if (limits.Count > 0 && !limits.Exists(added.Contains)) added.Add(Hide(limits));
            if (limits.Count > 0) continue;
            settled.Add(cell);
            if (room.Width.IsZero) exposed.Add(cells[cell].Id);
        }

        static BigInteger Total(IEnumerable<BigInteger> numbers) => numbers.Aggregate(BigInteger.Add);
    }

    /// <summary>Hides one: a total last, then the one that leaves the fewest hidden cells alone in a sum, then the smallest.</summary>
    int Hide(IEnumerable<int> candidates)
    {
        var cell = candidates.OrderBy(totals.Contains).ThenBy(cell => sumsOf[cell].Sum(sum => hiddenIn[sum] switch { 0 => 1, 1 => -1, _ => 0 })).ThenBy(cell => cells[cell].Value).ThenBy(cell => cell).First();
        hidden[cell] = Hiding.Complementary;
        foreach (var sum in sumsOf[cell]) hiddenIn[sum]++;
        return cell;
    }

    /// <summary>The hidden cells that sums connect with this one, and these sums.</summary>
    (List<int> Cells, List<int> Sums) Together(int first)
    {
        var (found, known) = (new List<int> { first }, new List<int>());
        var (seen, seenSums) = (new HashSet<int> { first }, new HashSet<int>());
        for (var at = 0; at < found.Count; at++)
        {
            foreach (var sum in sumsOf[found[at]].Where(seenSums.Add))
            {
                known.Add(sum);
                found.AddRange(terms[sum].Select(term => term.Cell).Where(other => hidden.ContainsKey(other) && seen.Add(other)));
            }
        }

        return (found, known);
    }

    PossibleValues Values(List<int> unknowns, List<int> known)
    {
        var columns = unknowns.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return new(unknowns.Count, [.. known.Select(sum => terms[sum].Where(term => columns.ContainsKey(term.Cell)).ToList()).Select(sum => (
            (IReadOnlyList<(int, int)>)[.. sum.Select(term => (columns[term.Cell], term.Sign))],
            sum.Sum(term => (long)term.Sign * cells[term.Cell].Value)))]);
    }

    bool IsFree(int cell) => cell >= given && !hidden.ContainsKey(cell);

    List<(int Cell, int Sign)> Terms(Sum sum)
    {
        List<(int Cell, int Sign)> found =
            [.. sum.Parts.Prepend(sum.Total).Select((id, at) => (places.TryGetValue(id, out var place) ? place : throw new ArgumentException($"{id} is no cell.", nameof(sum)), at == 0 ? -1 : 1))];
        var isWhole = found.Count > 1 && found.DistinctBy(term => term.Cell).Count() == found.Count && found.Sum(term => (long)term.Sign * cells[term.Cell].Value) == 0;
        return isWhole ? found : throw new ArgumentException($"{sum.Total} is not the sum of its parts, or one stands twice.", nameof(sum));
    }
}
