using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Provider;
using IdentityService.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityService.Endpoints;

/// <summary>
/// The first password, or another for somebody who has forgotten it. Whoever has the link of the letter has the address,
/// which is confirmed by it. The link only asks: programs that look into mail follow links.
/// </summary>
internal static class SetPassword
{
    const string Path = "/password/new";

    public static void MapSetPassword(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http) => Show(http, http.Request.Query["person"], http.Request.Query["token"], null));
        routes.MapPost(Path, HandleAsync).Limited();
    }

    /// <summary>The address for a letter to a person, below the issuer's; good for three days, and for one password.</summary>
    public static async Task<string> AddressAsync(UserManager<Person> people, Person person) =>
        QueryHelpers.AddQueryString(Path, new Dictionary<string, string?> { ["person"] = person.Id.ToString(), ["token"] = await people.GeneratePasswordResetTokenAsync(person) });

    static async Task<IResult> HandleAsync(HttpContext http, UserManager<Person> people, Issuing issuing, IdentityDb db, CancellationToken cancel)
    {
        if (await Forms.ReadOwnAsync(http, cancel) is not { } form) return Show(http, http.Request.Query["person"], http.Request.Query["token"], Forms.Outdated);
        string? id = form["person"], token = form["token"], next = form["new"];
        if (next is null || next != form["again"].ToString()) return Show(http, id, token, "The password was not typed the same way twice.");
        if (!Guid.TryParse(id, out var known) || await people.FindByIdAsync(known.ToString()) is not { EndedAt: null } person) return Over();

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        (person.EmailConfirmed, person.MustChangePassword, person.LockoutEnd, person.AccessFailedCount) = (true, false, null, 0);
        var set = await people.ResetPasswordAsync(person, token ?? "", next);
        if (set.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken))) return Over();
        if (!set.Succeeded) return Show(http, id, token, string.Join(" ", set.Errors.Select(error => error.Description)));
        await issuing.EndAllAsync(person, cancel);
        await transaction.CommitAsync(cancel);
        return Page.Show<NoticePage>(new { Title = "Your password is set", Text = $"You sign in with the name {person.UserName}." });
    }

    public static IResult Over() => Page.Show<NoticePage>(new { Title = "This link is not valid any more", Text = "Ask for a new one on the sign-in page." }, StatusCodes.Status404NotFound);

    static IResult Show(HttpContext http, string? person, string? token, string? failure) => string.IsNullOrEmpty(person) || string.IsNullOrEmpty(token) ? Over()
        : Page.Show<SetPasswordPage>(new { Token = Forms.Token(http), Person = person, Proof = token, Failure = failure, Provider = InstitutionProvider.Name(http.RequestServices.GetRequiredService<IConfiguration>()) }, failure is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
