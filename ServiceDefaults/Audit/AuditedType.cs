using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ServiceDefaults.Audit;

/// <summary>What an entity's class says about the audit log.</summary>
internal sealed class AuditedType
{
    static readonly ConcurrentDictionary<Type, AuditedType> Known = new();

    AuditedType(Type type)
    {
        IsLeftOut = type.GetCustomAttribute<NotAuditedAttribute>() is not null;
        IsMadeAnonymously = type.GetCustomAttribute<MadeAnonymouslyAttribute>() is not null;
        Recorded = [.. from property in type.GetProperties()
                       let audited = property.GetCustomAttribute<AuditedAttribute>()
                       where audited is not null
                       select new Property(property.Name, JsonNamingPolicy.CamelCase.ConvertName(property.Name), audited.Hidden)];
    }

    public sealed record Property(string Name, string JsonName, bool IsHidden);

    public IReadOnlyList<Property> Recorded { get; }

    public bool IsLeftOut { get; }

    public bool IsMadeAnonymously { get; }

    public static AuditedType Of(Type type) => Known.GetOrAdd(type, one => new(one));

    /// <summary>Which entities do not say what the audit log is to do with them, one sentence each.</summary>
    public static IEnumerable<string> Mistakes(IModel model) =>
        from entity in model.GetEntityTypes()
        let mistake = MistakeOf(entity, Of(entity.ClrType))
        where mistake is not null
        select $"{entity.ClrType.Name} {mistake}";

    static string? MistakeOf(IEntityType entity, AuditedType says) =>
        says.IsLeftOut ? says.Recorded.Count > 0 ? "is [NotAudited] and has properties that are [Audited]" : null
        : says.Recorded.Count == 0 ? "says neither which of its properties are [Audited] nor why it is [NotAudited]"
        : says.Recorded.FirstOrDefault(one => entity.FindProperty(one.Name) is null) is { } unknown ? $"records {unknown.Name}, which is no column"
        : (entity.FindPrimaryKey()?.Properties ?? []).All(key => key.ValueGenerated == ValueGenerated.Never || key.ClrType == typeof(Guid)) ? null
        : "is recorded, and its key is known only after it was written";
}
