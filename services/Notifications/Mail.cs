using ServiceDefaults.Audit;

namespace NotificationsService;

/// <summary>
/// A letter: a row in the same commit as its reason, sent afterwards. Its id is its Message-ID, so that a repetition
/// after a crash is seen as one by whoever receives it.
/// </summary>
[NotAudited("a queue of letters; what they tell of is recorded where it happened")]
internal sealed class Mail
{
    internal Mail(Guid id, string cause, string recipient, string subject, string text, string? endLink, DateTimeOffset dueAt) =>
        (Id, Cause, Recipient, Subject, Text, EndLink, DueAt) = (id, cause, recipient, subject, text, endLink, dueAt);

    public Guid Id { get; private set; }

    /// <summary>What it is about, unique for a recipient: <c>adopted:VERSION</c>.</summary>
    public string Cause { get; private set; }

    public string Recipient { get; private set; }

    public string Subject { get; private set; }

    public string Text { get; private set; }

    /// <summary>Where the subscription is ended by one POST (RFC 8058); none on a letter that asks for confirmation.</summary>
    public string? EndLink { get; private set; }

    /// <summary>Lease and back-off in one; infinity is given up.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }
}
