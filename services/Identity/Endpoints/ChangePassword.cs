using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace IdentityService.Endpoints;

/// <summary>A new password. Whoever knew the old one is signed out everywhere: other sessions end, and so does all that was granted.</summary>
internal static class ChangePassword
{
    const string Path = "/password";

    public static void MapChangePassword(this IEndpointRouteBuilder routes)
    {
        // Without the cast it would be taken for a RequestDelegate, whose result nobody reads.
        routes.MapGet(Path, (Delegate)ShowAsync);
        routes.MapPost(Path, HandleAsync).Limited();
    }

    public static string Address(string? returnUrl) => returnUrl is null ? Path : QueryHelpers.AddQueryString(Path, ReturnUrl.Name, returnUrl);

    static async Task<IResult> ShowAsync(HttpContext http)
    {
        var returnUrl = ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]);
        return await Sessions.FindAsync(http) is not { } session ? new SeeOther(SignIn.Address(returnUrl)) : Show(http, session.Person, returnUrl);
    }

    static async Task<IResult> HandleAsync(HttpContext http, PasswordSignIn passwords, UserManager<Person> people, SignInManager<Person> signIn, Issuing issuing, IdentityDb db, CancellationToken cancel)
    {
        if (await Sessions.FindAsync(http) is not { } session) return new SeeOther(SignIn.Address(null));
        var person = session.Person;
        if (await Forms.ReadOwnAsync(http, cancel) is not { } form) return Show(http, person, null, current: Forms.Outdated);
        var (returnUrl, current, next) = (ReturnUrl.Checked(form[ReturnUrl.Name]), form["current"].ToString(), form["new"].ToString());
        if (await passwords.CheckAsync(person.UserName ?? "", current, cancel) is null) return Show(http, person, returnUrl, current: "This is not your password, or there were too many attempts.");
        if (next == current) return Show(http, person, returnUrl, next: "Choose another password than the present one.");
        if (next != form["again"].ToString()) return Show(http, person, returnUrl, next: "The new password was not typed the same way twice.");

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var mustChange = person.MustChangePassword;
        person.MustChangePassword = false;
        var changed = await people.ChangePasswordAsync(person, current, next);
        if (!changed.Succeeded)
        {
            person.MustChangePassword = mustChange;
            return Show(http, person, returnUrl, next: string.Join(" ", changed.Errors.Select(error => error.Description)));
        }

        await issuing.EndAllAsync(person, cancel);
        await transaction.CommitAsync(cancel);
        await Sessions.RenewAsync(http, signIn, person);
        return new SeeOther(returnUrl ?? SignIn.Address(null));
    }

    static IResult Show(HttpContext http, Person person, string? returnUrl, string? current = null, string? next = null) => person.PasswordHash is null
        ? Page.Show<NoticePage>(new { Title = "Your password is kept elsewhere", Text = "You sign in with your institution's account. Change its password there." })
        : Page.Show<ChangePasswordPage>(new { Token = Forms.Token(http), ReturnUrl = returnUrl, IsFirst = person.MustChangePassword, UserName = person.UserName ?? "", Current = current, New = next },
            current is null && next is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
