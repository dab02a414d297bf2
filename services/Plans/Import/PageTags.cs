using System.Text.RegularExpressions;
using Contracts.Plans;

namespace PlansService.Import;

/// <summary>What stood at the end of an item's words and is not part of them.</summary>
/// <param name="Text">The words that remain.</param>
/// <param name="Status">What the tag says.</param>
/// <param name="StatusTag">The tag as written.</param>
/// <param name="References">Level and label of each item named; the level is empty for a bare number.</param>
/// <param name="Contradicts">Whether two tags say different things.</param>
internal sealed record TaggedText(string Text, ProgressStatus Status, string? StatusTag, IReadOnlyList<(string Level, string Label)> References, bool Contradicts);

/// <summary>Takes "(In progress)" and "(See Commitment 6)" off the end of an item's words.</summary>
internal static class PageTags
{
    const int LongestTag = 120;
    const int MostTags = 4;

    static readonly Regex ReferenceTag = new(
        @"^(?:see also|see|cf\.?|compare|linked to|links to|refers to)\s+(?:also\s+)?(?:under\s+)?(?<named>.+)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    public static TaggedText Read(string text)
    {
        var rest = text.TrimEnd();
        var status = ProgressStatus.Unspecified;
        string? tag = null;
        var contradicts = false;
        var references = new List<(string, string)>();
        for (var i = 0; i < MostTags && Trailing(rest) is var (inner, written, before, stop) && Understand(inner) is var (found, named); i++)
        {
            rest = stop.Length > 0 && before.Length > 0 && !EndsSentence(before) ? before + stop : before;
            references.InsertRange(0, named);
            if (found != ProgressStatus.Unspecified)
            {
                contradicts |= tag is not null && found != status;
                status = tag is null ? found : status;
                tag ??= written;
            }
        }

        if (tag is null && AfterDash(rest) is var (dashStatus, dashTag, words))
        {
            (status, tag, rest) = (dashStatus, dashTag, words);
        }

        return new TaggedText(rest, status, tag, references, contradicts);
    }

    public static bool EndsSentence(string text)
    {
        var end = text.TrimEnd('"', '”', '’', '\'', ')', ']', '»', '*', '_', ' ');
        return end.Length > 0 && end[^1] is '.' or '!' or '?' or '…';
    }

    public static ProgressStatus? StatusOf(string words)
    {
        var plain = words.Trim().TrimEnd('.').ToLowerInvariant();
        if (plain.StartsWith("status:", StringComparison.Ordinal))
        {
            plain = plain[7..].Trim();
        }

        return plain switch
        {
            "in progress" or "in-progress" or "ongoing" or "on-going" or "underway" or "under way" or "started" or "begun" => ProgressStatus.InProgress,
            "completed" or "complete" or "done" or "finished" or "achieved" or "delivered" => ProgressStatus.Completed,
            "not started" or "not yet started" or "not begun" or "not yet begun" or "to do" => ProgressStatus.NotStarted,
            "delayed" or "late" or "behind schedule" or "postponed" => ProgressStatus.Delayed,
            "at risk" or "at-risk" => ProgressStatus.AtRisk,
            "dropped" or "cancelled" or "canceled" or "withdrawn" or "discontinued" or "abandoned" => ProgressStatus.Dropped,
            _ => null,
        };
    }

    static (string Inner, string Written, string Before, string Stop)? Trailing(string text)
    {
        var body = text.TrimEnd('.', ' ');
        if (body.Length == 0 || body[^1] is not (')' or ']'))
        {
            return null;
        }

        var open = body.LastIndexOf(body[^1] == ')' ? '(' : '[', body.Length - 1, Math.Min(body.Length, LongestTag));
        return open < 0
            ? null
            : (body[(open + 1)..^1].Trim(), body[open..], body[..open].TrimEnd(), text.EndsWith('.') ? "." : "");
    }

    /// <summary>Null when any part is neither a status nor a reference: then the words belong to the item.</summary>
    static (ProgressStatus Status, List<(string Level, string Label)> References)? Understand(string inner)
    {
        var status = ProgressStatus.Unspecified;
        var references = new List<(string, string)>();
        var head = inner.IndexOfAny([';', ',']);
        if (head > 0 && StatusOf(inner[..head]) is { } leading)
        {
            status = leading;
            inner = inner[(head + 1)..].Trim();
        }

        var tail = inner.LastIndexOf(';');
        if (tail > 0 && StatusOf(inner[(tail + 1)..]) is { } trailing)
        {
            status = trailing;
            inner = inner[..tail].Trim();
        }

        if (StatusOf(inner) is { } only)
        {
            return (only, references);
        }

        var match = ReferenceTag.Match(inner);
        return match.Success && Named(match.Groups["named"].Value, references) ? (status, references) : null;
    }

    /// <summary>"Commitment 6", "Commitments 3 and 6", "Goal 2, Objective 4", "3".</summary>
    static bool Named(string words, List<(string Level, string Label)> references)
    {
        var level = new List<string>();
        var current = "";
        foreach (var word in words.Split([' ', '\t', ',', ';', '&'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.TrimEnd('.')))
        {
            if (word is "and" or "or" or "the" or "also")
            {
                continue;
            }

            if (PageMarks.IsLabel(word))
            {
                current = level.Count > 0 ? Singular(string.Join(' ', level)) : current;
                if (current.Length > 0 && PageMarks.FamilyOf(current) is null)
                {
                    return false;
                }

                references.Add((current, word));
                level.Clear();
            }
            else
            {
                level.Add(word);
            }
        }

        return references.Count > 0 && level.Count == 0;
    }

    static string Singular(string level) =>
        level.EndsWith("ies", StringComparison.Ordinal) ? level[..^3] + "y" : level.EndsWith('s') ? level[..^1] : level;

    static (ProgressStatus Status, string Tag, string Words)? AfterDash(string text)
    {
        var dash = text.LastIndexOfAny(['–', '—', '-']);
        while (dash > 0 && !char.IsWhiteSpace(text[dash - 1]) && text.Length - dash < 20)
        {
            dash = text.LastIndexOfAny(['–', '—', '-'], dash - 1);
        }

        return dash > 0 && text.Length - dash < 30 && char.IsWhiteSpace(text[dash - 1]) && StatusOf(text[(dash + 1)..]) is { } status
            ? (status, text[dash..], text[..dash].TrimEnd())
            : null;
    }
}
