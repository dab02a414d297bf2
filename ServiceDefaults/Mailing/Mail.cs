using ServiceDefaults.Audit;

namespace ServiceDefaults.Mailing;

/// <summary>
/// A letter: a row in the same commit as its reason, sent afterwards. Its id is its Message-ID, so that a repetition
/// after a crash is seen as one by whoever receives it.
/// </summary>
[NotAudited("a queue of letters; what they tell of is recorded where it happened")]
public sealed class Mail
{
    /// <summary>A letter to be sent.</summary>
    /// <param name="id">Its Message-ID; a random one.</param>
    /// <param name="cause">What it is about, unique for a recipient: <c>adopted:VERSION</c>.</param>
    /// <param name="recipient">The address.</param>
    /// <param name="subject">The subject line.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="endLink">Where the subscription is ended by one POST (RFC 8058); none on a letter that belongs to no subscription.</param>
    /// <param name="dueAt">When it may go.</param>
    public Mail(Guid id, string cause, string recipient, string subject, string text, string? endLink, DateTimeOffset dueAt) =>
        (Id, Cause, Recipient, Subject, Text, EndLink, DueAt) = (id, cause, recipient, subject, text, endLink, dueAt);

    /// <summary>Its Message-ID.</summary>
    public Guid Id { get; private set; }

    /// <summary>What it is about.</summary>
    public string Cause { get; private set; }

    /// <summary>The address.</summary>
    public string Recipient { get; private set; }

    /// <summary>The subject line.</summary>
    public string Subject { get; private set; }

    /// <summary>Plain text.</summary>
    public string Text { get; private set; }

    /// <summary>Where the subscription is ended.</summary>
    public string? EndLink { get; private set; }

    /// <summary>Lease and back-off in one; infinity is given up.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>How often sending it was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>When it was taken by the next mail server.</summary>
    public DateTimeOffset? SentAt { get; private set; }
}
