using System.Collections.Concurrent;
using Contracts.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alignment.Tests;

/// <summary>Stands for Plans where Alignment asks it what a draft would change.</summary>
internal sealed class PlansNeighbour : IAsyncDisposable
{
    readonly ConcurrentDictionary<Guid, (PlanVersionContent Draft, IReadOnlyList<ItemLineage> Lineage)> drafts = [];
    readonly WebApplication app;

    PlansNeighbour()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/v1/plan-versions/{id:guid}", (Guid id) => drafts.TryGetValue(id, out var known) ? Results.Ok(new { id, known.Draft.PlanId }) : Results.NotFound());
        app.MapGet("/v1/plan-versions/{id:guid}/comparison", (Guid id, Guid with) => Results.Ok(new
        {
            rows = drafts[id].Lineage.SelectMany(edge => edge.To.DefaultIfEmpty(), (edge, to) => new
            {
                kind = edge.Kind, edge.IsReworded, edge.IsMoved, edge.IsRenumbered, edge.IsDecided,
                earlier = edge.From.Select(item => new { id = item }), later = to == Guid.Empty ? null : new { id = to },
            }),
        }));
    }

    public string Address { get; private set; } = "";

    public static async Task<PlansNeighbour> StartAsync()
    {
        var neighbour = new PlansNeighbour();
        await neighbour.app.StartAsync();
        neighbour.Address = neighbour.app.Urls.Single();
        return neighbour;
    }

    /// <summary>Knows of a draft, and of what would become of the version before it.</summary>
    public void Has((PlanVersionContent Next, IReadOnlyList<ItemLineage> Lineage) draft) => drafts[draft.Next.VersionId] = draft;

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
