using System.Text;

namespace PlansService.Import;

/// <summary>A line that is not blank. <c>Indent</c> is in columns, a tab reaching to the next fourth.</summary>
internal sealed record SourceLine(int Number, string Text, int Indent, bool AfterBlank);

/// <summary>From bytes to lines: finds what is no text, not UTF-8 or too long before anything is interpreted.</summary>
internal static class PageText
{
    public const int MaxCharacters = 1_000_000;
    public const int MaxLines = 20_000;
    const int ToleratedControls = 8;

    public static string? Decode(ReadOnlySpan<byte> bytes, out PageError? error)
    {
        error = null;
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            error = new PageError(1, "not-utf8", "The page is encoded as UTF-16. Save it as UTF-8.");
        }
        else if (bytes.IndexOf((byte)0) is >= 0 and var zero)
        {
            error = NotText(1 + bytes[..zero].Count((byte)'\n'));
        }
        else if (bytes.Length > MaxCharacters * 4)
        {
            error = TooLarge($"The page is longer than {MaxCharacters:N0} characters.");
        }
        else if (bytes.StartsWith("%PDF"u8))
        {
            error = new PageError(1, "not-text", "This is a PDF file. Copy the text of the plan out of it.");
        }
        else if (FirstInvalid(bytes) is { } at)
        {
            var line = 1 + bytes[..at].Count((byte)'\n');
            error = new PageError(line, "not-utf8", $"Line {line} is not valid UTF-8. Save the page as UTF-8.");
        }

        return error is null ? Encoding.UTF8.GetString(bytes) : null;
    }

    public static PageError? Check(string text)
    {
        if (text.Length > MaxCharacters)
        {
            return TooLarge($"The page is longer than {MaxCharacters:N0} characters.");
        }

        int line = 1, controls = 0, firstControl = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (c == '\0' || char.IsSurrogate(c))
            {
                return NotText(line);
            }
            else if (char.IsControl(c) && !char.IsWhiteSpace(c))
            {
                firstControl = controls++ == 0 ? line : firstControl;
            }
        }

        return controls > ToleratedControls ? NotText(firstControl)
            : string.IsNullOrWhiteSpace(text) ? new PageError(1, "empty-page", "The page is empty.")
            : null;
    }

    public static IReadOnlyList<SourceLine> Lines(string text, out PageError? error)
    {
        error = null;
        var lines = new List<SourceLine>();
        var number = 0;
        var afterBlank = true;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++number > MaxLines)
            {
                error = TooLarge($"The page has more than {MaxLines:N0} lines.") with { Line = number };
                return [];
            }

            var clean = Clean(raw);
            if (clean.Length == 0)
            {
                afterBlank = true;
                continue;
            }

            lines.Add(new SourceLine(number, clean, Indent(raw), afterBlank));
            afterBlank = false;
        }

        if (lines.Count == 0)
        {
            error = new PageError(1, "empty-page", "The page is empty.");
        }

        return lines;
    }

    /// <summary>One space for any run of blanks; characters that no reader sees are dropped. Tabs stay, marks need them.</summary>
    public static string Clean(ReadOnlySpan<char> raw)
    {
        var clean = new StringBuilder(raw.Length);
        foreach (var c in raw.Trim())
        {
            var blank = char.IsWhiteSpace(c);
            if (blank && clean.Length > 0 && clean[^1] is not (' ' or '\t'))
            {
                clean.Append(c == '\t' ? '\t' : ' ');
            }
            else if (!blank && !IsInvisible(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim();
    }

    static bool IsInvisible(char c) =>
        char.IsControl(c) || c is '\u00AD' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069');

    static int Indent(ReadOnlySpan<char> raw)
    {
        var columns = 0;
        foreach (var c in raw)
        {
            if (c == '\t')
            {
                columns += 4 - (columns % 4);
            }
            else if (char.IsWhiteSpace(c))
            {
                columns++;
            }
            else if (!IsInvisible(c))
            {
                break;
            }
        }

        return columns;
    }

    static int? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    static PageError NotText(int line) => new(line, "not-text", $"Line {line} holds characters that occur in no text. Copy the plan's words, not the file.");

    static PageError TooLarge(string text) => new(1, "page-too-large", text);
}
