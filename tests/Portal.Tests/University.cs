using PortalService.Apis;

namespace Portal.Tests;

/// <summary>An invented university, as its neighbours' APIs would tell of it.</summary>
public sealed class University
{
    public const string ValidToken = "0123456789abcdef0123456789abcdef.ff";
    public const string Hostile = "<script>alert(1)</script> & \"quoted\" <img src=x onerror=alert(2)>";

    public static readonly Guid Draft = Id(1), InForce = Id(2), OfLibraries = Id(3), Old = Id(4), Empty = Id(5), OfTheAsker = Id(6);
    public static readonly Guid Concern = Id(11), Guide = Id(12), Calendar = Id(13), Rooms = Id(14), Doors = Id(15), LooseAction = Id(16), FirstAction = Id(17);
    public static readonly Guid QuotedFound = Id(31), QuotedNowhere = Id(32), LendLaptops = Id(33);
    public static readonly Guid OfAda = Id(71), Lent = Id(73), Autumn = Id(301), Laptops = Id(302), OpenRecords = Id(35), NewDraft = Id(7);
    public static readonly Guid LibrariesPlan = Id(102), Waits = Id(401), Argued = Id(402), Stale = Id(403), Lost = Id(404);
    static readonly Guid Everyday = Id(41), Decisions = Id(42);
    static readonly Unit Institute = new("aldermoor", "University of Aldermoor"), Libraries = new("libraries", "Libraries");

    public IReadOnlyList<Plan> Plans { get; init; } =
    [
        new(Id(102), "A fairer library", Libraries, false, new(OfLibraries, 1, "Adopted", "2026-03", null), new Dictionary<string, int> { ["Completed"] = 1, ["InProgress"] = 1, ["Unspecified"] = 1 },
            [new(OfLibraries, 1, "Adopted", "2026-03", null)]),
        new(Id(101), "A Place to Stand", Institute, true, new(InForce, 2, "Adopted", "2026-11-09", null),
            new Dictionary<string, int> { ["Completed"] = 4, ["InProgress"] = 14, ["Delayed"] = 2, ["AtRisk"] = 1, ["NotStarted"] = 6, ["Dropped"] = 1, ["Unspecified"] = 5 },
            [new(Draft, 3, "InConsultation", null, new(2026, 12, 18)), new(InForce, 2, "Adopted", "2026-11-09", null), new(Old, 1, "Superseded", "2021", null)]),
        new(Id(103), Hostile, new("law", "School of Law"), false, new(Empty, 1, "Adopted", "2025", null), new Dictionary<string, int>(), [new(Empty, 1, "Adopted", "2025", null)]),
    ];

    public IReadOnlyList<PlanVersion> Versions { get; init; } =
    [
        InstituteVersion(InForce, 2, "Adopted", "2026-11-09", null),
        InstituteVersion(Draft, 3, "InConsultation", null, new(2026, 12, 18)),
        InstituteVersion(Old, 1, "Superseded", "2021", null),
        InstituteVersion(NewDraft, 4, "Draft", null, null),
        new(OfLibraries, Id(102), "A fairer library", Libraries, false, 1, "Adopted", 1, "2026-03", null, "We wrote these actions after a year of asking readers.\nThe plan covers three years.",
        [
            new(QuotedFound, null, "CitedStatement", "Statement", null, "Aldermoor will be a place where asking for help is ordinary.", "Unspecified", null, null),
            new(Id(34), QuotedFound, "Action", "Action", null, "Replace the five service desks by one.", "Completed", "2026-03", null),
            new(QuotedNowhere, null, "CitedStatement", "Statement", null, "Aldermoor can only be trusted with the records of the estuary if its people can read them.", "Unspecified", null, null),
            new(LendLaptops, QuotedNowhere, "Action", "Action", null, "Lend laptops for a term without a deposit.", "InProgress", "2026", null,
                [new(Laptops, "Laptops lent", "Quantitative", "laptops", new("2024", 3, null), [new("2025/26", 40, null), new("2026/27", 60, null)])], [new(Laptops, "2024/25", 8, null), new(Laptops, "2025/26", 12.5m, null)]),
            new(Id(35), QuotedNowhere, "Action", "Action", null, "Open the records.", "Unspecified", null, null),
        ]),
        new(Empty, Id(103), Hostile, new("law", "School of Law"), false, 1, "Adopted", 1, "2025", null, Hostile,
        [
            new(Id(51), null, "Goal", Hostile, null, Hostile, "Unspecified", null, null),
            new(Id(52), Id(51), "Action", "Action", Hostile, Hostile, Hostile, Hostile, [new(Hostile, null)]),
        ]),
    ];

