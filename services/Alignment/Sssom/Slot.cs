using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlignmentService.Sssom;

/// <summary>A CURIE.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReferenceAttribute : Attribute;

/// <summary>A URI that is not relative.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressAttribute : Attribute;

/// <summary>A slot of the set of the same name speaks for every row.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PropagatedAttribute : Attribute;

/// <summary>A number up to 1.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScoreAttribute(int least) : Attribute
{
    public int Least => least;
}

internal enum SlotKind { Text, Reference, Address, Score, Date, Word }

/// <summary>A slot of the standard, by the property that holds it.</summary>
internal sealed class Slot
{
    readonly PropertyInfo property;
    readonly Dictionary<string, object> words = new(StringComparer.Ordinal);
    readonly Dictionary<object, string> names = [];

    Slot(PropertyInfo property)
    {
        this.property = property;
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        IsList = property.PropertyType == typeof(IReadOnlyList<string>);
        IsPropagated = property.IsDefined(typeof(PropagatedAttribute));
        Least = property.GetCustomAttribute<ScoreAttribute>()?.Least ?? 0;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Kind = type.IsEnum ? SlotKind.Word : type == typeof(decimal) ? SlotKind.Score : type == typeof(DateOnly) ? SlotKind.Date
            : property.IsDefined(typeof(ReferenceAttribute)) ? SlotKind.Reference : property.IsDefined(typeof(AddressAttribute)) ? SlotKind.Address : SlotKind.Text;
        foreach (var word in type.IsEnum ? type.GetFields(BindingFlags.Public | BindingFlags.Static) : [])
        {
            if (word.GetCustomAttribute<JsonStringEnumMemberNameAttribute>() is not { Name: var name } || word.GetValue(null) is not { } value) continue;
            (words[name], names[value]) = (value, name);
        }
    }

    /// <summary>The slots of a row, in the order of the schema.</summary>
    public static IReadOnlyList<Slot> OfMapping { get; } = All(typeof(Mapping));

    /// <summary>The slots of a set that hold values, in the order of the schema.</summary>
    public static IReadOnlyList<Slot> OfSet { get; } = All(typeof(MappingSet));

    public string Name { get; }

    public SlotKind Kind { get; }

    public bool IsList { get; }

    public bool IsPropagated { get; }

    /// <summary>The least that a score may be; the most is 1.</summary>
    public int Least { get; }

    public IEnumerable<string> Words => words.Keys;

    public static Slot? Named(IReadOnlyList<Slot> slots, string name) => slots.FirstOrDefault(slot => slot.Name == name);

    public object? WordOf(string text) => words.GetValueOrDefault(text);

    /// <summary>The value; null where it has none, an empty list among them.</summary>
    public object? Of(object record) => property.GetValue(record) is var value && value is IReadOnlyList<string> { Count: 0 } ? null : value;

    /// <summary>For whoever makes the record.</summary>
    public void Set(object record, object? value) => property.SetValue(record, value ?? (IsList ? Array.Empty<string>() : null));

    /// <summary>A value as it is written, item by item.</summary>
    public IEnumerable<string> TextsOf(object value) => value as IReadOnlyList<string> ?? [TextOf(value)];

    /// <summary>At most three digits after the point, a half rounded away from zero.</summary>
    public static string TextOf(decimal score) => Math.Round(score, 3, MidpointRounding.AwayFromZero) is var rounded && rounded == 0 ? "0" : rounded.ToString("0.###", CultureInfo.InvariantCulture);

    public static bool AreEqual(object? one, object? other) =>
        one is IReadOnlyList<string> items && other is IReadOnlyList<string> others ? items.SequenceEqual(others, StringComparer.Ordinal) : Equals(one, other);

    string TextOf(object value) => value switch
    {
        decimal score => TextOf(score),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text => text,
        _ => names[value],
    };

    // In the order of their declaration, which is that of their tokens.
    static Slot[] All(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsValue).OrderBy(property => property.MetadataToken).Select(property => new Slot(property))];

    static bool IsValue(PropertyInfo property) => property.PropertyType is var type
        && (type == typeof(string) || type == typeof(IReadOnlyList<string>) || Nullable.GetUnderlyingType(type) is { } inner && (inner.IsEnum || inner == typeof(decimal) || inner == typeof(DateOnly)));
}
