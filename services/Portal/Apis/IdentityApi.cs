using ServiceDefaults.Http;

namespace PortalService.Apis;

/// <summary>Reads and changes who may do what, in the name of whoever is signed in.</summary>
internal sealed class IdentityApi(HttpClient http)
{
    /// <summary>The memberships that this person may see: those of some time of a day (UTC), or those of now.</summary>
    public Task<List<Membership>> MembershipsAsync(DateOnly? on, CancellationToken cancel) =>
        http.ListAsync<Membership>("/v1/memberships?" + (on is { } day ? $"on={day:yyyy-MM-dd}" : ""), cancel);

    public Task<Membership?> MembershipAsync(Guid id, CancellationToken cancel) => http.FindAsync<Membership>($"/v1/memberships/{id}", cancel);

    /// <summary>Gives somebody a role; who is not known yet is invited by mail.</summary>
    /// <param name="until">The end; none where the role is held until it is taken back.</param>
    /// <param name="key">Sent twice, it is done once.</param>
    /// <exception cref="Problem">Identity refused.</exception>
    public Task InviteAsync(string email, string role, string? unit, DateTimeOffset? until, string key, CancellationToken cancel) =>
        http.ChangeAsync("/v1/memberships", new { email, role, unit, until }, "Idempotency-Key", key, cancel);

    /// <summary>Takes a membership back, as it was when it was looked at.</summary>
    /// <exception cref="Problem">Identity refused.</exception>
    public Task EndAsync(Guid id, int version, CancellationToken cancel) => http.ChangeAsync($"/v1/memberships/{id}/ending", new { }, "If-Match", $"{version}", cancel);
}

/// <param name="Unit">None where the role is held for the whole institution.</param>
/// <param name="ItemId">The one item that was handed over, where it is not the whole unit.</param>
public sealed record Membership(Guid Id, Member Person, string Role, Unit? Unit, Guid? ItemId, DateTimeOffset? Until, int Version)
{
    /// <summary>The last day on which it is held; an end at midnight is that of the day before.</summary>
    public string? LastDay => Until?.UtcDateTime.AddTicks(-1).ToString("yyyy-MM-dd");
}

/// <param name="IsInvited">Has not signed in yet.</param>
public sealed record Member(Guid Id, string? Name, string? Email, bool IsInvited)
{
    public string Called => Name ?? Email ?? "Somebody without a name";
}
