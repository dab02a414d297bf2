using System.Buffers;
using System.Collections.Frozen;

namespace PlansService.Import;

/// <summary>What surrounds a plan on a web page: navigation, buttons, logos, footers. Known by shape and by words that every site uses.</summary>
internal static class PageFurniture
{
    const int LongestButton = 9;
    const int LongestLogo = 15;

    static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "home", "menu", "search", "contact", "contacts", "about", "share", "print", "close", "login", "logout", "subscribe", "unsubscribe",
            "news", "events", "give", "donate", "help", "faq", "faqs", "map", "maps", "directory", "sitemap", "privacy", "cookies", "cookie",
            "accessibility", "hours", "calendar", "email", "facebook", "twitter", "x", "instagram", "linkedin", "youtube", "mastodon", "bluesky", "rss",
            "next", "previous", "back", "top", "download", "pdf", "apply", "visit", "jobs", "careers", "imprint", "legal", "terms", "feedback",
            "navigation", "breadcrumb", "toggle", "skip", "us", "of", "and", "&", "the", "main", "site", "link", "links", "open", "expand", "collapse",
        ],
        StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> WeakWords = FrozenSet.ToFrozenSet(["us", "of", "and", "&", "the", "x", "open", "give", "help", "main", "top"], StringComparer.OrdinalIgnoreCase);

    static readonly string[] Openings =
    [
        "skip to", "back to", "jump to", "go to ", "return to", "subscribe", "sign up", "sign in", "log in", "get email", "get updates", "share this", "share on",
        "share your", "follow us", "contact us", "ask us", "email us", "submit your", "submit feedback", "give feedback", "give us", "send feedback",
        "leave feedback", "tell us what", "read more", "learn more", "find out more", "see also:", "last updated", "last modified", "page updated",
        "page last", "updated on", "download", "print this", "you are here", "copyright", "©", "(c) ", "all rights reserved", "powered by",
        "cookie", "we use cookies", "accept cookies", "this site uses", "privacy", "terms of use", "open menu", "close menu", "toggle", "view as", "related links",
        "quick links", "on this page", "in this section", "table of contents", "contents",
    ];

    static readonly SearchValues<char> Strokes = SearchValues.Create("-–—=_*~#.•· \t");

    static readonly string[] Dividers = [" | ", " › ", " » ", " > ", " · ", " / ", " → "];

    public static bool IsFurniture(string line)
    {
        var words = PageDates.WordCount(line);
        return IsRule(line)
            || IsDivided(line)
            || (words <= LongestLogo && !PageTags.EndsSentence(line) && HasLogo(line))
            || (words <= LongestButton && IsTypical(line))
            || line.StartsWith('©')
            || line.Contains("All rights reserved", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Nothing but strokes and dots.</summary>
    public static bool IsRule(string line) => !line.AsSpan().ContainsAnyExcept(Strokes);

    /// <summary>Every word is one that sites use for their own parts: "Search Contact".</summary>
    public static bool IsTypicalWords(string line)
    {
        var words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= LongestButton && words.All(Words.Contains) && words.Any(w => !WeakWords.Contains(w));
    }

    static bool IsTypical(string line) =>
        IsTypicalWords(line.TrimEnd('.', '!', ':', '…', '>', '»', '›', ' '))
        || (!line.EndsWith('.') && !line.EndsWith(':') && Openings.Any(o => line.StartsWith(o, StringComparison.OrdinalIgnoreCase)));

    static bool HasLogo(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("logo", StringComparer.OrdinalIgnoreCase);

    /// <summary>"Home | Hours | Ask us", "Home › Libraries › Plan".</summary>
    static bool IsDivided(string line)
    {
        if (PageTags.EndsSentence(line))
        {
            return false;
        }

        var divider = Dividers.FirstOrDefault(d => line.Contains(d, StringComparison.Ordinal));
        return divider is not null && line.Split(divider).All(part => PageDates.WordCount(part) <= 4)
            && (divider != " / " || line.Split(divider).Any(IsTypicalWords));
    }
}
