using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Policies;

/// <summary>One service's part of the policy table.</summary>
/// <param name="service">The service's name: <c>plans</c>.</param>
/// <param name="table">Every policy there is.</param>
public sealed class ServicePolicies(string service, IEnumerable<Policy> table)
{
    readonly Dictionary<string, Policy> policies = table.Where(policy => policy.Service == service || policy.Service == "*").ToDictionary(policy => policy.Endpoint, StringComparer.Ordinal);

    /// <summary>The policy of an endpoint: <c>POST /v1/units</c>.</summary>
    public Policy? Find(string endpoint) => policies.GetValueOrDefault(endpoint);

    internal Policy? Find(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint ? Find($"{(HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method)} {RouteOf(endpoint)}") : null;

    /// <summary>Stops a service from starting where it has an endpoint that the table does not know, or the table knows one that it has not.</summary>
    public void Check(IReadOnlyList<Endpoint> endpoints)
    {
        // Files and the framework's own addresses are not operations of ours.
        var mapped = endpoints.OfType<RouteEndpoint>().Where(endpoint => !IsFrameworks(endpoint)).SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{method} {RouteOf(endpoint)}")).ToHashSet(StringComparer.Ordinal);
        var unknown = mapped.Where(endpoint => !policies.ContainsKey(endpoint)).ToList();
        if (unknown.Count > 0) throw new InvalidOperationException($"The policy table does not say who may call {string.Join(", ", unknown)}: name it for '{service}' in PolicyTable.");
        var gone = policies.Values.Where(policy => policy.Service == service && !mapped.Contains(policy.Endpoint)).Select(policy => policy.Endpoint).ToList();
        if (gone.Count > 0) throw new InvalidOperationException($"The policy table names {string.Join(", ", gone)} for '{service}', which has no such endpoint.");
        // What is short-circuited, or says for itself who may call it, meets no gate.
        var ungated = endpoints.OfType<RouteEndpoint>().Where(endpoint => !IsFrameworks(endpoint) && endpoint.Metadata.Any(one => one is IAllowAnonymous or IAuthorizeData || one.GetType().Name is "ShortCircuitMetadata"))
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{method} {RouteOf(endpoint)}")).Where(endpoint => policies[endpoint].Reach != Reach.Anyone).ToList();
        if (ungated.Count > 0) throw new InvalidOperationException($"{string.Join(", ", ungated)} passes by the policy table, and not everybody may call it: take away what it says of access, and its short circuit.");
    }

    static string RouteOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? [.. methods.Where(method => !HttpMethods.IsHead(method))] : [HttpMethods.Get];

    static bool IsFrameworks(RouteEndpoint endpoint) => RouteOf(endpoint) is var route && (route.StartsWith("/_", StringComparison.Ordinal) || route == "/{**path:file}"
        || endpoint.Metadata.Any(one => one.GetType().Name is "StaticAssetDescriptor"));
}

/// <summary>Every request meets the policy of its endpoint; who may not goes no further.</summary>
internal sealed class PolicyGate(ServicePolicies policies) : AuthorizationHandler<PolicyGate.Requirement>
{
    internal sealed class Requirement : IAuthorizationRequirement;

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        if (context.Resource is not HttpContext http) return;
        // No endpoint of ours: 404 and 405 are everybody's.
        if (http.GetEndpoint() is not RouteEndpoint || await MayAsync(http, policies.Find(http))) context.Succeed(requirement);
    }

    static async Task<bool> MayAsync(HttpContext http, Policy? policy)
    {
        if (policy?.Right is not { } right) return policy?.Reach == Reach.Anyone;
        var caller = await Caller.OfAsync(http);
        return policy.Reach switch
        {
            Reach.Token => caller.Carries(right.Scope),
            Reach.Everywhere => caller.HasEverywhere(right),
            _ => caller.HasSomewhere(right),
        };
    }
}

/// <summary>Stores nothing for a request about a unit's things that has not asked whose they are: that would be a defect.</summary>
internal sealed class UnitGuard(IHttpContextAccessor accessor) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        accessor.HttpContext is { } http && http.GetPolicy() is { Reach: Reach.Unit } policy && http.Features.Get<UnitAccess.Asked>() is null
            ? throw new InvalidOperationException($"{policy.Endpoint} changes a unit's things and has not asked whose they are.")
            : ValueTask.FromResult(result);
}

/// <summary>The policies of an application.</summary>
public static class PolicyExtensions
{
    /// <summary>Stops the application from starting where the policy table and its endpoints do not name the same ones.</summary>
    public static void RequirePolicies(this WebApplication app) =>
        app.Services.GetRequiredService<ServicePolicies>().Check([.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)]);

    internal static Policy? GetPolicy(this HttpContext http) =>
        http.RequestServices.GetRequiredService<ServicePolicies>().Find(http);
}
