using System.Text.RegularExpressions;
using Contracts.Plans;

namespace PlansService.Import;

/// <summary>The mark of a list entry. Entries of one list share a <c>Style</c>; <c>Label</c> is a number or letter, signs have none.</summary>
internal readonly record struct BulletMark(string Style, string? Label, string Text)
{
    public bool IsNumber => Style.StartsWith("number", StringComparison.Ordinal);
}

/// <summary>A heading that names its level: "Commitment 3: …".</summary>
internal readonly record struct HeadingMark(string Level, string? Label, string Text, ItemKind Family);

/// <summary>Recognises list marks and named headings at the start of a line. All patterns run in linear time.</summary>
internal static class PageMarks
{
    const string Signs = "•‣◦▪▫■□●○·∙⁃➢➤►▸–—-*+";
    const string SignsThatNeedABlank = "–—-*+·";

    static readonly Regex Ordered = new(
        @"^(?<open>\()?(?<label>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}|[ivxIVX]{1,6}|[a-zA-Z])(?<close>[.)])?(?:\s+(?<text>\S.*))?$",
        RegexOptions.NonBacktracking);

    const string Label = @"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}[a-z]?|[ivxIVX]{1,6}|[A-Za-z]|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
    const string Words =
        "(?i:priority area|area of focus|focus area|priority|pillar|theme|strand|domain|dimension|commitment|pledge|promise|goal|objective|aim|ambition|outcome|recommendation|initiative|action|step|measure)";

    static readonly Regex Labelled = new(
        $@"^(?<level>(?:\p{{L}}[\p{{L}}'’-]* ){{0,2}}{Words})\s(?<label>{Label})(?:\s?(?<mark>[:.)–—-])\s*(?<text>.*)|(?<text>\s\p{{Lu}}.*))?$",
        RegexOptions.NonBacktracking);

    static readonly Regex Unlabelled = new(
        @"^(?<level>(?:\p{L}+ )?(?i:priority|pillar|theme|commitment|pledge|goal|objective)):\s+(?<text>\S.*)$",
        RegexOptions.NonBacktracking);

    static readonly string[] NumberWords = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static BulletMark? Bullet(string line)
    {
        var first = line[0];
        var blankFollows = line.Length > 1 && char.IsWhiteSpace(line[1]);
        if (Signs.Contains(first, StringComparison.Ordinal) && (blankFollows || line.Length == 1 || !SignsThatNeedABlank.Contains(first, StringComparison.Ordinal)))
        {
            return new BulletMark(first.ToString(), null, line[1..].Trim());
        }

        // A word processor's second bullet is the letter o and a tab.
        if (first == 'o' && line.Length > 2 && line[1] == '\t')
        {
            return new BulletMark("◦", null, line[2..].Trim());
        }

        if (line.Length > 1 && (char.IsAsciiLetterOrDigit(first) || first == '(') && Ordered.Match(line) is { Success: true } match)
        {
            return OrderedBullet(match);
        }

        return Heading(line) is { Family: ItemKind.Action, Label: not null } action
            ? new BulletMark("named", action.Label, action.Text)
            : null;
    }

    public static HeadingMark? Heading(string line)
    {
        if (line.Length == 0 || !char.IsUpper(line[0]))
        {
            return null;
        }

        var match = Labelled.Match(line);
        if (!match.Success)
        {
            match = Unlabelled.Match(line);
            return match.Success ? Heading(match, null) : null;
        }

        // A bare "Goal A" or "Priority I" is a phrase of running text; a number is not.
        var label = match.Groups["label"].Value;
        return match.Groups["mark"].Success || char.IsAsciiDigit(label[0]) ? Heading(match, label) : null;
    }

    /// <summary>What an item under this name is; null when the word names no level of a plan.</summary>
    public static ItemKind? FamilyOf(string level)
    {
        var last = level[(level.LastIndexOf(' ') + 1)..].ToLowerInvariant();
        return last switch
        {
            "priority" or "pillar" or "theme" or "strand" or "domain" or "dimension" or "area" or "focus" => ItemKind.Priority,
            "commitment" or "pledge" or "promise" => ItemKind.Commitment,
            "goal" or "objective" or "aim" or "ambition" or "outcome" or "recommendation" or "initiative" => ItemKind.Goal,
            "action" or "step" or "measure" => ItemKind.Action,
            _ => null,
        };
    }

    public static bool IsLabel(string word) =>
        word.Length is > 0 and <= 11 && (char.IsAsciiDigit(word[0]) || (word.Length == 1 && char.IsAsciiLetter(word[0]))
            || word.All(c => "ivxIVX".Contains(c, StringComparison.Ordinal)) || NumberWords.Contains(word, StringComparer.OrdinalIgnoreCase));

    static HeadingMark? Heading(Match match, string? label)
    {
        var level = match.Groups["level"].Value;
        return FamilyOf(level) is { } family ? new HeadingMark(level, label, match.Groups["text"].Value.Trim(), family) : null;
    }

    static BulletMark? OrderedBullet(Match match)
    {
        var label = match.Groups["label"].Value;
        var text = match.Groups["text"].Value;
        var marked = match.Groups["close"].Success;
        var isNumber = char.IsAsciiDigit(label[0]);

        // "3.1 Caption …" is a mark, "2.5 million" is not.
        var unmarkedNumber = isNumber && !marked && label.Contains('.', StringComparison.Ordinal) && text.Length > 0 && char.IsUpper(text[0]);
        if (!marked && !unmarkedNumber)
        {
            return null;
        }

        if (match.Groups["open"].Success && match.Groups["close"].Value != ")")
        {
            return null;
        }

        var style = isNumber ? $"number{label.Count(c => c == '.')}"
            : label.Length > 1 || label is "i" or "I" ? "roman"
            : char.IsUpper(label[0]) ? "LETTER"
            : "letter";
        return new BulletMark(style, label, text);
    }
}
