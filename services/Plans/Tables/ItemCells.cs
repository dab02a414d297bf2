using System.Text;

namespace PlansService.Tables;

/// <summary>Cells that hold several values, written so that a person can type them and nothing is lost on the way back.</summary>
internal static class ItemCells
{
    static readonly Dictionary<string, ReferenceKind> Kinds = Enum.GetValues<ReferenceKind>().ToDictionary(kind => kind.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Names with semicolons between them; one that would be taken for something else stands in quotes, and quotes in it are doubled.</summary>
    public static string Of(IEnumerable<string> names) => string.Join("; ", names.Select(name =>
        name.AsSpan().ContainsAny(";\"\r\n") || name.Trim() != name ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    /// <summary>Reads names; each may also stand on a line of its own.</summary>
    /// <returns>Nothing where a quote is not closed, or something follows it.</returns>
    public static IReadOnlyList<string>? Names(string cell)
    {
        var names = new List<string>();
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] is ';' || char.IsWhiteSpace(cell[at])) continue;
            if (cell[at] != '"')
            {
                var end = cell.AsSpan(at).IndexOfAny(";\r\n") is >= 0 and var length ? at + length : cell.Length;
                names.Add(cell[at..end].TrimEnd());
                at = end;
                continue;
            }

            var name = new StringBuilder();
            while (++at < cell.Length && (cell[at] != '"' || (at + 1 < cell.Length && cell[at + 1] == '"' && ++at > 0))) name.Append(cell[at]);
            if (at == cell.Length) return null;
            names.Add(name.ToString());
            var rest = cell.AsSpan(at + 1).TrimStart(" \t");
            if (rest is not ([] or [';' or '\r' or '\n', ..])) return null;
        }

        return names;
    }

    /// <summary>A reference a line: what kind it is, its words and the id of its target in brackets.</summary>
    public static string Of(IEnumerable<CrossReference> references) => string.Join('\n', references.Select(one =>
        $"{one.Kind}: {one.Text.Replace('\r', ' ').Replace('\n', ' ')}{(one.TargetItemId is { } target ? $" [{target}]" : one.Text.Length == 0 || TargetAt(one.Text) >= 0 ? " []" : "")}"));

    /// <summary>Reads references; a line without a kind is one of "See".</summary>
    public static IReadOnlyList<CrossReference> References(string cell) =>
        [.. cell.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Reference)];

    static CrossReference Reference(string line)
    {
        var kind = ReferenceKind.See;
        if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Kinds.TryGetValue(line[..colon], out kind)) line = line[(colon + 1)..].Trim();
        return TargetAt(line) is >= 0 and var at
            ? new() { Kind = kind, Text = line[..at].TrimEnd(), TargetItemId = Guid.TryParseExact(line[(at + 1)..^1], "D", out var target) ? target : null }
            : new() { Kind = kind, Text = line };
    }

    // Where the brackets begin with which a line ends, if nothing or an id is in them.
    static int TargetAt(string line)
    {
        if (!line.EndsWith(']') || line.LastIndexOf('[') is not (>= 0 and var at)) return -1;
        var id = line.AsSpan()[(at + 1)..^1];
        return id.Length == 0 || Guid.TryParseExact(id, "D", out _) ? at : -1;
    }
}
