namespace PortalService.Parts;

/// <summary>How far something is: always words, then a shape and a colour. Unknown is a status of its own, not zero.</summary>
/// <param name="Name">As the API calls it.</param>
/// <param name="Word">As a person reads it.</param>
/// <param name="Badge">The style sheet's badge.</param>
/// <param name="Fill">The style sheet's fill in a distribution; none is hatched.</param>
internal sealed record Status(string Name, string Word, string Badge, string? Fill)
{
    /// <summary>In the order of a distribution, from done to unknown.</summary>
    public static readonly IReadOnlyList<Status> All =
    [
        new("Completed", "Done", "done", "f-done s-paper"),
        new("InProgress", "In progress", "moving", "f-moving s-paper"),
        new("Delayed", "Late", "late", "f-late s-paper"),
        new("AtRisk", "At risk", "stale", "f-review s-paper"),
        new("NotStarted", "Not started", "todo", "f-todo s-edge"),
        new("Dropped", "Given up", "dropped", "f-todo s-edge"),
        new("Unspecified", "No report yet", "unknown", null),
    ];

    /// <summary>A status that is newer than this portal is shown by its own name.</summary>
    public static Status Of(string name) => All.FirstOrDefault(one => one.Name == name) ?? new(name, name, "todo", "f-todo s-edge");

    public static IEnumerable<(Status Status, int Count)> InOrder(IReadOnlyDictionary<string, int> counts) =>
        from count in counts
        where count.Value > 0
        let status = Of(count.Key)
        let place = All.ToList().IndexOf(status)
        orderby place < 0 ? All.Count : place
        select (status, count.Value);
}
