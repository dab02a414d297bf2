using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace FeedbackService.Endpoints;

internal static class CloseConsultation
{
    public static void MapCloseConsultation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/consultations/{id:guid}/closing", HandleAsync)
            .Produces<ReadConsultations.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Close a consultation before its day").WithDescription("Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, FeedbackDb db, TimeProvider time, CancellationToken cancel)
    {
        var consultation = await db.Consultations.SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("consultation");
        await http.RequireUnitAsync(db, consultation.UnitId, cancel);
        http.RequireMatch(consultation.Version);
        db.Publish(consultation.Close(), consultation.Id, consultation.Version, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return http.Tagged(ReadConsultations.Of(consultation, time.Today()), consultation.Version);
    }
}
