using Contracts.Plans;
using PlansService.StratMl;

namespace PlansService.Import;

/// <summary>
/// Reads a StratML document as a plan: goals, and below them objectives as actions. Owners and a status are found where
/// <see cref="Export.StratMlExport"/> writes them.
/// </summary>
internal static class StratMlPage
{
    /// <summary>Role of the one who answers for an item.</summary>
    public const string Accountable = "Accountable";

    /// <summary>Role of those who help.</summary>
    public const string Contributing = "Contributing";

    /// <summary>What an indicator measures that says how far an objective is, and the name of its rating.</summary>
    public const string Progress = "Progress";

    public const string Status = "Status";

    // Further on there is no root that anybody would recognize.
    const int Head = 4096;

    public static bool IsStratMl(ReadOnlySpan<byte> bytes)
    {
        var head = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Head)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith("<?xml", StringComparison.Ordinal)
            || (head.StartsWith('<') && (head.Contains(StratMlNames.PartOneRoot, StringComparison.Ordinal) || head.Contains(StratMlNames.PartTwoRoot, StringComparison.Ordinal)));
    }

    public static PageReading Read(byte[] bytes)
    {
        var reading = StratMlReader.Read(bytes);
        List<PageNote> notes = [.. reading.Notes.Select(note => new PageNote(note.Line, note.IsDoubt, note.Text))];
        if (reading.Document is not { } document)
            return new(null, null, IsDraft: false, null, [], [], notes, [.. reading.Errors.Select(error => new PageError(error.Line, error.Code, error.Text))]);

        if (document.Submitter is not null) notes.Insert(0, new(1, IsDoubt: false, "Who submitted the document is a person's data: left out."));
        var items = new List<PageItem>();
        foreach (var goal in document.StrategicPlanCore.Goals)
        {
            items.Add(Of(reading.Lines[goal], parent: null, ItemKind.Goal, "Goal", goal.SequenceIndicator, goal.Name, goal.Description, goal.Identifier, goal.OtherInformation, goal.Stakeholders, []));
            var parent = items.Count - 1;
            items.AddRange(goal.Objectives.Select(one => Of(reading.Lines[one], parent, ItemKind.Action, "Objective", one.SequenceIndicator, one.Name, one.Description, one.Identifier, one.OtherInformation, one.Stakeholders, one.PerformanceIndicators)));
        }

        return new(document.Name.Length > 0 ? document.Name : null, document.Description, IsDraft: false, document.AdministrativeInformation?.PublicationDate?.ToString("O"), items, [], notes, [])
        {
            Frame = document with { Submitter = null, StrategicPlanCore = document.StrategicPlanCore with { Goals = [] } },
        };
    }

    static PageItem Of(int line, int? parent, ItemKind kind, string level, string? label, string? name, string? description, string? identifier, string? other, IReadOnlyList<Stakeholder> stakeholders, IReadOnlyList<PerformanceIndicator> indicators)
    {
        var (status, on, rating) = StatusOf(indicators);
        var hasName = !string.IsNullOrEmpty(name);
        var text = hasName ? name : description;
        return new(line, parent, kind, level, label, string.IsNullOrEmpty(text) ? $"{level} {label}".Trim() : text, status, [])
        {
            Details = hasName && description is { Length: > 0 } ? description : null,
            StatusOn = on,
            Accountable = Named(stakeholders, Accountable).FirstOrDefault(),
            Contributors = [.. Named(stakeholders, Contributing)],
            // Forms leave rows of stakeholders that nobody filled in.
            Parts = new(identifier, other, [.. stakeholders.Where(one => one.Name.Length > 0 && !Is(one, Accountable) && !Is(one, Contributing))], [.. indicators.Where(one => one != rating)]),
        };
    }

    static IEnumerable<string> Named(IEnumerable<Stakeholder> stakeholders, string role) => stakeholders.Where(one => Is(one, role)).Select(one => one.Name);

    static bool Is(Stakeholder one, string role) => one is { Name.Length: > 0, Description: null, Roles: [{ Description: null } only] } && only.Name == role;

    static (ProgressStatus Status, string? On, PerformanceIndicator? Rating) StatusOf(IEnumerable<PerformanceIndicator> indicators)
    {
        foreach (var one in indicators)
        {
            if (one is { MeasurementDimension: Progress, UnitOfMeasurement: Status, MeasurementInstances: [{ ActualResults: [{ Descriptor: { DescriptorName: Status, DescriptorValue: { } value } } result] }] }
                && Enum.TryParse<ProgressStatus>(value.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true, out var status) && status != ProgressStatus.Unspecified)
                return (status, result.StartDate?.ToString("O") ?? (result.Description is { } on && FuzzyDate.IsValid(on) ? on : null), one);
        }

        return (ProgressStatus.Unspecified, null, null);
    }
}
