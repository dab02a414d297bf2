using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DiffPlex;

namespace PlansService.Lineage;

[JsonConverter(typeof(JsonStringEnumConverter<WordChange>))]
internal enum WordChange
{
    Kept,
    Removed,
    Added,
}

/// <summary>A run of whole words with the blanks behind them.</summary>
internal sealed record WordPiece(WordChange Change, string Text);

/// <summary>
/// The difference of two texts in whole words. What was kept and added is the later text, what was kept and removed the
/// earlier one, but for white space, which is no difference.
/// </summary>
internal static class WordDifference
{
    // The search takes as many steps as the words of both multiplied at worst; nobody reads such a difference word by word anyway.
    const int MostCharacters = 20_000;

    // A word may have apostrophes and hyphens within; any other mark stands by itself.
    static readonly Regex Word = new(@"(?:[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|.)\s*|\s+", RegexOptions.NonBacktracking | RegexOptions.Singleline);

    public static IReadOnlyList<WordPiece> Between(string earlier, string later)
    {
        if (earlier == later) return Pieces((WordChange.Kept, later));
        if (earlier.Length + later.Length > MostCharacters) return Pieces((WordChange.Removed, earlier), (WordChange.Added, later));

        var difference = new Differ().CreateCustomDiffs(earlier, later, ignoreWhiteSpace: true, text => [.. Word.Matches(text).Select(match => match.Value)]);
        var found = new List<(WordChange, string)>();
        var kept = 0;
        foreach (var block in difference.DiffBlocks)
        {
            // Before words that were only removed the earlier text has the blank that belongs there.
            var same = block.InsertStartB - kept;
            found.Add((WordChange.Kept, string.Concat(block.InsertCountB > 0 ? difference.PiecesNew.Skip(kept).Take(same) : difference.PiecesOld.Skip(block.DeleteStartA - same).Take(same))));
            found.Add((WordChange.Removed, string.Concat(difference.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA))));
            kept = block.InsertStartB + block.InsertCountB;
            found.Add((WordChange.Added, string.Concat(difference.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB))));
        }

        return Pieces([.. found, (WordChange.Kept, string.Concat(difference.PiecesNew.Skip(kept)))]);
    }

    static List<WordPiece> Pieces(params IReadOnlyList<(WordChange Change, string Text)> pieces) =>
        [.. pieces.Where(piece => piece.Text.Length > 0).Select(piece => new WordPiece(piece.Change, piece.Text))];
}
