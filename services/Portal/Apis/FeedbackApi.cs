namespace PortalService.Apis;

/// <summary>Reads which versions take feedback.</summary>
internal sealed class FeedbackApi(HttpClient http)
{
    public Task<List<Consultation>> OpenConsultationsAsync(CancellationToken cancel) => http.ListAsync<Consultation>("/v1/consultations?open=true", cancel);

    public Task<Consultation?> ConsultationAsync(Guid version, CancellationToken cancel) => http.FindAsync<Consultation>($"/v1/consultations/{version}", cancel);
}

/// <param name="Id">The id of the version consulted on.</param>
public sealed record Consultation(Guid Id, Guid PlanId, string PlanTitle, DateOnly ClosesOn, bool IsOpen);
