using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceDefaults.Http;

namespace ServiceDefaults.Messaging;

/// <summary>An event in a feed.</summary>
/// <param name="Position">Dense, from 1: a gap would be a defect.</param>
/// <param name="Id">The event's id, the same as the message's.</param>
/// <param name="Type">Its wire name: <c>plans.version-adopted.v1</c>.</param>
/// <param name="AggregateId">What it is about.</param>
/// <param name="AggregateVersion">The aggregate's version after it.</param>
/// <param name="OccurredAt">When; the day only where the fact is anonymous.</param>
/// <param name="Data">The event itself, byte for byte as published.</param>
public sealed record FeedEvent(long Position, Guid Id, string Type, Guid AggregateId, int AggregateVersion, DateTimeOffset OccurredAt, JsonElement Data);

/// <summary>A page of a feed.</summary>
/// <param name="Items">Events in the order of their positions.</param>
/// <param name="Last">Position to ask after next; unchanged where there is nothing newer.</param>
public sealed record FeedPage(IReadOnlyList<FeedEvent> Items, long Last);

/// <summary>The publisher's log as a feed: the truth that a consumer catches up from when the broker has lost something.</summary>
public static class EventFeed
{
    /// <summary>The scope that reading a feed needs.</summary>
    public const string Scope = "events.read";

    /// <summary>The last part of a publisher's feed address: <c>plan-events</c> for <c>plans</c>.</summary>
    public static string NameOf(string publisher) => publisher.TrimEnd('s') + "-events";

    const string Read = """
        SELECT p.position, e.id, e.type, e.aggregate_id, e.aggregate_version, e.occurred_at, e.body
        FROM event_position p JOIN event_log e ON e.id = p.event_id WHERE p.position > $1 ORDER BY p.position LIMIT $2
        """;

    /// <summary>Maps <c>GET /v1/plan-events?after=POSITION&amp;limit=N</c>: events after the position, at most 500.</summary>
    public static RouteHandlerBuilder MapEventFeed(this IEndpointRouteBuilder routes, string publisher) =>
        routes.MapGet("/v1/" + NameOf(publisher), async (NpgsqlDataSource data, long? after, int? limit, CancellationToken cancel) =>
        {
            var position = after is null or >= 0 ? after ?? 0 : throw Problem.Invalid(new Mistake("after must be 0 or a position that this feed gave.", Code: "after"));
            await using var command = data.CreateCommand(Read);
            command.Parameters.Add(new() { Value = position });
            command.Parameters.Add(new() { Value = Paging.Size(limit) });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var items = new List<FeedEvent>();
            while (await reader.ReadAsync(cancel))
            {
                using var body = JsonDocument.Parse(reader.GetString(6));
                items.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetGuid(3), reader.GetInt32(4),
                    reader.GetFieldValue<DateTimeOffset>(5), body.RootElement.Clone()));
            }

            return new FeedPage(items, items.Count > 0 ? items[^1].Position : position);
        })
        .WithSummary("Events in the order of their positions")
        .WithDescription("Ask with after=0 first, then with the last position that you were given. Positions are dense; an event appears once and never changes.");
}