    public Coverage Coverage { get; init; } = new(
        [
            new(Concern, Id(101), InForce, "A Place to Stand", "Priority 1: Everyday life", "1", "Make it easy to raise a concern, and to learn what came of it", 2),
            new(Guide, Id(101), InForce, "A Place to Stand", "Priority 1: Everyday life", "2", "Give every newcomer a guide through the first year", 1),
            new(Calendar, Id(101), InForce, "A Place to Stand", "Priority 2: Fair decisions", "3", "Keep a calendar that leaves nobody’s feast out", 0),
        ],
        [.. UnitNames.Select((name, at) => new CoveringUnit(Id(201 + at), name, at == 0 ? 3 : 2, at switch { 0 => 1, 1 => 2, _ => 0 }, at switch { 0 => 1, 1 => 2, _ => 0 }))],
        [new(Concern, Id(201), 1, "Direct", new(2026, 8, 1)), new(Concern, Id(202), 3, "Supporting", new(2025, 5, 1)), new(Guide, Id(202), 1, "Indirect", new(2099, 1, 1))],
        [Calendar],
        [new(LendLaptops, Id(102), Id(201), null, "Lend laptops for a term without a deposit."), new(Id(35), Id(102), Id(201), null, "Open the records."), new(Id(61), Id(999), Id(203), null, Hostile)],
        [
            new(QuotedFound, Id(102), "Libraries", "Aldermoor will be a place where asking for help is ordinary.", 1, Concern),
            new(QuotedNowhere, Id(102), "Libraries", "Aldermoor can only be trusted with the records of the estuary if its people can read them.", 2, null),
        ],
        7);

    public IReadOnlyList<Unit> Units { get; init; } = [Institute, Libraries, new("law", "School of Law")];

