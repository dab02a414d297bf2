using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Http;

/// <summary>What programs get as problem documents is a page to people: it says what happened and what to do.</summary>
public static class ProblemPages
{
    /// <summary>Answers people with a page; it goes before the service defaults, for the first writer that can write does.</summary>
    /// <typeparam name="TPage">A page with the parameters Title, Detail and Trace; the last is the number of a mistake of ours.</typeparam>
    /// <param name="builder">The application's builder.</param>
    /// <param name="isFor">Which requests are people's.</param>
    public static void AddProblemPages<TPage>(this WebApplicationBuilder builder, Func<HttpRequest, bool> isFor)
        where TPage : IComponent =>
        builder.Services.AddSingleton<IProblemDetailsWriter>(services => new Writer<TPage>(services.GetRequiredService<IServiceScopeFactory>(), isFor));

    sealed class Writer<TPage>(IServiceScopeFactory scopes, Func<HttpRequest, bool> isFor) : IProblemDetailsWriter
        where TPage : IComponent
    {
        public bool CanWrite(ProblemDetailsContext context) => isFor(context.HttpContext.Request);

        public async ValueTask WriteAsync(ProblemDetailsContext context)
        {
            var (http, problem) = (context.HttpContext, context.ProblemDetails);
            var status = http.Response.StatusCode;
            var (title, detail) = status switch
            {
                404 => ("There is no page at this address", "It may have been mistyped, or what it showed is not public."),
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
                await new RazorComponentResult<TPage>(new { Title = title, Detail = detail, Trace = trace }) { StatusCode = status }.ExecuteAsync(http);
            }
            finally
            {
                http.RequestServices = before;
            }
        }
    }
}
