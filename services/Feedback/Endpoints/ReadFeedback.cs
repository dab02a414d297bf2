using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace FeedbackService.Endpoints;

internal static class ReadFeedback
{
    /// <param name="Text">The public words; for moderators, and with the receipt, the words as they came in until they are public.</param>
    internal sealed record View(Guid Id, Guid ConsultationId, Guid PlanId, Guid? ItemId, SubmissionState State, int Version, string Text, DateOnly ReceivedOn, string? Answer, DateOnly? AnsweredOn);

    public static void MapReadFeedback(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/feedback", ListAsync).WithSummary("Published feedback and its answers")
            .WithDescription("consultation, item, state: filters. What waits for a moderator is listed for its moderators only. The order says nothing about time.");
        routes.MapGet("/v1/feedback/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("A piece of feedback")
            .WithDescription("Before it is public: with its receipt in the Receipt header, or for its moderators.");
    }

    static async Task<Page<View>> ListAsync(HttpContext http, FeedbackDb db, Guid? consultation, Guid? item, SubmissionState? state, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var (all, units) = await http.ReachAsync(db, Rights.ModerateFeedback, cancel);
        var rows = await db.Submissions.AsNoTracking()
            .Where(one => one.Id > after && (all || one.State != SubmissionState.Received || units.Contains(one.Consultation!.UnitId))
                && (consultation == null || one.ConsultationId == consultation) && (item == null || one.ItemId == item) && (state == null || one.State == state))
            .OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        return Paging.Of([.. rows.Select(Of)], size, one => one.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, FeedbackDb db, Receipts receipts, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var found = await db.Submissions.AsNoTracking().Include(one => one.Consultation).SingleOrDefaultAsync(one => one.Id == id, cancel);
        var mayRead = found is not null && (found.State != SubmissionState.Received || await http.HoldsAsync(db, Rights.ModerateFeedback, found.Consultation?.UnitId, item: null, cancel)
            || await receipts.IsReceiptAsync(id, http.Request.Headers["Receipt"].ToString(), cancel));
        return mayRead && found is not null ? http.Tagged(Of(found), found.Version) : throw Problem.NotFound("feedback");
    }

    public static View Of(Submission one) => new(one.Id, one.ConsultationId, one.PlanId, one.ItemId, one.State, one.Version, one.PublicText ?? one.Text, one.ReceivedOn, one.Answer, one.AnsweredOn);
}
