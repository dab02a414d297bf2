using IdentityService.Pages;
using IdentityService.People;

namespace IdentityService.Endpoints;

/// <summary>A letter with a link to a new password. Whether the address is known cannot be told from the answer nor from its time.</summary>
internal static class ForgottenPassword
{
    public const string Path = "/password/forgotten";

    public static void MapForgottenPassword(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http) => Show(http, null));
        routes.MapPost(Path, HandleAsync).Limited();
    }

    static async Task<IResult> HandleAsync(HttpContext http, Invitations invitations, TimeProvider time, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        if (await Forms.ReadOwnAsync(http, cancel) is not { } form) return Show(http, Forms.Outdated);
        var address = form["email"].ToString().Trim();
        if (!Invitations.IsAddress(address)) return Show(http, "This is not an e-mail address.", address);
        if ((await invitations.FindAsync([address], cancel)).GetValueOrDefault(invitations.KeyOf(address)) is { } known) await invitations.RemindAsync(known, cancel);
        await PasswordSignIn.NoSoonerAsync(started, time, cancel);
        return Page.Show<NoticePage>(new { Title = "Look into your mail", Text = $"If somebody signs in here with {address}, a letter is on its way to it. The link in it is good for three days." });
    }

    static IResult Show(HttpContext http, string? failure, string address = "") => Page.Show<ForgottenPasswordPage>(new { Token = Forms.Token(http), Failure = failure, Address = address },
        failure is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
