namespace Benchmarks.Quality;

/// <summary>How high the first right answer stood, over all questions, each of which may be asked more than once.</summary>
internal sealed class Places
{
    readonly Dictionary<string, List<int>> places = [];

    public Figure First => Of(place => place == 1 ? 1 : 0);

    public Figure FirstThree => Of(place => place is >= 1 and <= 3 ? 1 : 0);

    public Figure MeanReciprocal => Of(place => place == 0 ? 0 : 1.0 / place);

    /// <param name="ranked">Those that it leaves out follow in the order of all.</param>
    /// <param name="right">The answers that would have been right.</param>
    public void Add(string question, IEnumerable<Guid> ranked, IEnumerable<Guid> all, IReadOnlySet<Guid> right)
    {
        if (!places.TryGetValue(question, out var known)) places[question] = known = [];
        known.Add(ranked.Union(all).Select((id, at) => (id, Place: at + 1)).FirstOrDefault(one => right.Contains(one.id)).Place);
    }

    Figure Of(Func<int, double> value) => Figure.Of(places.Values, questions => questions.Average(each => each.Average(value)));
}
