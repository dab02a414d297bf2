using static PlansService.Lineage.Outline;

namespace PlansService.Lineage;

/// <summary>Items of both versions, by their places, that are one thing.</summary>
internal sealed record Link(IReadOnlyList<int> From, IReadOnlyList<int> To, double Score, DecidedBy By = DecidedBy.Machine);

/// <summary>
/// Links the items of two versions: what a person decided is taken as it is, then texts that stand unchanged exactly once in
/// both, then the likeliest pair first, and of what is left the parts of something split or merged. A text that stands
/// several times does not say which is which: it waits for the items around it. Numbers and letters are not looked at.
/// </summary>
internal sealed class Matching
{
    /// <summary>In place of a counterpart: the item belongs to a link that is made already.</summary>
    public const int Linked = -2;

    // Unrelated sentences of real plans reach 0.2, those built alike 0.3; with every third word replaced a sentence keeps 0.5
    // (LikenessOfSentences in the tests). What stands around an item may tip the balance; an origin alone is enough.
    const double Enough = 0.45;
    const double SameOrigin = 0.5;
    const double SameParent = 0.08;
    const double SameChildren = 0.7;

    readonly Outline earlier;
    readonly Outline later;
    readonly Wording wording;
    readonly HashSet<string> repeated;
    readonly ILookup<int, Likely> likely;
    readonly int[] next;
    readonly int[] before;
    readonly double[] scores;
    readonly Dictionary<(int One, int Other), int> sharedChildren = [];
    readonly List<Likely> waiting = [];
    readonly PriorityQueue<(int One, int Other, double Score), (double, int, int, int)> proposals = new();

    Matching(Outline earlier, Outline later, IReadOnlyList<Link> decided)
    {
        (this.earlier, this.later, wording) = (earlier, later, new(earlier.Texts, later.Texts));
        (next, before, scores) = (Unlinked(earlier), Unlinked(later), new double[earlier.Items.Count]);
        foreach (var link in decided)
        {
            foreach (var one in link.From) next[one] = link is { From.Count: 1, To.Count: 1 } ? link.To[0] : Linked;
            foreach (var other in link.To) before[other] = link is { From.Count: 1, To.Count: 1 } ? link.From[0] : Linked;
        }

        repeated = [.. Repeated(earlier), .. Repeated(later)];
        var places = later.Texts.Index().Where(text => before[text.Index] == None && !repeated.Contains(text.Item)).ToDictionary(text => text.Item, text => text.Index, StringComparer.Ordinal);
        foreach (var one in Open(next))
        {
            if (places.TryGetValue(earlier.Texts[one], out var other) && !repeated.Contains(earlier.Texts[one])) (next[one], before[other], scores[one]) = (other, one, 1);
        }

        likely = wording.FindLikely(Open(next), Open(before), (one, other) => earlier.Texts[one] != later.Texts[other]).ToLookup(pair => pair.Earlier);
    }

    public static IReadOnlyList<Link> Between(Outline earlier, Outline later, IReadOnlyList<Link> decided)
    {
        var matching = new Matching(earlier, later, decided);
        matching.Match(decided);
        return [.. decided, .. matching.Links(decided)];
    }

    void Match(IReadOnlyList<Link> decided)
    {
        foreach (var link in decided.Where(link => link.From.Count + link.To.Count > 2))
        {
            foreach (var one in link.From)
            {
                foreach (var other in link.To) LookAround(one, other);
            }
        }

        foreach (var (one, other) in next.Index().Where(entry => entry.Item >= 0).ToList()) LookAround(one, other);
        PairEqual(earlier.Children[None], later.Children[None]);
        foreach (var other in Open(before))
        {
            if (later.Items[other].OriginId is { } id && earlier.Places.TryGetValue(id, out var origin)) Consider(new(origin, other, wording.Likeness(origin, other)));
        }

        foreach (var pair in likely.SelectMany(pairs => pairs)) Consider(pair);
        TakeBestFirst();
        PairEqual(Open(next), Open(before));
        while (waiting.Count > 0)
        {
            List<Likely> waited = [.. waiting];
            waiting.Clear();
            waited.ForEach(Propose);
            TakeBestFirst();
        }
    }

    void TakeBestFirst()
    {
        while (proposals.TryDequeue(out var pair, out _))
        {
            if (next[pair.One] == None && before[pair.Other] == None) Take(pair.One, pair.Other, Math.Min(1, pair.Score));
        }
    }

