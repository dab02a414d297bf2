using System.Globalization;
using ServiceDefaults.Http;

namespace PlansService;

/// <summary>A date as precisely as it is known: <c>2023-04-30</c>, <c>2023-04</c> or <c>2023</c>.</summary>
internal static class FuzzyDate
{
    static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];

    public static bool IsValid(string text) =>
        Forms.Any(form => form.Length == text.Length && DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    /// <summary>Gives the text back, or refuses it with the place where it stands.</summary>
    public static string Require(string text, string pointer) => IsValid(text) ? text
        : throw Problem.Invalid(new Mistake("A date is written 2023-04-30, 2023-04 or 2023.", pointer));
}
