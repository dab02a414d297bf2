using ServiceDefaults.Messaging;

namespace FeedbackService.Endpoints;

internal static class FeedbackEndpoints
{
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
