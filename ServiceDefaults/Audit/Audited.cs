namespace ServiceDefaults.Audit;

/// <summary>A property whose changes are recorded in the audit log. What does not carry this is not recorded.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AuditedAttribute : Attribute
{
    /// <summary>Whether only the change is recorded and not the value: for secrets, and for words in which a person may be named.</summary>
    public bool Hidden { get; set; }
}

/// <summary>An entity whose changes are not recorded in the audit log.</summary>
/// <param name="reason">Why nothing is lost by that: <c>a copy of Plans' units, kept from its events</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotAuditedAttribute(string reason) : Attribute
{
    /// <summary>Why nothing is lost by that.</summary>
    public string Reason => reason;
}

/// <summary>
/// An entity that is made by somebody whom nobody may know, with a token or without: the audit log says neither who it
/// was nor, of the time, more than the day. Later changes are recorded like any other's.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MadeAnonymouslyAttribute : Attribute;
