using System.Collections;
using System.Globalization;

namespace PlansService.StratMl;

/// <summary>Turns the texts of elements and attributes into values. What is no value is left out with a note; a date that is none is an error, for a plan without it would hold for ever.</summary>
internal sealed class StratMlValues(StratMlPart part, StratMlRemarks remarks)
{
    // More digits than a decimal is sure to hold.
    const int ManyDigits = 28;
    const int LongestAddress = 2_048;

    readonly StratMlIdentifiers identifiers = new();
    readonly Dictionary<string, string> renamed = new(StringComparer.Ordinal);
    readonly List<(IList List, int At, int Line)> referents = [];

    public object? Of(Field field, string text, int line) => field.Kind switch
    {
        FieldKind.Identifier => Identifier(text, line),
        FieldKind.Date => Date(field, text, line),
        FieldKind.Number => Number(field, text, line),
        FieldKind.Address => Address(field, text, line),
        FieldKind.Word => Word(field, text, line),
        _ => text,
    };

    /// <summary>Remembers the last of a list that names identifiers.</summary>
    public void Refer(Field field, IList list, int line)
    {
        if (field.Name == "ReferentIdentifier") referents.Add((list, list.Count - 1, line));
    }

    /// <summary>Whoever named an identifier that was repaired means it still; of several that were alike, the first.</summary>
    public void FollowRenamedIdentifiers()
    {
        foreach (var (list, at, line) in referents)
        {
            if (list[at] is not string text || !renamed.TryGetValue(text, out var name)) continue;
            list[at] = name;
            remarks.Repaired(line, $"The referent “{StratMlRemarks.Shown(text)}” is now “{StratMlRemarks.Shown(name)}”: follows it.");
        }
    }

    string? Identifier(string text, int line)
    {
        if (text.Length == 0)
        {
            remarks.Repaired(line, "An empty Identifier: read as none.");
            return null;
        }

        var (name, free) = (StratMlIdentifiers.NameOf(text), identifiers.Take(text));
        if (name != text) renamed.TryAdd(text, free);
        if (free != text) remarks.Repaired(line, $"The Identifier “{StratMlRemarks.Shown(text)}” is {(name == text ? "there already" : "no name of XML")}: read as “{StratMlRemarks.Shown(free)}”.");
        return free;
    }

    DateOnly? Date(Field field, string text, int line)
    {
        if (text.Length == 0)
        {
            // Part 2 allows it.
            if (part == StratMlPart.One) remarks.Repaired(line, $"An empty {field.Name}: read as none.");
            return null;
        }

        // A time zone, which the standard allows, or a time of day may follow.
        var day = text.Length > 10 && text[10] is 'Z' or 'T' or '+' or '-' ? text[..10] : text;
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            remarks.Wrong(new(line, "not-a-date", $"“{StratMlRemarks.Shown(text)}” in <{field.Name}> is no date. Write it like 2023-04-30, or leave the element empty."));
            return null;
        }

        if (day != text) remarks.Repaired(line, $"The {field.Name} “{StratMlRemarks.Shown(text)}” is more than a day: read as {day}.");
        return date;
    }

    decimal? Number(Field field, string text, int line)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            if (text.Length > ManyDigits || text.AsSpan().ContainsAny('e', 'E')) remarks.Repaired(line, $"The {field.Name} “{StratMlRemarks.Shown(text)}” is read as {number.ToString(CultureInfo.InvariantCulture)}.");
            return number;
        }

        if (text.Length > 0) remarks.LeftOut(line, $"A {field.Name} that is no number", text);
        return null;
    }

    Uri? Address(Field field, string text, int line)
    {
        if (text.Length is > 0 and <= LongestAddress && !text.Contains("##", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address)) return address;
        if (text.Length > 0) remarks.LeftOut(line, $"A {field.Name} that is no web address", text);
        return null;
    }

    object? Word(Field field, string text, int line)
    {
        if (field.ValueOf(text.Replace(' ', '_')) is { } value)
        {
            if (Field.WordOf(value) != text) remarks.Repaired(line, $"The {field.Name} “{text}” is read as {Field.WordOf(value)}.");
            return value;
        }

        if (text.Length == 0) remarks.Repaired(line, $"An empty {field.Name}: read as none.");
        else remarks.LeftOut(line, $"An unknown {field.Name}", text);
        return null;
    }
}
