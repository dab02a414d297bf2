using System.Globalization;
using ServiceDefaults.Http;

namespace PortalService.Members;

/// <summary>What was typed into the form that invites somebody.</summary>
/// <param name="Unit">The unit's key; empty for the whole institution.</param>
/// <param name="Until">The last day, as the browser sends it; empty for no end.</param>
/// <param name="Key">Made with the form, so that a button pressed twice invites once.</param>
public sealed record Invitation(string Email, string Role, string Unit, string Until, string Key)
{
    public static Invitation Empty => new("", "unit-editor", "", "", Guid.NewGuid().ToString());

    public static Invitation Of(IFormCollection form) => new(form["email"].ToString().Trim(), form["role"].ToString(), form["unit"].ToString(), form["until"].ToString(), form["key"].ToString());

    /// <summary>What is wrong before anybody is asked.</summary>
    public IReadOnlyList<Mistake> Mistakes => Until.Length > 0 && DayOf(Until) is null ? [new("The last day is a date, such as 2026-12-31.", "#/until")] : [];

    /// <summary>When it ends: with the last day.</summary>
    public DateTimeOffset? End => DayOf(Until) is { } last ? new DateTimeOffset(last.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1) : null;

    /// <summary>The day that a date field sent; null where it is none.</summary>
    public static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : null;
}