    public IReadOnlyList<Membership> Memberships { get; init; } =
    [
        new(Id(71), new(Id(81), "Ada Marsh", "ada@aldermoor.example", false), "unit-lead", Libraries, null, null, 3),
        new(Id(72), new(Id(82), null, "ben@aldermoor.example", true), "unit-editor", Libraries, null, new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), 1),
        new(Lent, new(Id(83), Hostile, null, false), "unit-editor", new("law", "School of Law"), Id(52), null, 1),
        new(Id(74), new(Id(84), "Cleo Fenn", "cleo@aldermoor.example", false), "equity-office", null, null, null, 1),
    ];

    public Comparison Comparison { get; } = new(
        new(Old, 1, "A Place", "Superseded"), new(InForce, 2, "A Place to Stand", "Adopted"), [new("Kept", "A Place"), new("Added", " to Stand")], [new("Kept", "We listened.")],
        [
            new("Reworded", true, true, true, false, [new("Commitment", "2")], new("Commitment", "1"), [new("Kept", "Make it easy to raise "), new("Removed", "an issue"), new("Added", "a concern")]),
            new("Same", false, false, false, false, [new("Action", null)], new("Action", null), [new("Kept", "Answer within a week.")]),
            new("Dropped", false, false, false, true, [new("Action", null)], null, [new("Removed", "Print it on paper.")]),
        ]);

    public PageReading Reading { get; } = new("A fairer library", "2026-03", [new("Goal"), new("Action"), new("Action")], [new(1, "A fairer library", "Title"), new(2, Hostile, "Action")], [new(2, true, "It may be two actions.")]);

    public Round Round { get; } = new(Id(301), "Autumn 2026", new(2026, 12, 1), null, 4, 1, 0,
        [new(Libraries, "Submitted", new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), false, new Dictionary<string, int> { ["Completed"] = 1, ["InProgress"] = 2 }), new(new("law", "School of Law"), "Open", null, true, new Dictionary<string, int> { ["Unspecified"] = 3 })]);

    public RoundForm Form { get; } = new(Id(301), "Autumn 2026", new(2026, 12, 1), null, Libraries, "Submitted", "Say which desk.", 7,
        [new(OfLibraries, "A fairer library",
        [
            new(LendLaptops, "Action", "Action", null, "Lend laptops for a term without a deposit.", new("InProgress", "2026", "Twelve are lent."), new("Completed", "2026-11", "All are lent."), [new(Laptops, "Laptops lent", "Quantitative", "laptops")]),
            new(Id(35), "Action", "Action", null, Hostile, null, null, null),
        ])]);

    public IReadOnlyList<Consultation> Consultations { get; init; } = [new(Draft, Id(101), "A Place to Stand", new(2026, 12, 18), true)];

    public ItemOffers Offers { get; } = new(LendLaptops, OfLibraries, Id(102), null, "Lend laptops for a term without a deposit.", false,
    [
        new(Concern, InForce, "1", "Make it easy to raise a concern, and to learn what came of it", new(QuotedFound, "Aldermoor will be a place where asking for help is ordinary."), null, null, null, null, null),
        new(Calendar, InForce, "3", "Keep a calendar that leaves nobody’s feast out", null, new(Rooms, Draft, "Student Life", "Share a calendar."), "NearlySame", "Indirect", null, null),
        new(Guide, InForce, "2", "Give every newcomer a guide through the first year", null, null, null, null,
            new(0.31, "Strong", [new("newcomer"), new("term")], [new("Meet every new reader in the first term.", "Student Life")], new("Pair each new student with somebody who has been here for two years.", null)), "Proposed"),
    ], null);

    public Some<NearDuplicates> NearDuplicates { get; init; } = new([new(LendLaptops, 3, [Concern],
        [new(LendLaptops, OfLibraries, Id(201), "Libraries", "Lend laptops for a term without a deposit.", ["laptops", "deposit"], []), new(Id(61), Empty, Id(203), Hostile, Hostile, ["laptops", Hostile], [Id(201)])], 4)], "more");

    public Some<SingleUnitCommitment> SingleUnit { get; init; } = new([new(Guide, InForce, "2", "Give every newcomer a guide through the first year", "Student Life", new(2026, 3, 1), [new(Id(62), Empty, "Meet every new reader.", "The front desk")])], null);

    public SmallestCover Cover { get; init; } = new("Chosen one by one.", [new(OpenRecords, OfLibraries, Id(102), "Libraries", "Open the records.", [new(Calendar, InForce, "3", "Keep a calendar that leaves nobody’s feast out", ["records"], 5)])],
        [new(Concern, InForce, "1", "Make it easy to raise a concern, and to learn what came of it", 2)]);

    public IReadOnlyList<Aligned> Alignments { get; } =
    [
        Aligned(Waits, "Proposed", null, null, "Valid"),
        Aligned(Argued, "Disputed", Hostile, new(2026, 12, 7), "Valid"),
        Aligned(Stale, "Accepted", null, null, "NeedsReview"),
        Aligned(Lost, "Accepted", null, null, "Orphaned"),
    ];

    public Campaign Campaign { get; } = new(InForce, Id(101), "A Place to Stand", new(2026, 11, 9, 0, 0, 0, TimeSpan.Zero), new(3, 1, 1, 1), 2);

    public Preview Preview { get; } = new(InForce, new(31, 0, 9, 7), [new("Libraries", new(3, 0, 9, 0)), new("School of Law", new(28, 0, 0, 7))]);

    /// <summary>More units than fit beside each other.</summary>
    static IEnumerable<string> UnitNames =>
    [
        "Libraries", "Student Life", "School of Law", "Engineering", "Humanities", "Medicine", "Sciences", "Graduate School", "Residences",
        "IT Services", "Estates", "People Office", "Admissions", "Museum", "Observatory", "Theatre",
    ];

    /// <summary>A university that has just begun.</summary>
    public static University WithNothing => new() { Plans = [], Versions = [], Consultations = [], Coverage = new([], [], [], [], [], [], 0), NearDuplicates = new([], null), SingleUnit = new([], null), Cover = new("Chosen one by one.", [], []) };

    static PlanVersion InstituteVersion(Guid id, int number, string state, string? adopted, DateOnly? closes) => new(
        id, Id(101), "A Place to Stand", Institute, true, number, state, 1, adopted, closes,
        "Nobody does good work while wondering whether they belong. This plan says what the university will do in the next five years so that fewer people have to wonder.\n\nEach commitment has a unit that answers for it.",
        [
            new(Everyday, null, "Priority", "Priority", "1", "Everyday life", "Unspecified", null, null),
            new(Concern, Everyday, "Commitment", "Commitment", "1", "Make it easy to raise a concern, and to learn what came of it", "InProgress", "2026-10", null),
            new(FirstAction, Concern, "Action", "Action", "1.1", "Bring the six existing reporting channels behind one door, with one form and one promise of how soon we answer.", "Completed", "2026-10-14", [new("See Commitment 3", Calendar)]),
            new(LooseAction, Concern, "Action", "Action", "1.2", "Write back to everybody who raised a concern within ten working days.", "Unspecified", null, [new("See Commitment 12", null)]),
            new(Id(18), LooseAction, "Action", "Action", null, "Even when the answer is that we need longer.", "Delayed", "2026-09-30", null),
            new(Guide, Everyday, "Commitment", "Commitment", "2", "Give every newcomer a guide through the first year", "Unspecified", null, null),
            new(Id(19), Guide, "Action", "Action", "2.1", "Pair each new student with somebody who has been here for two years.", "NotStarted", "2026", null),
            new(Id(20), Guide, "Action", "Action", "2.2", "Fold the welcome weeks into one programme.", "AtRisk", "2026-11-01", null),
            new(Decisions, null, "Priority", "Priority", "2", "Fair decisions", "Unspecified", null, null),
            new(Calendar, Decisions, "Commitment", "Commitment", "3", "Keep a calendar that leaves nobody’s feast out", "Unspecified", null, null),
            new(Id(21), Calendar, "Action", "Action", "3.1", "Move examinations that fall on a feast.", "Dropped", "2026-06", null),
        ]);

    static Aligned Aligned(Guid id, string state, string? reason, DateOnly? by, string hold) => new(id, 3, state, "Suggested", "ContributesTo", "Direct", "It is what readers ask for.",
        new(LendLaptops, OfLibraries, "Libraries", null, "Lend laptops for a term without a deposit."), new(Guide, Old, "University of Aldermoor", "2", "Give every newcomer a guide"), "Subject", reason, by,
        new(hold, null, hold == "NeedsReview" ? new(Guide, InForce, "2", "Give every newcomer a guide through the first year", [new("Kept", "Give every newcomer a guide"), new("Added", " through the first year")]) : null));

    static Guid Id(int number) => Guid.Parse($"00000000-0000-4000-8000-{number:x12}");
}
