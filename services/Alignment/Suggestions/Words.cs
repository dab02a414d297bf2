namespace AlignmentService.Suggestions;

/// <summary>A word of a text, as it is written there and as it is compared.</summary>
internal readonly record struct Word(string Written, string Stem);

/// <summary>The words of a text that say what it is about.</summary>
internal static class Words
{
    // Words that hold sentences together.
    static readonly HashSet<string> Ignored = [.. """
        a about above across after again against all also although always am among an and another any anyone anything are around as at away
        be became because become becomes been before being below between both but by can cannot could did do does doing done down due during
        each either else etc ever every everyone everything few first for from further get gets give given gives had has have having he her
        here hers herself him himself his how however if in including include includes included instead into is it its itself just least less
        let like made make makes making many may me might more most much must my myself near neither no nor not now of off often on once one
        only onto or other others otherwise our ours ourselves out over own per perhaps quite rather same second shall she should since so
        some someone something still such than that the their theirs them themselves then there thereby therefore these they this those
        through throughout thus to together too toward towards two under until up upon us very via was we well were what whatever when where
        whereas whether which while who whole whom whose why will with within without would yet you your yours yourself
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>In their order. Single characters and numbers say nothing; "'s" belongs to no word.</summary>
    /// <param name="stem">The stem of a word in lower case.</param>
    public static List<Word> Of(string text, Func<string, string> stem)
    {
        var words = new List<Word>();
        for (var at = 0; at < text.Length; at++)
        {
            var begin = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            if (at - begin > 1)
            {
                var written = text[begin..at];
                var word = written.ToLowerInvariant();
                if (word.AsSpan().ContainsAnyExceptInRange('0', '9') && !Ignored.Contains(word)) words.Add(new(written, stem(word)));
            }

            if (at + 1 < text.Length && text[at] is '\'' or '’' && text[at + 1] is 's' or 'S' && (at + 2 == text.Length || !char.IsLetterOrDigit(text[at + 2]))) at++;
        }

        return words;
    }
}
