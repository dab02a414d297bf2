using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace FeedbackService.Endpoints;

internal static class ReadConsultations
{
    /// <param name="Id">The id of the plan version consulted on.</param>
    internal sealed record View(Guid Id, Guid PlanId, string PlanTitle, DateOnly ClosesOn, bool IsOpen);

    public static void MapReadConsultations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/consultations", ListAsync).WithSummary("The consultations, oldest first").WithDescription("open: true for those that take feedback today.");
        routes.MapGet("/v1/consultations/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("A consultation");
    }

    static async Task<Page<View>> ListAsync(FeedbackDb db, TimeProvider time, bool? open, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after, today) = (Paging.Size(limit), Paging.AfterId(cursor), time.Today());
        var rows = await db.Consultations.AsNoTracking().Where(one => one.Id > after && (open == null || (!one.IsClosed && today <= one.ClosesOn) == open))
            .OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        return Paging.Of([.. rows.Select(one => Of(one, today))], size, one => one.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, FeedbackDb db, TimeProvider time, CancellationToken cancel)
    {
        var found = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("consultation");
        return http.Tagged(Of(found, time.Today()), found.Version);
    }

    public static View Of(Consultation one, DateOnly today) => new(one.Id, one.PlanId, one.PlanTitle, one.ClosesOn, one.TakesFeedback(today));

    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
