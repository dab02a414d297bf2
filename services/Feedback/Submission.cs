using System.Text.Json.Serialization;
using Contracts.Feedback;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace FeedbackService;

[JsonConverter(typeof(JsonStringEnumConverter<SubmissionState>))]
internal enum SubmissionState
{
    Received,
    Published,
    Answered,
}

/// <summary>
/// What somebody said about a plan or an item. No account, address or time of day is kept, and its id is random, so
/// that nothing here tells who wrote it or when exactly.
/// </summary>
[MadeAnonymously]
internal sealed class Submission
{
    public const int MostCharacters = 5000;

    Submission(Guid id, Guid consultationId, Guid planId, Guid? itemId, string text, DateOnly receivedOn, int version) =>
        (Id, ConsultationId, PlanId, ItemId, Text, ReceivedOn, Version) = (id, consultationId, planId, itemId, text, receivedOn, version);

    public Guid Id { get; private set; }

    [Audited] public Guid ConsultationId { get; private set; }

    public Consultation? Consultation { get; private set; }

    public Guid PlanId { get; private set; }

    [Audited] public Guid? ItemId { get; private set; }

    /// <summary>The words as they came in; for moderators only.</summary>
    public string Text { get; private set; }

    /// <summary>The words that a moderator published.</summary>
    [Audited(Hidden = true)] public string? PublicText { get; private set; }

    [Audited] public SubmissionState State { get; private set; }

    public DateOnly ReceivedOn { get; private set; }

    [Audited(Hidden = true)] public string? Answer { get; private set; }

    public DateOnly? AnsweredOn { get; private set; }

    [Audited] public int Version { get; private set; }

    public static Submission Receive(Consultation consultation, Guid? itemId, string text, DateOnly today) => text.Trim() is { Length: >= 1 and <= MostCharacters } words
        ? new(Guid.NewGuid(), consultation.Id, consultation.PlanId, itemId, words, today, 1)
        : throw Problem.Invalid(new Mistake($"Feedback has 1 to {MostCharacters} characters.", "#/text"));

    public FeedbackReceived Received() => new(Id, Version, PlanId, ConsultationId, ItemId);

    public FeedbackPublished Publish(string? moderated)
    {
        if (State != SubmissionState.Received) throw Problem.Refused("feedback-published", "This feedback is published already.", $"It is {State}.");
        if (moderated is not null && moderated.Trim() is not { Length: >= 1 and <= MostCharacters }) throw Problem.Invalid(new Mistake($"The public words have 1 to {MostCharacters} characters.", "#/text"));
        (State, PublicText) = (SubmissionState.Published, moderated?.Trim() ?? Text);
        Version++;
        return new(Id, Version, PlanId, ConsultationId, ItemId, PublicText);
    }

    public FeedbackAnswered Respond(string answer, DateOnly today)
    {
        if (State != SubmissionState.Published) throw Problem.Refused("feedback-not-published", "Feedback is answered after it was published, and once.", $"It is {State}.");
        if (answer.Trim() is not { Length: >= 1 and <= MostCharacters } words) throw Problem.Invalid(new Mistake($"An answer has 1 to {MostCharacters} characters.", "#/answer"));
        (State, Answer, AnsweredOn) = (SubmissionState.Answered, words, today);
        Version++;
        return new(Id, Version, PlanId, words);
    }
}
