using System.Globalization;

namespace Sandbox;

/// <param name="Kind">What it calls itself: <c>school</c> or <c>department</c>.</param>
/// <param name="Serves">The institute's commitments that its plan quotes, by their places.</param>
internal sealed record MadeUnit(
    string Key, string Name, string Kind, string Parent, string Title, string Introduction, IReadOnlyList<int> Serves, IReadOnlyList<MadeVersion> Versions, IReadOnlyList<MadeAlignment> Alignments);

/// <param name="Reason">Why it took the place of the one before.</param>
internal sealed record MadeVersion(string AdoptedOn, string? Reason, IReadOnlyList<MadeAction> Actions, IReadOnlyList<MadeReport> Reports);

/// <param name="Key">What it keeps through the versions.</param>
/// <param name="Section">Under which of the commitments that are quoted; after them, under the unit's own goal.</param>
internal sealed record MadeAction(int Key, int Section, string Text, string Accountable, string DueOn);

internal sealed record MadeReport(int Action, string Status, string On, string Narrative);

/// <summary>What somebody proposes by hand.</summary>
internal sealed record MadeAlignment(int Action, int Commitment, string Strength, string Rationale, bool IsAccepted);

/// <summary>
/// A university that does not exist: an institute's plan, and a plan of each of its schools and departments, with two
/// years of versions and reports. The same seed makes the same words, structure and dates. No person is named.
/// </summary>
internal sealed class University
{
    public const string Name = "University of Aldermoor";
    public const string InstituteTitle = "Room for Everybody: Plan for Equity and Belonging";
    public const string Introduction = "What the whole university promises for the years ahead. Schools and departments say in plans of their own what they do for it.";
    public const int Versions = 5;
    public const int Actions = 40;
    public const int CommitmentsAPriority = 5;

    /// <summary>Commitments that a plan quotes; below them comes a goal of its own, whose actions serve none.</summary>
    public const int Sections = 8;

    // Of so many commitments nobody serves the last.
    const int Unserved = 13;
    const int ReportsAVersion = 16;
    const int Reworded = 4;
    const int Replaced = 2;
    const int ByHand = 6;

    // Two years in five parts.
    static readonly DateOnly Begins = new(2024, 9, 2);
    const int DaysAVersion = 146;

    University(int seed, IReadOnlyList<string> priorities, IReadOnlyList<string> commitments, IReadOnlyList<MadeUnit> units) => (Seed, Priorities, Commitments, Units) = (seed, priorities, commitments, units);

    public int Seed { get; }

    public IReadOnlyList<string> Priorities { get; }

    /// <summary>In the order of the priorities that they stand under.</summary>
    public IReadOnlyList<string> Commitments { get; }

    public IReadOnlyList<MadeUnit> Units { get; }

    public static University Make(int seed)
    {
        var random = new Random(seed);
        List<string> commitments = [.. Words.Priorities.SelectMany(priority => Pick(random, priority.Promises.SelectMany(promise => Words.Everybody.Select(who => $"{who} {promise}.")), CommitmentsAPriority))];
        // A unit's words do not depend on how many come before it.
        List<MadeUnit> units = [.. Names().Select((unit, at) => Unit(new Random(unchecked((seed * 1009) + at)), unit.Name, unit.Kind, unit.Parent, commitments.Count))];
        return new(seed, [.. Words.Priorities.Select(priority => priority.Name)], commitments, units);
    }

    static IEnumerable<(string Name, string Kind, string Parent)> Names() => Words.Schools.SelectMany(school => school.Departments
        .Select(subject => ($"Department of {subject}", "department", Key($"School of {school.Name}"))).Prepend(($"School of {school.Name}", "school", "institute")));

    static string Key(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace(",", "", StringComparison.Ordinal);

    static MadeUnit Unit(Random random, string name, string kind, string parent, int commitments)
    {
        var places = Pick(random, Enumerable.Range(0, commitments).Where(at => at % Unserved != Unserved - 1), Sections + ByHand);
        List<int> serves = [.. places.Take(Sections).Order()];
        // Enough for all versions, and no two of them alike.
        var texts = new Queue<(string What, string Whom, string How)>(Pick(random, from what in Words.Deeds from whom in Words.People select (what, whom, Words.Ways[random.Next(Words.Ways.Length)]), Actions + ((Versions - 1) * Replaced)));
        var actions = Enumerable.Range(0, Actions).Select(key => Action(random, key, key % (Sections + 1), texts.Dequeue(), version: 0)).ToList();
        var versions = new List<MadeVersion>();
        for (var at = 0; at < Versions; at++)
        {
            var first = Begins.AddDays(at * DaysAVersion);
            if (at > 0) actions = Next(random, actions, texts, at);
            versions.Add(new(first.ToString("O"), at == 0 ? null : Words.Reasons[random.Next(Words.Reasons.Length)], actions, Reports(random, actions, at, first)));
        }

        var last = Pick(random, actions, ByHand);
        return new(Key(name), name, kind, parent, $"{Words.Titles[random.Next(Words.Titles.Length)]}: Plan of the {name}", $"Written by the {kind} with those who study and work in it, and looked at anew every half year.", serves, versions,
            [.. last.Select((action, nth) => new MadeAlignment(action.Key, places[Sections + nth], Words.Strengths[random.Next(Words.Strengths.Length)], Words.Rationales[random.Next(Words.Rationales.Length)], IsAccepted: nth > 1))]);
    }

    static MadeAction Action(Random random, int key, int section, (string What, string Whom, string How) words, int version) =>
        new(key, section, $"{words.What} {words.Whom}, {words.How}.", Words.Offices[random.Next(Words.Offices.Length)], Begins.AddDays((version * DaysAVersion) + random.Next(200, 730)).ToString("yyyy-MM", CultureInfo.InvariantCulture));

    // Some are said in other words, some make place for new ones.
    static List<MadeAction> Next(Random random, List<MadeAction> actions, Queue<(string What, string Whom, string How)> texts, int version)
    {
        var changed = Pick(random, actions, Reworded + Replaced);
        return
        [
            .. actions.Select(action => changed.IndexOf(action) switch
            {
                < 0 => action,
                < Reworded => action with { Text = action.Text[..(action.Text.LastIndexOf(',') + 2)] + Words.Ways.Where(way => !action.Text.EndsWith($", {way}.", StringComparison.Ordinal)).ElementAt(random.Next(Words.Ways.Length - 1)) + "." },
                var nth => Action(random, Actions + ((version - 1) * Replaced) + nth - Reworded, action.Section, texts.Dequeue(), version),
            }),
        ];
    }

    static List<MadeReport> Reports(Random random, List<MadeAction> actions, int version, DateOnly first) =>
    [
        .. Pick(random, actions, ReportsAVersion).Select((action, nth) => (action, On: first.AddDays((nth + 1) * DaysAVersion / (ReportsAVersion + 1)))).Select(report =>
        {
            // The later, the more is done.
            var status = random.Next(100) < 15 * (version + 1) ? Words.Done : Words.Statuses[random.Next(Words.Statuses.Length)];
            return new MadeReport(report.action.Key, status.Status, report.On.ToString("O"), status.Narratives[random.Next(status.Narratives.Length)]);
        }),
    ];

    static List<T> Pick<T>(Random random, IEnumerable<T> from, int count)
    {
        var all = from.ToArray();
        random.Shuffle(all);
        return [.. all.Take(count)];
    }
}
