using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlignmentService.Sssom;

/// <summary>A text as YAML 1.2 writes it on one line: plain where it then still means that text, in double quotes otherwise.</summary>
internal static partial class YamlText
{
    public static string Of(string text) => IsPlain(text) ? text : Quoted(text);

    static bool IsPlain(string text) =>
        text.Length > 0 && text[0] != ' ' && text[^1] is not (' ' or ':') && !IsIndicator(text) && text.All(IsPrintable)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !OtherThanText().IsMatch(text);

    // A hyphen, a question mark and a colon are indicators only before a space.
    static bool IsIndicator(string text) =>
        text[0] is '-' or '?' or ':' ? text.Length == 1 || text[1] == ' ' : ",[]{}#&*!|>'\"%@`".Contains(text[0]);

    static bool IsPrintable(char letter) => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF');

    static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(letter) => quoted.Append(letter),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    // What the core schema of YAML 1.2 reads as nothing, a truth value or a number.
    [GeneratedRegex(@"^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherThanText();
}
