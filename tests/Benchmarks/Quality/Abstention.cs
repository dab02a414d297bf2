using AlignmentService.Suggestions;

namespace Benchmarks.Quality;

/// <summary>How often the first suggestion was right and how often none was rightly given, where some questions have no answer.</summary>
internal sealed class Abstention
{
    readonly record struct Answer(bool HasCounterpart, bool IsOffered, bool IsRight);

    readonly Dictionary<string, List<Answer>> answers = [];

    /// <summary>Of what was offered, how much was right.</summary>
    public Figure Precision => Of(one => one.IsOffered, one => one.IsRight);

    /// <summary>Of what has a counterpart, how much was offered it first.</summary>
    public Figure Recall => Of(one => one.HasCounterpart, one => one.IsRight);

    /// <summary>Of what has no counterpart, how much was offered one.</summary>
    public Figure False => Of(one => !one.HasCounterpart, one => one.IsOffered);

    public void Add(Suggested suggested, Crosswalk.Source source)
    {
        if (!answers.TryGetValue(source.Text, out var known)) answers[source.Text] = known = [];
        known.Add(new(source.Counterparts.Count > 0, !suggested.Abstains, !suggested.Abstains && source.Counterparts.Contains(suggested.Ranked[0].CandidateId)));
    }

    Figure Of(Func<Answer, bool> among, Func<Answer, bool> which) => Figure.Of(answers.Values, questions =>
    {
        var all = questions.SelectMany(each => each).Where(among).ToList();
        return all.Count == 0 ? 0 : (double)all.Count(which) / all.Count;
    });
}
