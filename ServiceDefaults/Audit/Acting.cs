using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Audit;

/// <summary>
/// Who changes something and in doing what, for the audit log. It goes along with the flow of a request, a message or a
/// worker and ends with the asynchronous method that named it: a pooled context or connection carries nothing of it over.
/// </summary>
public static class Acting
{
    internal const string Anonymous = "anonymous";

    static readonly AsyncLocal<Cause?> Flowing = new();

    /// <param name="Actor">The token's <c>sub</c>, <c>anonymous</c>, <c>event:TYPE</c> or <c>system</c>.</param>
    /// <param name="Action">Method and route, the consumer, or the worker.</param>
    /// <param name="MessageId">The message that was consumed.</param>
    internal sealed record Cause(string Actor, string Action, Guid? MessageId = null);

    internal static Cause Current => Flowing.Value ?? new("system", "worker");

    /// <summary>Names a worker of this service; called within an asynchronous method, until that returns.</summary>
    public static void As(string worker) => Flowing.Value = new("system", worker);

    /// <summary>The same for work that somebody asked for and that is done later: the actor is whoever asked.</summary>
    public static void For(string actor, string action) => Flowing.Value = new(actor, action);

    /// <summary>The same for a consumer; a group of messages has no one id.</summary>
    internal static void On(Type fact, string consumer, Guid? message) => Flowing.Value = new("event:" + EventCatalogue.Of(fact).Name, consumer, message);

    /// <summary>The same for requests. The route's pattern says enough: an address can hold a token.</summary>
    internal static void UseActing(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        Flowing.Value = new(http.CallerId() ?? Anonymous, $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}");
        await next(http);
    });
}
