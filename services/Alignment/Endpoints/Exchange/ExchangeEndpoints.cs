namespace AlignmentService.Endpoints.Exchange;

internal static class ExchangeEndpoints
{
    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        routes.MapExportAlignments();
        routes.MapImportAlignments();
        routes.MapReadAlignmentImport();
        routes.MapCancelAlignmentImport();
    }
}
