namespace AlignmentService.Suggestions;

/// <summary>
/// The stem of an English word, so that "plan", "plans" and "planned" are one: the Snowball project's English stemmer
/// ("Porter2"), without its rules for apostrophes, which no word has here. A y that is a consonant is written Y meanwhile.
/// </summary>
internal static class EnglishStem
{
    static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["skis"] = "ski", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["idly"] = "idl", ["gently"] = "gentl", ["ugly"] = "ugli",
        ["early"] = "earli", ["only"] = "onli", ["singly"] = "singl", ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas", ["cosmos"] = "cosmos",
        ["bias"] = "bias", ["andes"] = "andes",
    };

    static readonly HashSet<string> LeftWhenSingular = ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"];

    // What a suffix becomes, and the letters of which one has to stand before it.
    static readonly Rule[] Second = LongestFirst(
        new("tional", "tion"), new("enci", "ence"), new("anci", "ance"), new("abli", "able"), new("entli", "ent"), new("izer", "ize"), new("ization", "ize"),
        new("ational", "ate"), new("ation", "ate"), new("ator", "ate"), new("alism", "al"), new("aliti", "al"), new("alli", "al"), new("fulness", "ful"),
        new("ousli", "ous"), new("ousness", "ous"), new("iveness", "ive"), new("iviti", "ive"), new("biliti", "ble"), new("bli", "ble"), new("ogi", "og", "l"),
        new("fulli", "ful"), new("lessli", "less"), new("li", "", "cdeghkmnrt"));

    static readonly Rule[] Third = LongestFirst(
        new("tional", "tion"), new("ational", "ate"), new("alize", "al"), new("icate", "ic"), new("iciti", "ic"), new("ical", "ic"), new("ful", ""), new("ness", ""), new("ative", ""));

    static readonly Rule[] Fourth = LongestFirst(
        new("al", ""), new("ance", ""), new("ence", ""), new("er", ""), new("ic", ""), new("able", ""), new("ible", ""), new("ant", ""), new("ement", ""), new("ment", ""),
        new("ent", ""), new("ism", ""), new("ate", ""), new("iti", ""), new("ous", ""), new("ive", ""), new("ize", ""), new("ion", "", "st"));

    sealed record Rule(string Suffix, string Becomes, string? After = null);

    /// <param name="word">In lower case. What has other letters than a to z is its own stem.</param>
    public static string Of(string word)
    {
        if (word.Length < 3 || !word.All(char.IsAsciiLetterLower)) return word;
        if (Exceptions.TryGetValue(word, out var exception)) return exception;
        word = MarkConsonants(word);
        var first = Ends(word[..Math.Min(5, word.Length)], "gener", "arsen") ? 5 : word.StartsWith("commun", StringComparison.Ordinal) ? 6 : Region(word, 0);
        var second = Region(word, first);
        word = Singular(word);
        if (LeftWhenSingular.Contains(word)) return word;
        word = WithoutTense(word, first);
        if (word.Length > 2 && word[^1] is 'y' or 'Y' && !IsVowel(word[^2])) word = $"{word[..^1]}i";
        word = Apply(Second, word, first);
        word = Ends(word, "ative") && word.Length - 5 < second ? word : Apply(Third, word, first);
        word = Apply(Fourth, word, second);
        var end = word.Length - 1;
        var drops = word[end] == 'e' ? end >= second || (end >= first && !EndsShort(word[..end])) : word[end] == 'l' && end >= second && word[end - 1] == 'l';
        return (drops ? word[..end] : word).Replace('Y', 'y');
    }

    // The rule of the longest suffix is the only one that is looked at.
    static string Apply(Rule[] rules, string word, int region)
    {
        var rule = Array.Find(rules, one => Ends(word, one.Suffix));
        if (rule is null || word.Length - rule.Suffix.Length < region) return word;
        var before = word[..^rule.Suffix.Length];
        return rule.After is null || (before.Length > 0 && rule.After.Contains(before[^1], StringComparison.Ordinal)) ? before + rule.Becomes : word;
    }

    static string Singular(string word) =>
        Ends(word, "sses") ? word[..^2]
        : Ends(word, "ies", "ied") ? word[..(word.Length > 4 ? ^2 : ^1)]
        : Ends(word, "us", "ss") || word[^1] != 's' || !word[..^2].Any(IsVowel) ? word
        : word[..^1];

    static string WithoutTense(string word, int first)
    {
        if (Ends(word, "eed", "eedly"))
        {
            var stem = word[..word.LastIndexOf("eed", StringComparison.Ordinal)];
            return stem.Length >= first ? $"{stem}ee" : word;
        }

        var suffix = Array.Find(["ingly", "edly", "ing", "ed"], one => Ends(word, one));
        if (suffix is null || !word[..^suffix.Length].Any(IsVowel)) return word;
        word = word[..^suffix.Length];
        if (Ends(word, "at", "bl", "iz")) return $"{word}e";
        if (Ends(word, "bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")) return word[..^1];
        return word.Length <= first && EndsShort(word) ? $"{word}e" : word;
    }

    // Where the part begins that follows the first consonant after a vowel.
    static int Region(string word, int from)
    {
        for (var at = from + 1; at < word.Length; at++)
            if (IsVowel(word[at - 1]) && !IsVowel(word[at])) return at + 1;
        return word.Length;
    }

    static bool EndsShort(string word) => word.Length switch
    {
        < 2 => false,
        2 => IsVowel(word[0]) && !IsVowel(word[1]),
        _ => IsVowel(word[^2]) && !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'Y') && !IsVowel(word[^3]),
    };

    static string MarkConsonants(string word) => !word.Contains('y', StringComparison.Ordinal) ? word : string.Create(word.Length, word, (marked, from) =>
    {
        for (var at = 0; at < from.Length; at++) marked[at] = from[at] == 'y' && (at == 0 || IsVowel(marked[at - 1])) ? 'Y' : from[at];
    });

    static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    static bool Ends(string word, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
            if (word.EndsWith(suffix, StringComparison.Ordinal)) return true;
        return false;
    }

    static Rule[] LongestFirst(params Rule[] rules) => [.. rules.OrderByDescending(rule => rule.Suffix.Length)];
}
