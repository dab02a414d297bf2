using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;

namespace IdentityService.People;

/// <summary>Somebody signed in with a browser.</summary>
/// <param name="Id">Tells this browser's session from others; tokens that were granted in it carry it as <c>sid</c>.</param>
/// <param name="Person">Who.</param>
/// <param name="AuthenticatedAt">When the person proved it.</param>
/// <param name="Method">How: <c>pwd</c> here, <c>fed</c> at the institution's provider.</param>
internal sealed record Session(Guid Id, Person Person, DateTimeOffset AuthenticatedAt, string Method);

/// <summary>A session that somebody signed out of: a copy of its cookie is worth nothing any more.</summary>
[NotAudited("somebody signed out, and changed nothing")]
internal sealed record EndedSession(Guid Id, DateTimeOffset EndedAt);

/// <summary>
/// Sessions live in an encrypted cookie for a working day. Each use looks whether the person may still sign in, has not
/// changed the password since, and has not signed out.
/// </summary>
internal static class Sessions
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    const string Id = "session", At = "authenticated_at", Method = "method";
    static readonly object Found = new();

    /// <summary>What a new session's cookie carries besides the person.</summary>
    public static AuthenticationProperties New(DateTimeOffset authenticatedAt, string method) => new(new Dictionary<string, string?>
    {
        [Id] = Guid.NewGuid().ToString(), [At] = authenticatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), [Method] = method,
    });

    /// <summary>The browser's session, or null where nobody is signed in with it.</summary>
    public static async Task<Session?> FindAsync(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        return ticket is { Succeeded: true, Properties: { } kept } && http.Items[Found] is Person person
            && Guid.TryParse(kept.GetString(Id), out var id) && long.TryParse(kept.GetString(At), CultureInfo.InvariantCulture, out var ticks)
            ? new(id, person, new(ticks, TimeSpan.Zero), kept.GetString(Method) ?? "") : null;
    }

    /// <summary>Renews the cookie after the person's stamp has changed; the session stays as old as it was.</summary>
    public static async Task RenewAsync(HttpContext http, SignInManager<Person> signIn, Person person)
    {
        var ticket = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await signIn.SignInWithClaimsAsync(person, ticket.Properties, []);
    }

    /// <summary>Signs out: the session ends, and with it everything that was granted in it.</summary>
    public static async Task EndAsync(HttpContext http, IdentityDb db, Session session, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Grants.Where(grant => grant.SessionId == session.Id && grant.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(grant => grant.EndedAt, now), cancel);
        await db.Database.ExecuteSqlAsync($"INSERT INTO ended_session (id, ended_at) VALUES ({session.Id}, {now}) ON CONFLICT DO NOTHING", cancel);
        await transaction.CommitAsync(cancel);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var person = await services.GetRequiredService<SignInManager<Person>>().ValidateSecurityStampAsync(context.Principal);
        if (person is { EndedAt: null } && Guid.TryParse(context.Properties.GetString(Id), out var id)
            && !await services.GetRequiredService<IdentityDb>().EndedSessions.AnyAsync(ended => ended.Id == id, context.HttpContext.RequestAborted))
        {
            context.HttpContext.Items[Found] = person;
            return;
        }

        context.RejectPrincipal();
    }
}
