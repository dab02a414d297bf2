namespace AlignmentService.Endpoints.Suggestions;

internal static class SuggestionsEndpoints
{
    public static void MapSuggestions(this IEndpointRouteBuilder routes)
    {
        routes.MapReadSuggestions();
        routes.MapBeginSuggestionJob();
        routes.MapReadSuggestionJob();
        routes.MapReadSuggestionResult();
        routes.MapCancelSuggestionJob();
    }
}
