using System.Collections.Frozen;

namespace PlansService.Import;

/// <summary>Who promises what: lead-in lines ("The Libraries will:") and the statements that plans file their actions under.</summary>
internal static class PageStatements
{
    const int LongestLeadIn = 16;
    const int LongestSubject = 12;

    static readonly FrozenSet<string> Verbs = FrozenSet.ToFrozenSet(
        [
            "will", "shall", "can", "must", "may", "should", "is", "are", "was", "has", "have", "commits", "commit", "aims", "aim", "seeks", "seek", "strives", "strive",
            "believes", "believe", "wants", "want", "intends", "intend", "plans", "plan", "promises", "promise", "pledges", "pledge", "undertakes", "undertake",
            "agrees", "agree", "needs", "need", "does", "do", "works", "supports", "values", "recognises", "recognizes", "exists", "welcomes", "owes", "treats", "makes", "keeps",
        ],
        StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> Promises = FrozenSet.ToFrozenSet(
        ["will", "shall", "commits", "commit", "committed", "aims", "aim", "intends", "intend", "plans", "plan", "promises", "promise", "pledges", "pledge", "undertakes", "undertake", "agrees", "agree", "agreed"],
        StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> TaskWords = FrozenSet.ToFrozenSet(
        ["action", "actions", "step", "steps", "measure", "measures", "task", "tasks", "do", "means", "deliverables", "how", "commitments"], StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> FirstPerson = FrozenSet.ToFrozenSet(["we", "our", "us", "i", "my"], StringComparer.OrdinalIgnoreCase);
    static readonly FrozenSet<string> Fillers = FrozenSet.ToFrozenSet(["the", "a", "an", "what", "how", "all", "also", "therefore"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A short line that hands over to a list. Only with a list after it does the outline believe it.</summary>
    public static bool IsLeadIn(string line)
    {
        var words = WordsOf(line);
        if (words.Count is 0 or > LongestLeadIn)
        {
            return false;
        }

        return line.EndsWith(':')
            ? words.Any(w => Promises.Contains(w) || TaskWords.Contains(w) || FirstPerson.Contains(w))
            : !PageTags.EndsSentence(line) && words[^1].ToLowerInvariant() is "will" or "shall" or "to" && words.Any(Promises.Contains);
    }

    public static bool IsFirstPerson(string leadIn) => Subject(leadIn) is not { } subject || subject.Any(FirstPerson.Contains);

    /// <summary>Whether a plan that goes on with this lead-in says the statement of itself.</summary>
    /// <param name="isClear">False when the statement names nobody, as an imperative does.</param>
    public static bool IsOwn(string statement, string leadIn, out bool isClear)
    {
        var subject = Subject(statement);
        isClear = subject is not null;
        if (subject is null)
        {
            return false;
        }

        if (subject.Any(FirstPerson.Contains))
        {
            return true;
        }

        return Subject(leadIn) is { } unit && !unit.Any(FirstPerson.Contains) && (Names(subject, unit) || Names(unit, subject));
    }

    /// <summary>"The School of Engineering" of "The School of Engineering will:"; null when nobody is named.</summary>
    public static string? SubjectText(string sentence) =>
        Subject(sentence) is { } subject ? string.Join(' ', subject) : null;

    /// <summary>A short name of the same body: "School" of "School of Engineering", "Library" of "Northfield Library"; but not "Northfield".</summary>
    static bool Names(List<string> name, List<string> fullName)
    {
        if (name.Count > fullName.Count)
        {
            return false;
        }

        bool At(int offset) => name.Select((word, i) => word.Equals(fullName[offset + i], StringComparison.OrdinalIgnoreCase)).All(same => same);
        return At(fullName.Count - name.Count)
            || (At(0) && fullName[name.Count] is "of" or "for");
    }

    static List<string>? Subject(string sentence)
    {
        var words = WordsOf(sentence);
        var verb = words.FindIndex(0, Math.Min(words.Count, LongestSubject), Verbs.Contains);
        if (verb <= 0)
        {
            return null;
        }

        // "To help, the Library will": what stands before the comma is no subject.
        var start = words.FindLastIndex(verb - 1, w => w.EndsWith(',')) + 1;
        var subject = words[start..verb].Where(w => !Fillers.Contains(w)).Select(w => w.Trim(',', '"', '“', '”', '‘', '\'')).Where(w => w.Length > 0).ToList();
        return subject.Count == 0 ? null : subject;
    }

    static List<string> WordsOf(string text)
    {
        var head = text.Length > 300 ? text[..300] : text;
        return [.. head.Split([' ', '\t', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
