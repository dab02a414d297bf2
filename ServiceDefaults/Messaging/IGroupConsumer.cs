namespace ServiceDefaults.Messaging;

/// <summary>
/// Takes in facts of one kind in groups, for projections that are one statement: a group costs little more than one
/// message. What it writes is committed with the inbox; it is called again with every fact alone where a group fails.
/// </summary>
public interface IGroupConsumer<T>
    where T : class
{
    /// <summary>Writes the facts within the service's open transaction.</summary>
    /// <param name="facts">None of them was taken in before; several may be about one aggregate, in any order.</param>
    /// <param name="cancel">Ends the writing.</param>
    Task ConsumeAsync(IReadOnlyList<T> facts, CancellationToken cancel);
}
