namespace Alignment.Tests.Suggestions;

/// <summary>How high the first right answer stood, over all questions. An interval holds 95 of 100 samples drawn from the same questions.</summary>
internal sealed class Quality
{
    const int Samples = 1000;

    readonly List<int> places = [];

    public double First => Share(places, place => place == 1 ? 1 : 0);

    public double FirstThree => Share(places, place => place is >= 1 and <= 3 ? 1 : 0);

    public double MeanReciprocal => Share(places, Reciprocal);

    /// <param name="ranked">Those that it leaves out follow in the order of all.</param>
    /// <param name="right">The answers that would have been right.</param>
    public void Add(IEnumerable<Guid> ranked, IEnumerable<Guid> all, IReadOnlySet<Guid> right) =>
        places.Add(ranked.Union(all).Select((id, at) => (id, Place: at + 1)).FirstOrDefault(one => right.Contains(one.id)).Place);

    public override string ToString() => $"{Cell(place => place == 1 ? 1 : 0)} | {Cell(place => place is >= 1 and <= 3 ? 1 : 0)} | {Cell(Reciprocal)}";

    static double Reciprocal(int place) => place == 0 ? 0 : 1.0 / place;

    static double Share(IReadOnlyCollection<int> places, Func<int, double> value) => places.Average(value);

    string Cell(Func<int, double> value)
    {
        var chance = new Random(1);
        var sampled = Enumerable.Range(0, Samples).Select(_ => Share(chance.GetItems(places.ToArray(), places.Count), value)).Order().ToList();
        return $"{Share(places, value):F3} [{sampled[Samples / 40]:F3}, {sampled[Samples - 1 - Samples / 40]:F3}]";
    }
}
