using System.Xml;

namespace PlansService.StratMl;

/// <summary>The identifiers of one document. The standard wants names of XML that occur once (xsd:ID); the world writes UUIDs as they come, and copies them.</summary>
internal sealed class StratMlIdentifiers
{
    readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

    /// <summary>An id of ours as the world writes it: a UUID can begin with a digit, a name cannot.</summary>
    public static string Of(Guid id) => $"_{id:D}";

    /// <summary>The nearest name to a text that is not empty: <c>8c60#1</c> is <c>_8c60_1</c>.</summary>
    public static string NameOf(string text)
    {
        var name = string.Concat(text.Select(letter => XmlConvert.IsNCNameChar(letter) ? letter : '_'));
        return XmlConvert.IsStartNCNameChar(name[0]) ? name : $"_{name}";
    }

    /// <summary>The name under which an identifier stands in the document; one that is there gets a number.</summary>
    public string Take(string text)
    {
        var name = NameOf(text);
        var free = name;
        while (!taken.TryAdd(free, 1)) free = $"{name}-{++taken[name]}";
        return free;
    }
}
