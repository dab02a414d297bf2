namespace Benchmarks.Quality;

/// <summary>A figure of a sample of questions, with the interval that holds it in 95 of 100 samples of as many.</summary>
internal sealed record Figure(double Value, double Low, double High)
{
    const int Samples = 1000;

    /// <summary>The figure of these questions; the samples are the same in every run.</summary>
    public static Figure Of<T>(IReadOnlyCollection<T> questions, Func<IReadOnlyCollection<T>, double> figure)
    {
        var (chance, all) = (new Random(1), questions.ToArray());
        var sampled = Enumerable.Range(0, Samples).Select(_ => figure(chance.GetItems(all, all.Length))).Order().ToList();
        return new(figure(questions), sampled[Samples / 40], sampled[Samples - 1 - Samples / 40]);
    }

    public override string ToString() => $"{Value:F3} [{Low:F3}, {High:F3}]";
}
