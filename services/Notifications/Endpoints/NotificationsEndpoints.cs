namespace NotificationsService.Endpoints;

internal static class NotificationsEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapSubscribe();
        routes.MapConfirmSubscription();
        routes.MapEndSubscription();
    }
}
