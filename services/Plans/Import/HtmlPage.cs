using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace PlansService.Import;

/// <summary>The lines that a reader of a web page sees, from its source. Nothing in it is run or fetched.</summary>
internal static class HtmlPage
{
    // The time that a parser takes for a tag grows with how many are open: both have limits that no plan comes near.
    const int MostTags = 50_000;
    const int MostOpen = 256;

    static readonly HashSet<string> Unseen = ["head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "nav", "footer", "aside", "form", "button", "select", "textarea", "dialog"];

    static readonly HashSet<string> Inline = ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"];

    // Tags that need no end: as many as there are may stand open in the source.
    static readonly HashSet<string> Endless = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "body"];

    public static bool IsHtml(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    public static IReadOnlyList<SourceLine> Lines(string html, out PageError? error)
    {
        if (IsMonstrous(html))
        {
            error = new PageError(1, "page-too-large", $"The source of the page has more than {MostTags:N0} tags, or more than {MostOpen} in one another. Copy the text that a reader sees.");
            return [];
        }

        var (lines, text, lists) = (new PageLines(), new StringBuilder(), 0);
        int? entry = null;
        using var page = new HtmlParser().ParseDocument(html);
        var open = new Stack<(INode Node, bool IsEnd)>();
        open.Push((page.DocumentElement, false));
        while (open.TryPop(out var at))
        {
            if (at.Node is IText words)
            {
                text.Append(words.Data.ReplaceLineEndings(" "));
                continue;
            }

            if (at.Node is not IElement element || Unseen.Contains(element.LocalName) || element.HasAttribute("hidden")) continue;
            if (element.LocalName == "br") text.Append('\n');
            if (!Inline.Contains(element.LocalName) && element.LocalName != "br") Flush();
            var isList = element.LocalName is "ul" or "ol";
            if (at.IsEnd)
            {
                lists -= isList ? 1 : 0;
                continue;
            }

            lists += isList ? 1 : 0;
            if (element.LocalName == "li") entry = Math.Clamp(lists - 1, 0, 8);
            open.Push((element, true));
            for (var child = element.LastChild; child is not null; child = child.PreviousSibling) open.Push((child, false));
        }

        Flush();
        return lines.ToList(out error);

        // The first words of an entry carry its mark; what follows in blocks of its own belongs to the page.
        void Flush()
        {
            var words = text.ToString();
            text.Clear();
            if (string.IsNullOrWhiteSpace(words)) return;
            lines.Add(words, entry);
            entry = null;
        }
    }

    static bool IsMonstrous(string html)
    {
        var (tags, open) = (0, 0);
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
        {
            if (++tags > MostTags) return true;
            var isEnd = at + 1 < html.Length && html[at + 1] == '/';
            var name = html.AsSpan(Math.Min(html.Length, at + (isEnd ? 2 : 1)));
            var length = 0;
            while (length < Math.Min(name.Length, 16) && char.IsAsciiLetterOrDigit(name[length])) length++;
            if (length == 0 || Endless.Contains(name[..length].ToString().ToLowerInvariant())) continue;
            open = Math.Max(0, open + (isEnd ? -1 : 1));
            if (open > MostOpen) return true;
        }

        return false;
    }
}
