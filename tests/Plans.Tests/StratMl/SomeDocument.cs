using PlansService.StratMl;

namespace Plans.Tests.StratMl;

/// <summary>A document made by chance, with all that the part can hold; where <paramref name="isWild"/>, with what has to be put right before it is written.</summary>
internal sealed class SomeDocument(int seed, StratMlPart part, bool isWild)
{
    static readonly string[] Words = ["paths", "&", "<Goal>", "]]>", "é", "\n", "\r\n", "\t", "  ", "😀", "\"", "'", "&amp;", "\u0085", "\u2028", "<!DOCTYPE x>", "=", "0", "\uFEFF"];
    static readonly string[] WildWords = ["\0", "\u0001", "\uD800", "\uDC00", "\uFFFE", " ", "8c60#", "a", ""];
    static readonly string[] Addresses = ["https://example.org/plan?a=1&b=2#c", "plan.html", "../plans/a b", "urn:x:y", "#top"];
    static readonly string[] WildAddresses = ["a##b###c", " plan.html ", ""];

    readonly Random random = new(seed);

    public StratMlDocument Make()
    {
        var document = (StratMlDocument)Record(typeof(StratMlDocument));
        // Part 1 keeps the one inside the other.
        return part == StratMlPart.One && document.Submitter is not null && document.AdministrativeInformation is null ? document with { Submitter = null } : document;
    }

    object Record(Type type)
    {
        var shape = Shape.Of(type);
        return shape.Create([.. shape.Fields.Select(Value)]);
    }

    object? Value(Field field)
    {
        if (field.IsPartTwo && part == StratMlPart.One) return field.IsList ? field.Empty : field.IsRequired ? PlanType.StrategicPlan : null;
        if (!field.IsList) return field.IsRequired || random.Next(3) > 0 ? Single(field) : null;
        var list = field.NewList();
        for (var more = (field.Type == typeof(Goal) ? 1 : 0) + random.Next(3); more > 0; more--)
        {
            if (Single(field) is { } value && (isWild || field.Kind != FieldKind.Word || !list.Contains(value))) list.Add(value);
        }

        return list;
    }

    object? Single(Field field) => field.Kind switch
    {
        FieldKind.Record => Record(field.Type),
        FieldKind.Word => Enum.ToObject(field.Type, random.Next(Enum.GetValues(field.Type).Length)),
        FieldKind.Date => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)),
        FieldKind.Number => new decimal(random.Next(), random.Next(2) * random.Next(), random.Next(2) * random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        FieldKind.Address => new Uri(OneOf(isWild ? [.. Addresses, .. WildAddresses] : Addresses), UriKind.RelativeOrAbsolute),
        FieldKind.Identifier => isWild && random.Next(2) == 0 ? Text() : StratMlIdentifiers.Of(new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))])),
        _ => Text() is { Length: > 0 } text ? text : field.IsRequired || isWild ? "" : null,
    };

    string Text()
    {
        string[] words = isWild ? [.. Words, .. WildWords] : Words;
        var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => OneOf(words)));
        return isWild ? text : text.Trim();
    }

    string OneOf(string[] texts) => texts[random.Next(texts.Length)];
}
