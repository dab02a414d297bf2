using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Provider;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityService.Endpoints;

/// <summary>Signs in with a password that is kept here, or leads to the institution's provider.</summary>
internal static class SignIn
{
    const string Path = "/sign-in";
    const string Refused = "The name and the password do not belong together, or there were too many attempts: after ten, an account waits for a quarter of an hour.";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapPost(Path, HandleAsync).Limited();
    }

    /// <summary>The page's address, to come back to afterwards.</summary>
    public static string Address(string? returnUrl) => returnUrl is null ? Path : QueryHelpers.AddQueryString(Path, ReturnUrl.Name, returnUrl);

    static async Task<IResult> ShowAsync(HttpContext http, IConfiguration configuration)
    {
        var returnUrl = ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]);
        if (returnUrl is null && await Sessions.FindAsync(http) is { } session)
            return Page.Show<SignedInPage>(new { Name = session.Person.Name ?? session.Person.UserName ?? "", HasPassword = session.Person.PasswordHash is not null });
        return Show(http, configuration, returnUrl, http.Request.Query.ContainsKey(InstitutionProvider.Failed) ? InstitutionProvider.FailedText(configuration) : null);
    }

    static async Task<IResult> HandleAsync(HttpContext http, PasswordSignIn passwords, SignInManager<Person> signIn, IConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        if (await Forms.ReadOwnAsync(http, cancel) is not { } form) return Show(http, configuration, ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]), Forms.Outdated);
        var returnUrl = ReturnUrl.Checked(form[ReturnUrl.Name]);
        var name = form["name"].ToString();
        if (await passwords.CheckAsync(name, form["password"].ToString(), cancel) is not { } person) return Show(http, configuration, returnUrl, Refused, name);
        await signIn.SignInWithClaimsAsync(person, Sessions.New(time.GetUtcNow(), "pwd"), []);
        return new SeeOther(person.MustChangePassword ? ChangePassword.Address(returnUrl) : returnUrl ?? Path);
    }

    static IResult Show(HttpContext http, IConfiguration configuration, string? returnUrl, string? failure, string name = "") => Page.Show<SignInPage>(
        new { Token = Forms.Token(http), ReturnUrl = returnUrl, Name = name, Failure = failure, Provider = InstitutionProvider.Name(configuration) },
        failure is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
