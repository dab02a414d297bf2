using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Messaging;
using TestKit;

namespace Messaging.Tests;

/// <summary>The publisher's log is the truth: dense, in one order for every reader, and enough to catch up from.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Positions_are_dense_and_in_one_order_while_writers_commit_late_or_not_at_all()
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var data = NpgsqlDataSource.Create(database.ConnectionString);
        using var writing = new CancellationTokenSource();
        var seen = new List<long>();

        var writers = Enumerable.Range(0, 8).Select(seed => WriteAsync(data, new Random(seed), 40)).ToArray();
        var numberers = Enumerable.Range(0, 2).Select(async _ =>
        {
            while (!writing.IsCancellationRequested) await Numberer.NumberAsync(data, CancellationToken.None);
        }).ToArray();
        var reader = Task.Run(async () =>
        {
            while (!writing.IsCancellationRequested) seen.AddRange(await PositionsAfterAsync(data, seen.LastOrDefault()));
        });
        var committed = (await Task.WhenAll(writers)).Sum();
        await writing.CancelAsync();
        await Task.WhenAll([.. numberers, reader]);
        while (await Numberer.NumberAsync(data, CancellationToken.None) > 0) { }
        seen.AddRange(await PositionsAfterAsync(data, seen.LastOrDefault()));

        seen.ShouldBe(Enumerable.Range(1, committed).Select(position => (long)position));
    }

    [Theory]
    [InlineData(OutboxRelay.Claim)]
    [InlineData(Numberer.Number)]
    public async Task A_long_queue_that_the_database_takes_for_empty_is_read_row_by_row_only_once(string sql)
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var data = NpgsqlDataSource.Create(database.ConnectionString);
        await ExecuteAsync(data, """
            WITH e AS (INSERT INTO event_log(id, type, aggregate_id, aggregate_version, occurred_at, body)
                SELECT gen_random_uuid(), 't', gen_random_uuid(), 1, now(), '{}' FROM generate_series(1, 2000) RETURNING id), o AS (INSERT INTO outbox(event_id) SELECT id FROM e)
            INSERT INTO event_new(event_id) SELECT id FROM e
            """);
        // So a VACUUM leaves them that came between two backlogs and could not cut the file.
        await ExecuteAsync(data, "UPDATE pg_class SET relpages = 1000, reltuples = 0 WHERE relname IN ('outbox', 'event_new')");

        await using var explain = data.CreateCommand("EXPLAIN (ANALYZE, TIMING OFF) " + sql.Replace("$1", sql == Numberer.Number ? "500" : "0", StringComparison.Ordinal).Replace("$2", "500", StringComparison.Ordinal));
        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));

        plan.ShouldNotContain(line => line.Contains("Rows Removed by Join Filter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_without_its_database_says_so_and_when_to_come_back()
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var broker = await TestVirtualHost.CreateAsync();
        await using var ledger = await Ledger.StartAsync(database, broker, postgres: $"Host=127.0.0.1;Port={FreePorts.Next()}");
        using var reader = ReaderOf(ledger);

        var answer = await reader.GetAsync("/v1/plan-events");

        answer.Headers.RetryAfter?.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        await Task.FromResult(answer).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "database-away");
    }

    [Fact]
    public async Task A_feed_is_read_with_its_scope_only_and_page_by_page()
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var broker = await TestVirtualHost.CreateAsync();
        await using var ledger = await Ledger.StartAsync(database, broker);
        var units = new[] { await ledger.RegisterAsync("First"), await ledger.RegisterAsync("Second"), await ledger.RegisterAsync("Third") };
        await Eventually.TrueAsync(async () => await ledger.CountAsync("SELECT count(*) FROM event_position") == 3, "Not everything was numbered");

        using var anybody = new HttpClient { BaseAddress = ledger.Address };
        (await anybody.GetAsync("/v1/plan-events")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var reader = ReaderOf(ledger);
        var first = await reader.GetFromJsonAsync<FeedPage>("/v1/plan-events?after=0&limit=2");
        var second = await reader.GetFromJsonAsync<FeedPage>($"/v1/plan-events?after={first?.Last}&limit=2");

        first.ShouldNotBeNull().Items.Concat(second.ShouldNotBeNull().Items).Select(item => item.AggregateId).ShouldBe(units);
        first.Items.Select(item => item.Type).Distinct().ShouldBe(["plans.unit-registered.v1"]);
        second.Last.ShouldBe(3);
    }

    [Fact]
    public async Task What_no_message_brought_is_fetched_from_the_feed()
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var broker = await TestVirtualHost.CreateAsync();
        var unit = Guid.NewGuid();
        await using (var db = new LedgerDb(new DbContextOptionsBuilder<LedgerDb>().UseNpgsql(database.ConnectionString).Options))
        {
            db.Publish(new UnitRegistered(unit, 1, "libraries", "Libraries", null), unit, 1, TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
            // Confirmed by a broker that lost it afterwards.
            await db.Database.ExecuteSqlRawAsync("DELETE FROM outbox");
        }

        await using var ledger = await Ledger.StartAsync(database, broker, catchUpSeconds: 1);

        await ledger.EntersAsync(unit);
        await Eventually.TrueAsync(async () => await ledger.CountAsync("SELECT coalesce(max(position), 0) FROM feed_cursor") == 1, "The cursor did not move on");
    }

    [Fact]
    public async Task An_event_without_a_queue_waits_in_the_outbox()
    {
        await using var database = await Ledger.DatabaseAsync();
        await using var broker = await TestVirtualHost.CreateAsync();
        await using var ledger = await Ledger.StartAsync(database, broker);
        var plan = SomePlan.OfTheInstitute("Every door opens.");
        await ledger.ChangeAsync(db =>
        {
            db.Publish(plan.Published(), plan.PlanId, 1, TimeProvider.System.GetUtcNow());
            return db.SaveChangesAsync();
        });

        await Eventually.TrueAsync(async () => await ledger.CountAsync("SELECT count(*) FROM outbox WHERE attempts > 0 AND due_at > now()") == 1, "The event left although nobody takes it");
    }

    static async Task ExecuteAsync(NpgsqlDataSource data, string sql)
    {
        await using var command = data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<int> WriteAsync(NpgsqlDataSource data, Random random, int events)
    {
        var committed = 0;
        for (var at = 0; at < events; at++)
        {
            await using var connection = await data.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var insert = new NpgsqlCommand("""
                WITH e AS (INSERT INTO event_log(id, type, aggregate_id, aggregate_version, occurred_at, body) VALUES ($1, 't', $1, 1, now(), '{}'))
                INSERT INTO event_new(event_id) VALUES ($1)
                """, connection, transaction) { Parameters = { new() { Value = Guid.NewGuid() } } };
            await insert.ExecuteNonQueryAsync();
            await Task.Delay(random.Next(10));
            if (random.Next(10) == 0) continue;
            await transaction.CommitAsync();
            committed++;
        }

        return committed;
    }

    static HttpClient ReaderOf(Ledger ledger)
    {
        var reader = new HttpClient { BaseAddress = ledger.Address };
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.With(EventFeed.Scope));
        return reader;
    }

    static async Task<List<long>> PositionsAfterAsync(NpgsqlDataSource data, long after)
    {
        await using var command = data.CreateCommand("SELECT p.position FROM event_position p JOIN event_log e ON e.id = p.event_id WHERE p.position > $1 ORDER BY p.position");
        command.Parameters.Add(new() { Value = after });
        await using var reader = await command.ExecuteReaderAsync();
        var positions = new List<long>();
        while (await reader.ReadAsync()) positions.Add(reader.GetInt64(0));
        return positions;
    }
}
