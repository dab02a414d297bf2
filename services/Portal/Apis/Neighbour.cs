using System.Net;
using ServiceDefaults.Http;

namespace PortalService.Apis;

/// <summary>
/// Every call of the portal to another service: five seconds at most, and one that is not answered becomes a problem
/// that a page can show. An answer with an entity tag is remembered and asked for again only if it changed.
/// </summary>
internal sealed partial class Neighbour(string name, RememberedAnswers answers, ILogger<Neighbour> log) : DelegatingHandler
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var known = answers.For(request);
        if (known is not null) request.Headers.IfNoneMatch.Add(known.Tag);
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            if (response.StatusCode >= HttpStatusCode.InternalServerError || response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                LogRefused(log, name, (int)response.StatusCode);
                response.Dispose();
                throw Unanswered(request);
            }

            await response.Content.LoadIntoBufferAsync(limit.Token);
            return await answers.CompleteAsync(request, response, known, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnanswered(log, name, e.GetType().Name);
            throw Unanswered(request);
        }
    }

    Problem Unanswered(HttpRequestMessage request) => request.Method == HttpMethod.Get
        ? new(StatusCodes.Status503ServiceUnavailable, "service-unanswered", "This page cannot be shown just now",
            $"The part of the platform for {name} does not answer. Nothing is lost. Try again in a minute; the other pages may work meanwhile.")
        : new(StatusCodes.Status503ServiceUnavailable, "service-unanswered", "It is not certain that this was done",
            $"The part of the platform for {name} did not answer. Go back and press the button again in a minute; doing it twice does no harm.");

    [LoggerMessage(1, LogLevel.Warning, "The service for {Name} answered {Status}", EventName = "NeighbourRefused")]
    static partial void LogRefused(ILogger log, string name, int status);

    [LoggerMessage(2, LogLevel.Warning, "The service for {Name} did not answer: {Reason}", EventName = "NeighbourUnanswered")]
    static partial void LogUnanswered(ILogger log, string name, string reason);
}

internal static class Answers
{
    /// <summary>The answer, or null where its service does not answer: for what a page can do without.</summary>
    public static async Task<T?> OrNothingAsync<T>(this Task<T> answer)
        where T : class?
    {
        try
        {
            return await answer;
        }
        catch (Problem problem) when (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return null;
        }
    }
}
