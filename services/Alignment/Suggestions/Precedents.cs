namespace AlignmentService.Suggestions;

/// <summary>A decision with its subject as a vector.</summary>
internal sealed record Precedent(Decision Decision, TermVector Vector)
{
    /// <summary>The subject's, kept because it is compared often.</summary>
    public (Guid, string) Identity { get; } = Decision.Subject.Identity;
}

/// <summary>What was decided of other subjects, as far as it bears on one; all in the order of the candidates.</summary>
/// <param name="Confirmed">Each candidate's confirmed examples.</param>
/// <param name="Centroids">What they have in common.</param>
/// <param name="Likenesses">The subject's cosine with that.</param>
/// <param name="Refusals">The subject's cosine with the likest subject for which the candidate was refused.</param>
/// <param name="Refused">The candidates that were refused for this very subject, as both read now.</param>
internal sealed record Bearing(Precedent[][] Confirmed, TermVector[] Centroids, double[] Likenesses, double[] Refusals, IReadOnlySet<int> Refused);

/// <summary>What was decided, by candidate. A subject's own decisions prove nothing of itself and are left out.</summary>
internal sealed class Precedents
{
    readonly IReadOnlyList<Candidate> candidates;
    readonly ILookup<(Guid, string), Decision> own;
    readonly Precedent[][] confirmed;
    readonly (int Row, Precedent Example)[] refused;
    readonly TermVector[] centroids;
    readonly Postings confirmedTerms;
    readonly Postings refusedTerms;
    readonly Postings withoutTerms;

    /// <param name="candidates">Decisions on others say nothing.</param>
    public Precedents(IReadOnlyList<Candidate> candidates, IEnumerable<Decision> decisions, Func<Subject, TermVector> vectorOf)
    {
        this.candidates = candidates;
        // In an order of their own: sums are the same whatever order they came in.
        var precedents = decisions.OrderBy(one => one.Subject.Text, StringComparer.Ordinal).ThenBy(one => one.Subject.PlanId).ThenBy(one => string.Join('\n', one.Subject.Above), StringComparer.Ordinal)
            .Select(one => new Precedent(one, vectorOf(one.Subject))).ToLookup(one => one.Decision.Verdict);
        own = decisions.ToLookup(one => one.Subject.Identity);
        confirmed = ByCandidate(Verdict.Confirmed);
        refused = [.. ByCandidate(Verdict.Refused).SelectMany((examples, row) => examples.Select(one => (row, one)))];
        centroids = Array.ConvertAll(confirmed, Centroid);
        confirmedTerms = new(centroids);
        refusedTerms = new([.. refused.Select(one => one.Example.Vector)]);
        withoutTerms = new([.. precedents[Verdict.NoCounterpart].Select(one => one.Vector)]);

        Precedent[][] ByCandidate(Verdict verdict)
        {
            var each = precedents[verdict].ToLookup(one => one.Decision.CandidateId);
            return [.. candidates.Select(candidate => each[candidate.Id].ToArray())];
        }
    }

    /// <summary>What bears on the subject.</summary>
    public Bearing On((Guid, string) identity, TermVector vector)
    {
        var (likenesses, refusals, similarities) = (confirmedTerms.Times(vector), new double[candidates.Count], refusedTerms.Times(vector));
        for (var at = 0; at < refused.Length; at++)
        {
            var (row, example) = refused[at];
            if (similarities[at] > refusals[row] && example.Identity != identity) refusals[row] = similarities[at];
        }

        if (!own.Contains(identity)) return new(confirmed, centroids, likenesses, refusals, new HashSet<int>());
        var mine = own[identity].ToLookup(one => one.CandidateId);
        var (others, common, refusedRows) = (confirmed.ToArray(), centroids.ToArray(), new HashSet<int>());
        for (var row = 0; row < candidates.Count; row++)
        {
            if (!mine.Contains(candidates[row].Id)) continue;
            others[row] = [.. confirmed[row].Where(one => one.Identity != identity)];
            common[row] = Centroid(others[row]);
            likenesses[row] = vector.Times(common[row]);
            if (mine[candidates[row].Id].Any(one => one.Refuses(candidates[row].Id, candidates[row].Text))) refusedRows.Add(row);
        }

        return new(others, common, likenesses, refusals, refusedRows);
    }

    /// <summary>What was decided of the subject itself.</summary>
    public IEnumerable<Decision> Of((Guid, string) identity) => own[identity];

    /// <summary>The subject's cosine with the likest one that has no counterpart; beyond any where that was decided of itself.</summary>
    public double WithoutCounterpart((Guid, string) identity, TermVector vector) =>
        own[identity].Any(one => one.Verdict == Verdict.NoCounterpart) ? double.PositiveInfinity : withoutTerms.Times(vector) is [_, ..] similarities ? similarities.Max() : 0;

    static TermVector Centroid(Precedent[] examples)
    {
        var weights = new Dictionary<ulong, double>();
        foreach (var (_, vector) in examples)
            for (var at = 0; at < vector.Terms.Length; at++) weights[vector.Terms[at]] = weights.GetValueOrDefault(vector.Terms[at]) + vector.Weights[at];
        return TermVector.Of(weights);
    }
}
