using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace PlansService.StratMl;

/// <summary>The elements and attributes of a record, in the standard's order, as its parameters declare them: see <see cref="StratMlDocument"/>.</summary>
internal sealed class Shape
{
    static readonly ConcurrentDictionary<Type, Shape> Known = new();

    readonly ConstructorInvoker constructor;
    readonly Dictionary<string, Field> byName;

    Shape(Type type)
    {
        var declared = type.GetConstructors().Single();
        constructor = ConstructorInvoker.Create(declared);
        Fields = [.. declared.GetParameters().Select(parameter => new Field(parameter, type.GetProperty(parameter.Name ?? "") ?? throw new UnreachableException()))];
        byName = Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<Field> Fields { get; }

    public static Shape Of(Type type) => Known.GetOrAdd(type, one => new(one));

    public Field? Find(string name) => byName.GetValueOrDefault(name);

    public object Create(object?[] values) => constructor.Invoke(values.AsSpan());
}

/// <summary>What a field's value is, and so how it is written.</summary>
internal enum FieldKind { Text, Identifier, Date, Number, Address, Word, Record }

/// <summary>An element or attribute of a record.</summary>
internal sealed class Field
{
    readonly PropertyInfo property;
    readonly Type listType;
    readonly Dictionary<string, object> words = new(StringComparer.OrdinalIgnoreCase);

    public Field(ParameterInfo parameter, PropertyInfo property)
    {
        this.property = property;
        var declared = parameter.ParameterType;
        IsList = declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        Type = IsList ? declared.GetGenericArguments()[0] : Nullable.GetUnderlyingType(declared) ?? declared;
        listType = typeof(List<>).MakeGenericType(Type);
        Empty = Array.CreateInstance(Type, 0);
        Name = IsList ? property.Name[..^1] : property.Name;
        Position = parameter.Position;
        Kind = Type.IsEnum ? FieldKind.Word
            : Type == typeof(DateOnly) ? FieldKind.Date
            : Type == typeof(decimal) ? FieldKind.Number
            : Type == typeof(Uri) ? FieldKind.Address
            : Type != typeof(string) ? FieldKind.Record
            : Name == "Identifier" ? FieldKind.Identifier : FieldKind.Text;
        IsRequired = !IsList && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.NotNull;
        IsPartTwo = parameter.IsDefined(typeof(PartTwoAttribute), inherit: false);
        if (Kind == FieldKind.Word) foreach (var word in Enum.GetValues(Type).Cast<object>()) words.Add(WordOf(word), word);
    }

    /// <summary>The element's or attribute's name.</summary>
    public string Name { get; }

    /// <summary>Of one value.</summary>
    public Type Type { get; }

    public FieldKind Kind { get; }

    public int Position { get; }

    public bool IsList { get; }

    public bool IsRequired { get; }

    public bool IsPartTwo { get; }

    public bool IsAttribute => Kind == FieldKind.Word && !IsList;

    /// <summary>A list of this field without elements.</summary>
    public IList Empty { get; }

    public IList NewList() => Activator.CreateInstance(listType) as IList ?? throw new UnreachableException();

    /// <summary>The values that a record has here: none, one, or those of the list.</summary>
    public IEnumerable<object> ValuesOf(object record) =>
        property.GetValue(record) switch { null => [], IEnumerable list when IsList => list.Cast<object>(), var value => [value] };

    /// <summary>The value that a word of the standard stands for, in any letter case.</summary>
    public object? ValueOf(string word) => words.GetValueOrDefault(word);

    /// <summary>A value as the standard spells it: <c>Output_Processing</c>.</summary>
    public static string WordOf(object value) => string.Concat($"{value}".Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $"_{letter}" : $"{letter}"));
}
