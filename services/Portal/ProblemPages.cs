using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Pages;

namespace PortalService;

/// <summary>
/// What the other services answer as problem documents is a page here: an unknown address, a service that does not
/// answer, a defect. It says what happened and what to do.
/// </summary>
internal sealed class ProblemPages(IServiceScopeFactory scopes) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = http.Response.StatusCode;
        var (title, detail) = status switch
        {
            404 => ("There is no page at this address", "It may have been mistyped, or what it showed is not public. The list of plans leads to everything that can be read here."),
            405 or 400 or 415 => ("This request cannot be read", "Go back to the page you came from and try again."),
            413 => ("That was too much at once", "Send less, and try again."),
            429 => ("That was too often", "Wait a minute, then try again. Nothing is lost."),
            503 => (problem.Title ?? "This page cannot be shown just now", problem.Detail ?? "Try again in a minute."),
            >= 500 => ("Something went wrong", "This is our mistake, not yours. Try again; if it stays, tell us the number below."),
            _ => (problem.Title ?? "That did not work", problem.Detail),
        };
        if (status == 503) http.Response.Headers.RetryAfter = "30";

        // The page that failed may have used up this request's renderer, so the error page gets services of its own.
        var before = http.RequestServices;
        await using var scope = scopes.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            var trace = status >= 500 ? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier : null;
            await new RazorComponentResult<ProblemPage>(new { Title = title, Detail = detail, Trace = trace }) { StatusCode = status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = before;
        }
    }
}

internal static class ProblemPagesSetup
{
    /// <summary>Goes before the service defaults: the first writer that can write does.</summary>
    public static void AddProblemPages(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IProblemDetailsWriter, ProblemPages>();
}
