using System.Globalization;
using System.Text.RegularExpressions;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>A date as precisely as it is known: <c>2023-04-30</c>, <c>2023-04</c> or <c>2023</c>; a period may be an academic year too: <c>2023/24</c>.</summary>
internal static partial class FuzzyDate
{
    static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];

    public static bool IsValid(string text) =>
        Forms.Any(form => form.Length == text.Length && DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    /// <summary>Gives the text back, or refuses it with the place where it stands.</summary>
    public static string Require(string text, string pointer) => IsValid(text) ? text
        : throw Problem.Invalid(new Mistake("A date is written 2023-04-30, 2023-04 or 2023.", pointer));

    /// <summary>Whether it is a date, or an academic year whose second half is the year after the first.</summary>
    public static bool IsPeriod(string text) => IsValid(text) || AcademicYear(text) is not null;

    /// <summary>The last day that it covers.</summary>
    /// <param name="period">A valid one.</param>
    /// <param name="academicYearBegins">The month in which the institution's academic year begins, from 1.</param>
    public static DateOnly LastDay(string period, int academicYearBegins) => period.Length switch
    {
        10 => DateOnly.ParseExact(period, Forms[0], CultureInfo.InvariantCulture),
        4 => new(int.Parse(period, CultureInfo.InvariantCulture), 12, 31),
        _ when AcademicYear(period) is { } first => new DateOnly(first, academicYearBegins, 1).AddYears(1).AddDays(-1),
        _ => DateOnly.ParseExact(period, Forms[1], CultureInfo.InvariantCulture).AddMonths(1).AddDays(-1),
    };

    static int? AcademicYear(string text) => AcademicForm().Match(text) is { Success: true } match
        && int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture) is > 0 and < 9998 and var first
        && int.Parse(match.Groups["second"].ValueSpan, CultureInfo.InvariantCulture) == (first + 1) % 100 ? first : null;

    [GeneratedRegex(@"^(?<first>[0-9]{4})/(?<second>[0-9]{2})\z", RegexOptions.NonBacktracking)]
    private static partial Regex AcademicForm();
}
