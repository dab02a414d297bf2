using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AlignmentService.Suggestions;

/// <summary>
/// Says which candidates a subject may serve, and why: by the words that it shares with a candidate, the rarer the more,
/// and with the subjects that were confirmed for it. Nothing changes it, and it answers the same to the last bit for the
/// same texts and decisions in whatever order; so any number of threads may ask.
/// </summary>
internal sealed class Suggester
{
    const int Decimals = 9;
    const int ShownWords = 4;
    const int ShownExamples = 2;

    readonly Vocabulary vocabulary;
    readonly Candidate[] candidates;
    readonly TermVector[] vectors;
    readonly TermVector[][] parts;
    readonly Postings postings;
    readonly SuggestionSettings settings;
    readonly Precedents precedents;

    /// <param name="candidates">What may be suggested.</param>
    /// <param name="texts">All items of all plans that may ask: from these and the candidates it learns which words are rare.</param>
    /// <param name="decisions">What holds now; whoever changed their mind is in it once.</param>
    public Suggester(IEnumerable<Candidate> candidates, IEnumerable<string> texts, IEnumerable<Decision> decisions, SuggestionSettings? settings = null)
    {
        this.settings = settings ?? new();
        this.candidates = [.. candidates.OrderBy(one => one.Id)];
        vocabulary = new(this.candidates.Select(one => one.Parts.Prepend(one.Text)).Concat(texts.Select(text => (IEnumerable<string>)[text])));
        vectors = Array.ConvertAll(this.candidates, VectorOf);
        parts = Array.ConvertAll(this.candidates, one => one.Parts.Select(part => vocabulary.VectorOf((part, 1))).ToArray());
        postings = new(vectors);
        (precedents, Snapshot) = Learn([.. decisions]);
    }

    Suggester(Suggester other, IReadOnlyCollection<Decision> decisions)
    {
        (vocabulary, candidates, vectors, parts, postings, settings) = (other.vocabulary, other.candidates, other.vectors, other.parts, other.postings, other.settings);
        (precedents, Snapshot) = Learn(decisions);
    }

    /// <summary>The same only for the same texts, decisions and settings.</summary>
    public string Snapshot { get; }

    /// <summary>How rare the words of all texts are.</summary>
    public Vocabulary Vocabulary => vocabulary;

    /// <summary>The same with other decisions: the texts are not read again.</summary>
    public Suggester Knowing(IEnumerable<Decision> decisions) => new(this, [.. decisions]);

    /// <summary>What was decided of the subject itself.</summary>
    public IEnumerable<Decision> DecidedOf(Subject subject) => precedents.Of(subject.Identity);

    /// <summary>Candidates of one score stand in the order of their ids.</summary>
    /// <param name="most">How many suggestions to explain and return; for less than one it abstains.</param>
    public Suggested Suggest(Subject subject, int most = 5)
    {
        var texts = Read(subject);
        var (vector, identity, ranked) = (vocabulary.VectorOf(texts), subject.Identity, new List<(int Row, double Score)>());
        var (similarities, bearing) = (postings.Times(vector), precedents.On(identity, vector));
        for (var row = 0; row < candidates.Length; row++)
        {
            var score = Math.Round((similarities[row] + WeightOf(bearing, row) * bearing.Likenesses[row]) * (1 - settings.Refused * bearing.Refusals[row]), Decimals);
            if (score <= 0 || bearing.Refused.Contains(row) || (ranked.Count >= most && (most < 1 || score <= ranked[^1].Score))) continue;
            var place = ranked.Count;
            while (place > 0 && ranked[place - 1].Score < score) place--;
            ranked.Insert(place, (row, score));
            if (ranked.Count > most) ranked.RemoveAt(most);
        }

        if (ranked.Count == 0) return new([], true, Snapshot);
        var terms = texts.SelectMany(text => text.Terms).DistinctBy(term => term.Id).Select(term => (term, Array.BinarySearch(vector.Terms, term.Id))).ToList();
        var offered = ranked.ConvertAll(one => Explain(terms, vector, one.Row, one.Score, similarities[one.Row], bearing));
        return new(offered, offered[0].Confidence == Confidence.Weak || HasRatherNone(identity, vector, offered[0]), Snapshot);
    }

