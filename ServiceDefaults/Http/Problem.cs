using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Http;

/// <summary>An answer that says what happened, where, and what to do (RFC 9457), thrown from wherever the request cannot go on and turned into the response in one place.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">Stable slug of the problem: <c>version-not-draft</c>.</param>
/// <param name="title">The same sentence for every occurrence of the type.</param>
/// <param name="detail">This occurrence, and what to do about it.</param>
public sealed class Problem(int status, string type, string title, string? detail = null) : Exception(title + " " + detail)
{
    /// <summary>What every <c>type</c> begins with.</summary>
    public const string TypePrefix = "urn:problem-type:equity:";

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The slug of the type.</summary>
    public string Type => type;

    /// <summary>Single mistakes, each with the place where it was made.</summary>
    public IReadOnlyList<Mistake> Errors { get; init; } = [];

    /// <summary>404: there is no such resource, or the caller may not know of it.</summary>
    public static Problem NotFound(string what) =>
        new(StatusCodes.Status404NotFound, "not-found", "There is nothing at this address.", $"No {what} has this id, or it is not public.");

    /// <summary>409: a rule of the domain refuses.</summary>
    public static Problem Refused(string type, string title, string? detail = null) =>
        new(StatusCodes.Status409Conflict, type, title, detail);

    /// <summary>422: the request is understood and wrong; each mistake says where.</summary>
    public static Problem Invalid(params IReadOnlyList<Mistake> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, "invalid-request", "Something in the request is not right.", string.Join(" ", errors.Select(error => error.Detail))) { Errors = errors };

    /// <summary>The document (RFC 9457 section 3), with the trace id that the logs carry.</summary>
    public ProblemDetails Document()
    {
        var document = new ProblemDetails { Status = status, Type = TypePrefix + type, Title = title, Detail = detail };
        if (Errors.Count > 0) document.Extensions["errors"] = Errors;
        return document;
    }
}

/// <summary>One mistake in a request.</summary>
/// <param name="Detail">What is wrong and what would be right.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body, as a URI fragment: <c>#/unit</c>.</param>
/// <param name="Line">Line of a text, or row of a table as a spreadsheet shows it, from 1.</param>
/// <param name="Code">Stable slug of the mistake.</param>
/// <param name="Column">Column of a table: its name, or its letter where it has none.</param>
public sealed record Mistake(string Detail, string? Pointer = null, int? Line = null, string? Code = null, string? Column = null);

internal static class Problems
{
    internal static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            var document = context.ProblemDetails;
            document.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
            if (document.Type?.StartsWith(Problem.TypePrefix, StringComparison.Ordinal) == true) return;

            // What the framework refuses gets a stable type as well.
            document.Type = Problem.TypePrefix + document.Status switch
            {
                400 => "malformed-request",
                401 => "not-signed-in",
                403 => "not-allowed",
                404 => "not-found",
                405 => "method-not-allowed",
                413 => "too-large",
                415 => "wrong-media-type",
                429 => "too-many-requests",
                >= 500 => "defect",
                _ => "refused",
            };
            document.Detail ??= document.Status switch
            {
                401 => "Send a bearer token of this platform's issuer.",
                403 => "Your token carries no scope and role that this needs: docs/access.md lists them.",
                404 => "There is nothing at this address.",
                >= 500 => "This is our mistake, not yours. Nothing was half-stored; try again, and report the trace id if it stays.",
                _ => null,
            };
        });
        builder.Services.AddExceptionHandler<Handler>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.MaxDepth = 16;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
    }

    internal static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = context => context.Exception is Problem or BadHttpRequestException });
        app.UseStatusCodePages();
    }

    sealed class Handler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            var problem = exception switch
            {
                Problem thrown => thrown,
                BadHttpRequestException { StatusCode: 413 } => new Problem(413, "too-large", "The body is larger than this endpoint takes."),
                BadHttpRequestException { StatusCode: 415 } => new Problem(415, "wrong-media-type", "This endpoint does not take that media type.", "See the Content-Type that its description names."),
                BadHttpRequestException { InnerException: JsonException json } => Malformed(json),
                BadHttpRequestException bad => new Problem(bad.StatusCode, "malformed-request", "The request cannot be read.", bad.Message),
                Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException => new Problem(412, "changed-meanwhile", "Somebody changed this meanwhile.", "Read it again and repeat your change."),
                _ when Database.IsAway(exception) => new Problem(503, "database-away", "The database cannot answer at this moment.", "Nothing was half-stored. Repeat the request in a moment, with the same Idempotency-Key where it had one."),
                _ => null,
            };
            if (problem is null)
            {
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = { Status = 500, Title = "Something went wrong." } });
            }

            http.Response.StatusCode = problem.Status;
            if (problem.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "2";
            return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem.Document(), Exception = exception });
        }

        // The exception's own words name our types.
        static Problem Malformed(JsonException json)
        {
            var mistake = new Mistake($"In line {json.LineNumber + 1}: the JSON is not well-formed, or a member is missing, of another type, or not one that this endpoint knows.", Pointer(json.Path), (int?)json.LineNumber + 1);
            return new Problem(StatusCodes.Status400BadRequest, "malformed-request", "The body is not the JSON that this endpoint takes.", mistake.Detail) { Errors = [mistake] };
        }

        // System.Text.Json says $.items[0].text; a JSON pointer says #/items/0/text.
        static string? Pointer(string? path) => path is null ? null
            : "#" + path.TrimStart('$').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
    }
}
