using System.Collections.Frozen;
using System.Reflection;
using Contracts;
using MassTransit;

namespace ServiceDefaults.Messaging;

/// <summary>An event's names on the wire.</summary>
/// <param name="Name">Exchange name and <c>type</c> in feeds: <c>plans.version-adopted.v1</c>.</param>
/// <param name="Urn">Message type in MassTransit's envelope.</param>
/// <param name="Clr">The record in Contracts.</param>
/// <param name="Mandatory">Whether a subscriber is named, so that a publish which reaches no queue is an error.</param>
internal sealed record EventType(string Name, string Urn, Type Clr, bool Mandatory)
{
    /// <summary>The service that publishes it.</summary>
    public string Publisher => Name[..Name.IndexOf('.', StringComparison.Ordinal)];
}

/// <summary>Every event of Contracts, found by its attributes: there is no list to forget an event in.</summary>
internal static class EventCatalogue
{
    static readonly FrozenDictionary<Type, EventType> ByType = typeof(SubscribersAttribute).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Name: type.GetCustomAttribute<EntityNameAttribute>()?.EntityName))
        .Where(found => found.Name is not null)
        .ToFrozenDictionary(found => found.Type, found => new EventType(
            found.Name ?? "", MessageUrn.ForTypeString(found.Type), found.Type, found.Type.GetCustomAttribute<SubscribersAttribute>() is { Services.Count: > 0 }));

    static readonly FrozenDictionary<string, EventType> ByName = ByType.Values.ToFrozenDictionary(type => type.Name);

    public static IEnumerable<EventType> All => ByType.Values;

    public static IEnumerable<EventType> Of(string publisher) => ByType.Values.Where(type => type.Publisher == publisher);

    public static EventType Of(Type type) => ByType.GetValueOrDefault(type) ?? throw new InvalidOperationException($"{type} has no [EntityName]: it is not an event.");

    public static EventType? Named(string name) => ByName.GetValueOrDefault(name);
}
