namespace Sandbox;

/// <summary>What a made-up university is made of. Its sentences are put together from these; none is anybody's.</summary>
internal static class Words
{
    internal sealed record Priority(string Name, string[] Promises);

    internal sealed record School(string Name, string[] Departments);

    internal sealed record Said(string Status, string[] Narratives);

    public static readonly School[] Schools =
    [
        new("Arts", ["History", "Music", "Philosophy", "Visual Arts"]),
        new("Sciences", ["Physics", "Chemistry", "Mathematics", "Earth Sciences"]),
        new("Engineering", ["Civil Engineering", "Electrical Engineering", "Mechanics", "Materials"]),
        new("Medicine", ["Anatomy", "Surgery", "Public Health", "Pharmacy"]),
        new("Law", ["Public Law", "Private Law", "Criminal Law", "Legal History"]),
        new("Business", ["Accounting", "Economics", "Marketing", "Management"]),
        new("Education", ["Early Years", "Teacher Training", "Adult Learning", "School Research"]),
        new("Social Work", ["Community Work", "Family Studies", "Youth Work", "Care Studies"]),
        new("Agriculture", ["Crops", "Forestry", "Animal Health", "Food Sciences"]),
        new("Architecture", ["Design", "Urban Planning", "Landscape", "Building Heritage"]),
        new("Computing", ["Software", "Networks", "Data Sciences", "Robotics"]),
        new("Languages", ["Linguistics", "Translation", "Classics", "Literature"]),
    ];

    public static readonly string[] Everybody =
    [
        "Everybody who studies here", "Everybody who works here", "Whoever comes from another country", "Whoever is the first of a family to study", "Whoever lives with a disability", "Whoever cares for children or parents",
    ];

    public static readonly Priority[] Priorities =
    [
        new("Arriving and staying", ["is met by somebody who knows the way", "finds advice within a week of asking", "knows whom to turn to before the first day", "is asked after the first term what was missing"]),
        new("Rooms and buildings", ["can reach every room without help", "finds a quiet place on every campus", "can read every sign and every screen", "gets home safely after dark"]),
        new("Teaching and learning", ["can follow every lecture in more than one way", "is examined in a form that is fair", "finds people of all kinds in what is taught", "can catch up after an absence"]),
        new("Money and time", ["can afford what the courses demand", "knows every cost before it comes", "has time for duties at home", "finds help with money without long forms"]),
        new("Work and promotion", ["is chosen by reasons that were written down before", "is paid the same for the same work", "has a fair chance of promotion", "can speak about a career once a year"]),
        new("Respect and safety", ["can report an offence without fear", "hears within ten days what becomes of a complaint", "is called by the name of their choice", "is protected when others attack"]),
        new("Research", ["can join a project without knowing anybody before", "is named for what they did", "finds research about people like them done with them", "can use laboratories and archives"]),
        new("Taking part", ["sits at the tables where decisions are made", "can read what was decided and why", "is asked before a rule changes", "sees what became of their words"]),
    ];

    public static readonly string[] Deeds =
    [
        "Offer evening hours of advice", "Publish the waiting times of every office", "Review the rules for admission", "Translate the first-year guide", "Train course leaders to plan courses", "Open a quiet room",
        "Pay for travel to field work", "Appoint a contact", "Collect questions every term", "Shorten the forms", "Record all introductory lectures", "Keep a fund for emergencies", "Set aside places in laboratories",
        "Write down what exams expect", "Repeat key seminars online", "Begin a mentoring circle", "Count and publish how many courses are finished", "Check every web page", "Ask for names and forms of address early",
        "Lend computers and books", "Invite speakers on working lives", "Plan meetings within core hours", "Hold a welcome week", "Compare marks and explain gaps", "Make a map of steps, doors and lifts", "Give feedback within two weeks",
    ];

    public static readonly string[] People =
    [
        "for students who work beside their studies", "for first-generation students", "for students with children", "for students who commute", "for students from abroad", "for doctoral researchers", "for staff on short contracts",
        "for people with impaired hearing", "for people with impaired sight", "for those who use a wheelchair", "for neurodivergent students", "for those who return after an illness", "for students without savings", "for those who care for relatives",
    ];

    public static readonly string[] Ways =
    [
        "before each term begins", "together with the student council", "in both languages of the university", "with a review after a year", "in every course of the first year", "beginning with the largest courses",
        "with figures on the web page", "at no cost to them", "by asking them first what is missing", "with a named office that answers for it",
    ];

    public static readonly string[] Offices = ["Office of the Dean", "Student Affairs Office", "Teaching Office", "Human Resources Office", "Facilities Office", "Accessibility Service", "Graduate Office"];

    public static readonly string[] Titles = ["Open Doors", "One More Chair", "Ways In, Ways On", "Common Ground", "Counting Everybody In", "Next Steps", "A Fair Start"];

    public static readonly string[] Reasons =
    [
        "Half a year of reports showed what to say more clearly.", "Two actions were done with and made place for new ones.", "The student council asked for changes.", "The review of the year asked for other priorities.",
    ];

    public static readonly string[] Strengths = ["Direct", "Supporting", "Indirect"];

    public static readonly string[] Rationales =
    [
        "It does what the commitment asks for, in one place.", "It removes one of the reasons for which people leave.", "Those whom the commitment names are those who gain first.", "It is a condition for what the commitment promises.",
    ];

    public static readonly Said Done = new("Completed", ["It is done, and goes on as a matter of course.", "Finished; the figures are on the web page.", "Done for all courses of the first year."]);

    public static readonly Said[] Statuses =
    [
        new("InProgress", ["The first two courses have begun.", "A working group meets every month.", "Half of it is done; the rest follows next term.", "A first trial went well."]),
        new("InProgress", ["The money is there and the work has begun.", "The rules are written and wait for a decision."]),
        new("NotStarted", ["Planned for the next term.", "Waits for the room that it needs."]),
        new("Delayed", ["The office had nobody for it until now.", "It takes longer than thought; the date moves by a term."]),
        new("AtRisk", ["The money ends with this year.", "Too few have asked for it so far."]),
    ];
}
