namespace PlansService.Endpoints.Units;

internal static class UnitsEndpoints
{
    public static void MapUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapRegisterUnit();
        routes.MapImportUnits();
        routes.MapReadUnits();
        routes.MapChangeUnit();
        routes.MapEndUnit();
    }
}