    Suggestion Explain(List<(Term, int)> terms, TermVector vector, int row, double score, double similarity, Bearing bearing)
    {
        var (weight, candidate) = (WeightOf(bearing, row), candidates[row]);
        var examples = bearing.Confirmed[row].Select(one => new Likeness(one.Decision.Subject.Text, one.Decision.Subject.PlanId, vector.Times(one.Vector))).Where(one => one.Similarity > 0);
        var part = candidate.Parts.Select((text, at) => new Likeness(text, null, vector.Times(parts[row][at]))).Where(one => one.Similarity > 0).MaxBy(one => one.Similarity);
        // A commitment of many parts is like none of them as a whole.
        var certainty = Math.Clamp(Math.Max(score / (1 + weight / 2), part?.Similarity ?? 0), 0, 1);
        return new(
            candidate.Id,
            score,
            certainty,
            certainty >= settings.Strong ? Confidence.Strong : certainty >= settings.Possible ? Confidence.Possible : Confidence.Weak,
            similarity / (similarity + weight * bearing.Likenesses[row]),
            SpeakingWords(terms, vector, vectors[row], weight, bearing.Centroids[row]),
            [.. examples.OrderByDescending(one => one.Similarity).Take(ShownExamples)],
            part);
    }

    // As the subject writes them, alone and with their neighbour: what together is rarer than alone speaks louder.
    static List<SpeakingWord> SpeakingWords(List<(Term, int)> terms, TermVector vector, TermVector text, double weight, TermVector centroid)
    {
        var (speaking, ofText, ofExamples) = (new List<(Term Term, double Weight)>(terms.Count), vector.WeightsIn(text), vector.WeightsIn(centroid));
        foreach (var (term, at) in terms)
            if (ofText[at] + weight * ofExamples[at] is > 0 and var adds) speaking.Add((term, adds * vector.Weights[at]));
        return [.. speaking.OrderByDescending(one => one.Weight).Take(ShownWords).Select(one => new SpeakingWord(one.Term.Written, one.Weight))];
    }

    // A subject without a counterpart is nearer than all that speaks for the first.
    bool HasRatherNone((Guid, string) identity, TermVector vector, Suggestion first) =>
        precedents.WithoutCounterpart(identity, vector) >= Math.Max(first.Certainty, first.Examples is [var nearest, ..] ? nearest.Similarity : 0);

    double WeightOf(Bearing bearing, int row) => settings.Examples * bearing.Confirmed[row].Length / (bearing.Confirmed[row].Length + 2);

    (List<Term> Terms, double Weight)[] Read(Subject subject) => [(vocabulary.Read(subject.Text), 1), .. subject.Above.Select(above => (vocabulary.Read(above), settings.Above))];

    TermVector VectorOf(Candidate candidate)
    {
        var heading = candidate.Text.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? end + 1 : candidate.Text.Length;
        return vocabulary.VectorOf(
        [
            (candidate.Text[..heading], settings.Heading), (candidate.Text[heading..], 1),
            .. candidate.Parts.Select(part => (part, 1.0)), .. candidate.Above.Select(above => (above, settings.Above)),
        ]);
    }

    (Precedents Precedents, string Snapshot) Learn(IReadOnlyCollection<Decision> decisions)
    {
        // What tells one snapshot from another, each said once and in an order of its own.
        var said = decisions.Select(one => $"{one.Verdict} {one.Subject.PlanId} {one.CandidateId} {one.Subject.Text}\n{string.Join('\n', one.Subject.Above)}\n{one.CandidateText}").Order(StringComparer.Ordinal);
        var known = candidates.Select(one => $"{one.Id} {one.Text}\n{string.Join('\n', one.Above)}\n{string.Join('\n', one.Parts)}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in known.Concat(said).Prepend($"{settings} {vocabulary.Fingerprint}")) hash.AppendData(Encoding.UTF8.GetBytes($"{line.Length.ToString(CultureInfo.InvariantCulture)} {line}"));
        return (new(candidates, decisions, subject => vocabulary.VectorOf(Read(subject))), Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }
}
