namespace Alignment.Tests.Suggestions;

/// <summary>How high the first right answer stood, over all questions, each of which may be asked more than once. An interval holds 95 of 100 samples of as many questions.</summary>
internal sealed class Quality
{
    const int Samples = 1000;

    readonly Dictionary<string, List<int>> places = [];

    public double First => Share(places.Values, place => place == 1 ? 1 : 0);

    public double FirstThree => Share(places.Values, place => place is >= 1 and <= 3 ? 1 : 0);

    public double MeanReciprocal => Share(places.Values, Reciprocal);

    /// <param name="ranked">Those that it leaves out follow in the order of all.</param>
    /// <param name="right">The answers that would have been right.</param>
    public void Add(string question, IEnumerable<Guid> ranked, IEnumerable<Guid> all, IReadOnlySet<Guid> right)
    {
        if (!places.TryGetValue(question, out var known)) places[question] = known = [];
        known.Add(ranked.Union(all).Select((id, at) => (id, Place: at + 1)).FirstOrDefault(one => right.Contains(one.id)).Place);
    }

    public override string ToString() => $"{Cell(place => place == 1 ? 1 : 0)} | {Cell(place => place is >= 1 and <= 3 ? 1 : 0)} | {Cell(Reciprocal)}";

    static double Reciprocal(int place) => place == 0 ? 0 : 1.0 / place;

    static double Share(IEnumerable<List<int>> places, Func<int, double> value) => places.Average(each => each.Average(value));

    string Cell(Func<int, double> value)
    {
        var (chance, questions) = (new Random(1), places.Values.ToArray());
        var sampled = Enumerable.Range(0, Samples).Select(_ => Share(chance.GetItems(questions, questions.Length), value)).Order().ToList();
        return $"{Share(places.Values, value):F3} [{sampled[Samples / 40]:F3}, {sampled[Samples - 1 - Samples / 40]:F3}]";
    }
}
