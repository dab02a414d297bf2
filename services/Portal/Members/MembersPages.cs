using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Apis;
using PortalService.SignIn;
using ServiceDefaults.Http;

namespace PortalService.Members;

/// <summary>Who may do what in which unit: to look at, to invite somebody, to take a role back. Identity says what the person who is signed in may see and do.</summary>
internal static class MembersPages
{
    public const string Path = "/members", Everywhere = "The whole institution";

    /// <summary>In the address after a form was taken: what was done.</summary>
    const string Invited = "invited", Removed = "removed";

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).OnlySignedIn(Path).AddEndpointFilter(SayWhoMaySeeAsync);
        routes.MapPost(Path, InviteAsync).OnlySignedIn(Path).AddEndpointFilter(SayWhoMaySeeAsync);
        routes.MapGet(Path + "/{id:guid}/removal", AskAsync).OnlySignedIn(Path).AddEndpointFilter(SayWhoMaySeeAsync);
        routes.MapPost(Path + "/{id:guid}/removal", RemoveAsync).OnlySignedIn(Path).AddEndpointFilter(SayWhoMaySeeAsync);
    }

    /// <summary>Where somebody's role is taken back.</summary>
    public static string RemovalOf(Membership one) => $"{Path}/{one.Id}/removal";

    static async ValueTask<object?> SayWhoMaySeeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Problem refused) when (refused.Status == StatusCodes.Status403Forbidden)
        {
            throw new Problem(refused.Status, refused.Type, "You may not see this", "Who holds which role is for unit leads, the equity office, auditors and administrators to see.");
        }
    }

    static Task<IResult> ShowAsync(string? on, string? done, IdentityApi identity, PlansApi plans, CancellationToken cancel)
    {
        var said = done switch { Invited => "The role is given. Who has no account yet is invited by mail.", Removed => "The role is taken back.", _ => null };
        return PageAsync(identity, plans, Invitation.DayOf(on), Invitation.Empty, [], said, cancel);
    }

    static async Task<IResult> InviteAsync(HttpContext http, IdentityApi identity, PlansApi plans, CancellationToken cancel)
    {
        var (form, isOwn) = await Forms.ReadOwnAsync(http, cancel);
        var typed = Invitation.Of(form);
        var mistakes = isOwn ? typed.Mistakes : [new Mistake(Forms.Outdated)];
        if (mistakes.Count == 0)
        {
            try
            {
                await identity.InviteAsync(typed.Email, typed.Role, typed.Unit.Length > 0 ? typed.Unit : null, typed.End, typed.Key, cancel);
                return Results.LocalRedirect($"{Path}?done={Invited}");
            }
            catch (Problem refused) when (Forms.IsSaid(refused))
            {
                mistakes = Forms.MistakesOf(refused);
            }
        }

        return await PageAsync(identity, plans, null, typed with { Key = Invitation.Empty.Key }, mistakes, null, cancel);
    }

    static async Task<IResult> PageAsync(IdentityApi identity, PlansApi plans, DateOnly? on, Invitation typed, IReadOnlyList<Mistake> mistakes, string? said, CancellationToken cancel)
    {
        // Without the units nobody can be invited; who is there can be read all the same.
        var units = plans.UnitsAsync(cancel).OrNothingAsync();
        var memberships = await identity.MembershipsAsync(on, cancel);
        return new RazorComponentResult<MembersPage>(new { Memberships = memberships, Units = await units, On = on, Typed = typed, Mistakes = mistakes, Said = said })
        {
            StatusCode = Forms.StatusOf(mistakes),
        };
    }

    static Task<IResult> AskAsync(Guid id, IdentityApi identity, CancellationToken cancel) => QuestionAsync(id, null, identity, cancel);

    static async Task<IResult> RemoveAsync(Guid id, HttpContext http, IdentityApi identity, CancellationToken cancel)
    {
        var (form, isOwn) = await Forms.ReadOwnAsync(http, cancel);
        if (!isOwn || !int.TryParse(form["version"].ToString(), out var version)) return await QuestionAsync(id, Forms.Outdated, identity, cancel);
        try
        {
            await identity.EndAsync(id, version, cancel);
            return Results.LocalRedirect($"{Path}?done={Removed}");
        }
        catch (Problem refused) when (Forms.IsSaid(refused))
        {
            return await QuestionAsync(id, refused.Message, identity, cancel);
        }
    }

    static async Task<IResult> QuestionAsync(Guid id, string? failure, IdentityApi identity, CancellationToken cancel)
    {
        var membership = await identity.MembershipAsync(id, cancel) ?? throw Problem.NotFound("membership");
        return new RazorComponentResult<RemovalPage>(new { Of = membership, Failure = failure }) { StatusCode = failure is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }
}
