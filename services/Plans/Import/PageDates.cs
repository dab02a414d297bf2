using System.Text.RegularExpressions;

namespace PlansService.Import;

/// <summary>A day, month or year of adoption. <c>Remark</c> says what the page leaves open.</summary>
internal sealed record Adoption(string On, string Shown, string? Remark, bool IsDoubt);

/// <summary>Lines that say when a plan was adopted, or that it is still a draft.</summary>
internal static class PageDates
{
    const int LongestNotice = 45;
    const int LongestAdoption = 18;

    static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    static readonly Regex AdoptionStart = new(
        @"^(?:(?:this|the|our)\s+(?:\p{L}+\s+){0,4}(?:was|were)\s+|(?:date\s+)?(?:formally|first|plan)\s+)?(?:adopted|approved|agreed|endorsed|ratified|date of adoption|date of approval|adoption date)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    static readonly Regex Iso = new(@"\b(?<year>(?:19|20)[0-9]{2})-(?<month>[0-9]{2})(?:-(?<day>[0-9]{2}))?\b", RegexOptions.NonBacktracking);
    static readonly Regex Slashed = new(@"\b[0-9]{1,2}[/.][0-9]{1,2}[/.](?<year>(?:19|20)[0-9]{2})\b", RegexOptions.NonBacktracking);

    static readonly Regex DraftNotice = new(
        @"^\W*draft\W*$|^\W*(?:consultation|working|discussion|first|second|final) draft\b|^\W*draft (?:for|version|of|–|—|-)|^\W*draft[:,]|\b(?:in draft form|in draft|is a draft|is a working draft|is still a draft|draft for consultation|draft for comment|draft for discussion)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    public static bool IsDraftNotice(string line) => WordCount(line) <= LongestNotice && DraftNotice.IsMatch(line);

    public static Adoption? Adopted(string line)
    {
        if (WordCount(line) > LongestAdoption || !AdoptionStart.IsMatch(line))
        {
            return null;
        }

        var words = line.Split([' ', '\t', ',', ';', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return FromIso(line) ?? FromSlashes(line) ?? FromWords(words);
    }

    public static int WordCount(string text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            words += !inside && !char.IsWhiteSpace(c) ? 1 : 0;
            inside = !char.IsWhiteSpace(c);
        }

        return words;
    }

    static Adoption? FromIso(string line)
    {
        var match = Iso.Match(line);
        return match.Success && int.Parse(match.Groups["month"].ValueSpan) is >= 1 and <= 12 and var month
            ? Of(int.Parse(match.Groups["year"].ValueSpan), month, match.Groups["day"].Success ? int.Parse(match.Groups["day"].ValueSpan) : null)
            : null;
    }

    static Adoption? FromSlashes(string line)
    {
        var match = Slashed.Match(line);
        var year = match.Groups["year"].Value;
        return match.Success
            ? new Adoption(year, year, $"“{match.Value}” can be read in two orders. Kept as {year}; give the day if you know it.", IsDoubt: true)
            : null;
    }

    static Adoption? FromWords(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (MonthOf(words[i]) is not { } month)
            {
                continue;
            }

            if (YearAt(words, i + 1) is { } year)
            {
                return Of(year, month, DayAt(words, i - 1) ?? (i > 1 && words[i - 1] is "of" ? DayAt(words, i - 2) : null));
            }

            if (DayAt(words, i + 1) is { } day && YearAt(words, i + 2) is { } american)
            {
                return Of(american, month, day);
            }
        }

        return Enumerable.Range(0, words.Length).Select(i => YearAt(words, i)).FirstOrDefault(y => y is not null) is { } alone
            ? new Adoption($"{alone}", $"{alone}", $"The page gives a year only. Kept as {alone}, without a month.", IsDoubt: false)
            : null;
    }

    static Adoption Of(int year, int month, int? day)
    {
        var name = $"{char.ToUpperInvariant(Months[month - 1][0])}{Months[month - 1][1..]} {year}";
        return day switch
        {
            null => new Adoption($"{year}-{month:00}", name, $"The page gives a month only. Kept as {name}, without a day.", IsDoubt: false),
            _ when day < 1 || day > DateTime.DaysInMonth(year, month) =>
                new Adoption($"{year}-{month:00}", name, $"{name} has no day {day}. Kept as {name}, without a day.", IsDoubt: true),
            _ => new Adoption($"{year}-{month:00}-{day:00}", $"{day} {name}", null, IsDoubt: false),
        };
    }

    static int? MonthOf(string word)
    {
        var name = word.TrimEnd('.').ToLowerInvariant();
        var at = name.Length < 3 ? -1 : Array.FindIndex(Months, m => m.Equals(name, StringComparison.Ordinal) || (name.Length <= 4 && m.StartsWith(name, StringComparison.Ordinal)));
        return at < 0 ? null : at + 1;
    }

    static int? YearAt(string[] words, int i) =>
        i < words.Length && words[i].TrimEnd('.') is { Length: 4 } word && int.TryParse(word, out var year) && year is >= 1900 and <= 2099 ? year : null;

    static int? DayAt(string[] words, int i)
    {
        if (i < 0 || i >= words.Length)
        {
            return null;
        }

        var digits = words[i].TrimEnd('.', 's', 't', 'n', 'd', 'r', 'h');
        return digits.Length is 1 or 2 && int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var day) ? day : null;
    }
}
