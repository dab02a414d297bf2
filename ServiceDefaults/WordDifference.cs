using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DiffPlex;
using DiffPlex.Model;

namespace ServiceDefaults;

/// <summary>What became of words between two texts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WordChange>))]
public enum WordChange
{
    /// <summary>In both.</summary>
    Kept,

    /// <summary>In the earlier text only.</summary>
    Removed,

    /// <summary>In the later text only.</summary>
    Added,
}

/// <summary>A run of whole words with the blanks behind them.</summary>
/// <param name="Change">Where it is.</param>
/// <param name="Text">The words.</param>
public sealed record WordPiece(WordChange Change, string Text);

/// <summary>
/// The difference of two texts in whole words. What was kept and added is the later text letter by letter, what was kept and
/// removed the earlier one but for its white space, which is no difference.
/// </summary>
public static class WordDifference
{
    // The search takes as many steps as the words of both multiplied at worst; nobody reads such a difference word by word anyway.
    const int MostCharacters = 8_000;

    // A word may have apostrophes and hyphens within; any other mark stands by itself.
    static readonly Regex Word = new(@"(?:[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|.)\s*|\s+", RegexOptions.NonBacktracking | RegexOptions.Singleline);

    /// <summary>What became of the earlier text's words in the later one.</summary>
    public static IReadOnlyList<WordPiece> Between(string earlier, string later)
    {
        if (earlier == later) return Pieces((WordChange.Kept, later));
        if (earlier.Length + later.Length > MostCharacters) return Pieces((WordChange.Removed, earlier), (WordChange.Added, later));

        var difference = new Differ().CreateCustomDiffs(earlier, later, ignoreWhiteSpace: true, text => [.. Word.Matches(text).Select(match => match.Value)]);
        var found = new List<(WordChange, string)>();
        var kept = 0;
        foreach (var block in difference.DiffBlocks)
        {
            found.Add((WordChange.Kept, string.Concat(difference.PiecesNew.Skip(kept).Take(block.InsertStartB - kept))));
            found.Add((WordChange.Removed, Blank(difference, block) + string.Concat(difference.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA))));
            kept = block.InsertStartB + block.InsertCountB;
            found.Add((WordChange.Added, string.Concat(difference.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB))));
        }

        return Pieces([.. found, (WordChange.Kept, string.Concat(difference.PiecesNew.Skip(kept)))]);
    }

    /// <summary>Words removed before a mark or at the end: only the earlier text has a blank before them.</summary>
    static string Blank(DiffResult difference, DiffBlock block)
    {
        if (block.InsertCountB > 0 || block.InsertStartB == 0 || block.DeleteStartA == 0 || char.IsWhiteSpace(difference.PiecesNew[block.InsertStartB - 1][^1])) return "";
        var before = difference.PiecesOld[block.DeleteStartA - 1];
        return before[before.TrimEnd().Length..];
    }

    static List<WordPiece> Pieces(params IReadOnlyList<(WordChange Change, string Text)> pieces) =>
        [.. pieces.Where(piece => piece.Text.Length > 0).Select(piece => new WordPiece(piece.Change, piece.Text))];
}
