using System.Globalization;
using PortalService.Apis;
using ServiceDefaults.Policies;

namespace PortalService.Parts;

/// <summary>Numbers, dates and states as people say them.</summary>
internal static class Words
{
    public static string Count(int number, string one, string? many = null) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A date as precisely as it is known: 9 November 2026, November 2026, 2026.</summary>
    public static string Fuzzy(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day)
        : DateOnly.TryParseExact(date, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : date;

    public static string State(string state) => state switch
    {
        "Draft" => "draft",
        "InConsultation" => "draft for consultation",
        "Adopted" => "in force",
        "Superseded" => "not in force any more",
        "Withdrawn" => "withdrawn",
        _ => state,
    };

    public static string Form(string state) => state switch
    {
        "Open" => "not submitted yet",
        "Submitted" => "waits for approval",
        "Returned" => "sent back",
        "Approved" => "approved",
        _ => state,
    };

    /// <summary>How the subject stands to the object.</summary>
    public static string Relation(string relation) => relation switch
    {
        "Same" => "is the same as",
        "NearlySame" => "is nearly the same as",
        "ContributesTo" => "contributes to",
        "Contains" => "contains",
        "Related" => "is related to",
        "Conflicts" => "stands against",
        "NotRelated" => "has nothing to do with",
        _ => relation,
    };

    public static string Kind(string kind) => kind switch
    {
        "Priority" => "Priorities",
        "CitedStatement" => "Quoted statements",
        _ => kind + "s",
    };

    /// <summary>The roles, as the API names them.</summary>
    public static readonly IReadOnlyList<string> Roles = [.. Right.Named.Keys];

    /// <summary>unit-lead is Unit lead.</summary>
    public static string Role(string name) => name is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest.Replace('-', ' ') : name;

    public static string Role(Membership held) => Role(held.Role) + (held.ItemId is null ? "" : ", for one item");

    /// <summary>A, B and C.</summary>
    public static string Listed(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    /// <summary>How long ago, in whole months: 3 mo, or new.</summary>
    public static string Age(DateOnly since, DateOnly today)
    {
        var months = (today.Year - since.Year) * 12 + today.Month - since.Month - (today.Day < since.Day ? 1 : 0);
        return months < 1 ? "new" : $"{months} mo";
    }

    /// <summary>The paragraphs of a text in which an empty line parts them; a single line break counts where there is no empty one.</summary>
    public static IReadOnlyList<string> Paragraphs(string? text)
    {
        var lines = (text ?? "").ReplaceLineEndings("\n");
        return lines.Split(lines.Contains("\n\n", StringComparison.Ordinal) ? "\n\n" : "\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