    void Take(int one, int other, double score)
    {
        (next[one], before[other], scores[one]) = (other, one, score);
        LookAround(one, other);
    }

    /// <summary>What two linked items say about those below and above them.</summary>
    void LookAround(int one, int other)
    {
        PairEqual(earlier.Children[one], later.Children[other]);
        foreach (var pair in earlier.Children[one].SelectMany(child => likely[child]).Where(pair => later.Parents[pair.Later] == other)) Consider(pair);
        var (above, aboveOther) = (earlier.Parents[one], later.Parents[other]);
        if (above == None || aboveOther == None) return;
        sharedChildren[(above, aboveOther)] = sharedChildren.GetValueOrDefault((above, aboveOther)) + 1;
        Consider(new(above, aboveOther, wording.Likeness(above, aboveOther)));
    }

    /// <summary>Pairs open items that have one text, in their order.</summary>
    void PairEqual(IEnumerable<int> ones, IEnumerable<int> others)
    {
        var left = others.Where(other => before[other] == None).GroupBy(other => later.Texts[other], StringComparer.Ordinal).ToDictionary(same => same.Key, same => new Queue<int>(same), StringComparer.Ordinal);
        foreach (var one in ones)
        {
            while (next[one] == None && left.TryGetValue(earlier.Texts[one], out var same) && same.TryDequeue(out var other))
            {
                if (before[other] == None) Take(one, other, 1);
            }
        }
    }

    void Consider(Likely pair)
    {
        if (repeated.Contains(earlier.Texts[pair.Earlier]) || repeated.Contains(later.Texts[pair.Later])) waiting.Add(pair);
        else Propose(pair);
    }

    void Propose(Likely pair)
    {
        var (one, other, score) = pair;
        if (next[one] != None || before[other] != None) return;
        var (above, aboveOther) = (earlier.Parents[one], later.Parents[other]);
        if (later.Items[other].OriginId == earlier.Items[one].Id) score += SameOrigin;
        if (above != None && next[above] == aboveOther) score += SameParent;
        // The more children the surer: a single one may as well have been moved.
        score += SameChildren * sharedChildren.GetValueOrDefault((one, other)) / (1 + Math.Max(earlier.Children[one].Count(), later.Children[other].Count()));
        if (score >= Enough) proposals.Enqueue((one, other, score), (-score, Math.Abs(one - other), one, other));
    }

    IEnumerable<Link> Links(IReadOnlyList<Link> decided)
    {
        Close(decided);
        var pairs = likely.SelectMany(found => found).ToList();
        List<Link> joined = [.. Parts.Find(wording, wording.Earlier, wording.Later, next, before, pairs.Select(pair => (pair.Earlier, pair.Later))).Select(found => new Link([found.Whole], found.Parts, found.Covered))];
        Close(joined);
        List<Link> merged = [.. Parts.Find(wording, wording.Later, wording.Earlier, before, next, pairs.Select(pair => (pair.Later, pair.Earlier))).Select(found => new Link(found.Parts, [found.Whole], found.Covered))];
        Close(merged);

        var (nearest, nearestOther) = (new double[next.Length], new double[before.Length]);
        foreach (var pair in pairs)
        {
            nearest[pair.Earlier] = Math.Max(nearest[pair.Earlier], pair.Likeness);
            nearestOther[pair.Later] = Math.Max(nearestOther[pair.Later], pair.Likeness);
        }

        return
        [
            .. joined, .. merged,
            .. next.Index().Where(entry => entry.Item >= 0).Select(entry => new Link([entry.Index], [entry.Item], scores[entry.Index])),
            .. Open(next).Select(one => new Link([one], [], 1 - nearest[one])),
            .. Open(before).Select(other => new Link([], [other], 1 - nearestOther[other])),
        ];
    }

    void Close(IReadOnlyList<Link> links)
    {
        foreach (var one in links.SelectMany(link => link.From)) next[one] = Linked;
        foreach (var other in links.SelectMany(link => link.To)) before[other] = Linked;
    }

    static List<int> Open(int[] counterparts) => [.. counterparts.Index().Where(entry => entry.Item == None).Select(entry => entry.Index)];

    static int[] Unlinked(Outline version) => [.. version.Items.Select(_ => None)];

    static IEnumerable<string> Repeated(Outline version) => version.Texts.CountBy(text => text, StringComparer.Ordinal).Where(entry => entry.Value > 1).Select(entry => entry.Key);
}
