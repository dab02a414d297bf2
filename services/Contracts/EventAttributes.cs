namespace Contracts;

/// <summary>
/// Names the services that are known to consume an event. Where at least one is named the event is published
/// <c>mandatory</c>: while none of their queues is bound the broker returns it and it stays in the outbox.
/// </summary>
/// <param name="services">Service names in lower case, as in their queues: <c>alignment</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SubscribersAttribute(params string[] services) : Attribute
{
    /// <summary>Service names in lower case.</summary>
    public IReadOnlyList<string> Services { get; } = services;
}
