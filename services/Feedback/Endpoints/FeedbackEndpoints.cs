using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace FeedbackService.Endpoints;

internal static class FeedbackEndpoints
{
    /// <summary>What feedback is, before a moderator has seen it, to those who may not know of it.</summary>
    public static UnitAccess.Hidden Unmoderated { get; } = new("feedback", Rights.ModerateFeedback);

    public static void MapFeedback(this IEndpointRouteBuilder routes)
    {
        routes.MapReadConsultations();
        routes.MapCloseConsultation();
        routes.MapSubmitFeedback();
        routes.MapReadFeedback();
        routes.MapPublishFeedback();
        routes.MapAnswerFeedback();
        routes.MapFollowFeedback();
        routes.MapEventFeed("feedback");
    }
}
