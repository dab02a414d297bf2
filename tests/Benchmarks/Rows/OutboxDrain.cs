using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Contracts.Plans;
using MassTransit;
using Npgsql;
using ServiceDefaults.Messaging;

namespace Benchmarks.Rows;

/// <summary>Events that gathered while the broker was away leave the outbox.</summary>
internal sealed class OutboxDrain() : Row(5, "outbox backlog")
{
    const int Window = 500;

    static readonly EventType Event = EventCatalogue.Of(typeof(ProgressReported));

    // 800 bytes in the envelope, as an ordinary event; of a kind that nothing consumes here.
    static readonly ProgressReported Fact = new(Guid.NewGuid(), 1, Guid.NewGuid(), ProgressStatus.InProgress, new string('x', 440));

    static readonly string Body = JsonSerializer.Serialize(Fact, JsonSerializerOptions.Web);

    public override bool IsLong => true;

    public override int MostWarmUps(Settings settings) => 2;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var platforms = await PlatformsAsync(settings, ["identity", "plans"]);
        var rounds = new Dictionary<Platform, Func<bool, Task<Sample>>>();
        var sinks = new List<Sink>();
        foreach (var platform in platforms)
        {
            await platform.RegisterInstituteAsync();
            sinks.Add(Keep(await Sink.OpenAsync(platform.Broker, Event)));
            rounds[platform] = Drain(platform, sinks[^1], settings);
        }

        int Published(bool isWarmUp) => settings.Backlog / (isWarmUp ? 10 : 1);
        var bus = await BusAsync(platforms[0].Broker);
        Keep(new Stopping(bus));
        BrokerChannel[] channels = [Keep(await BrokerChannel.OpenAsync(platforms[0].Broker, "bench", CancellationToken.None)), Keep(await BrokerChannel.OpenAsync(platforms[0].Broker, "bench", CancellationToken.None))];

        var race = new Race("outbox backlog");
        var drain = AddSubject(race, $"outbox backlog of {settings.Backlog:n0} drained", "1/s", platforms, platform => rounds[platform]);
        var raw = race.Add("raw pipelined confirms", isWarmUp => RateAsync(Published(isWarmUp), sinks[0], count =>
            Task.WhenAll(channels.Select(channel => InWindowsAsync(count / channels.Length, Window, () => RawAsync(channel))))));
        var massTransit = race.Add("MassTransit's publish", isWarmUp => RateAsync(Published(isWarmUp), sinks[0], count => InWindowsAsync(count, Window, () => PublishAsync(bus))));
        race.Lines.Insert(0, new(5, $"{drain.Name} / raw pipelined confirms of the same bytes", "1/s", drain, raw, Target.AtLeast(0.50), "Claiming and deleting rows costs the database as much as publishing costs the broker."));
        race.Lines.Insert(1, new(5, "the same / MassTransit's publish without an outbox", "1/s", drain, massTransit, Target.AtLeast(1.0), "Claiming and deleting rows costs the database as much as publishing costs the broker."));
        return [race];
    }

    Func<bool, Task<Sample>> Drain(Platform platform, Sink sink, Settings settings)
    {
        var data = Keep(NpgsqlDataSource.Create(platform.Database("plans")));
        return async isWarmUp =>
        {
            using var office = await platform.OfficeAsync("plans");
            var count = settings.Backlog / (isWarmUp ? 5 : 1);
            await using (var fill = data.CreateCommand($"""
                WITH gathered AS (INSERT INTO event_log(id, type, aggregate_id, aggregate_version, occurred_at, body)
                    SELECT gen_random_uuid(), '{Event.Name}', gen_random_uuid(), 1, now(), $1 FROM generate_series(1, {count}) RETURNING id)
                INSERT INTO outbox(event_id) SELECT id FROM gathered
                """))
            {
                fill.CommandTimeout = 120;
                fill.Parameters.Add(new() { Value = Body });
                await fill.ExecuteNonQueryAsync();
            }

            // What was filled in is written now, and not at some moment of the draining.
            await using (var settle = data.CreateCommand("CHECKPOINT")) await settle.ExecuteNonQueryAsync();
            await Machine.QuietAsync();
            var started = Stopwatch.GetTimestamp();
            // A commit of the service's own wakes its relay, which else looks within a second.
            (await office.PostAsJsonAsync("v1/units", new { key = "u" + Guid.NewGuid().ToString("N")[..12], name = "The waking unit", parent = "institute" })).EnsureSuccessStatusCode();
            await Wait.UntilAsync("the backlog is with the broker", async () => await sink.CountAsync() >= count);
            await Wait.UntilAsync(data, "SELECT NOT EXISTS (SELECT FROM outbox)");
            var elapsed = Stopwatch.GetElapsedTime(started);
            await sink.EmptyAsync();
            await using var tidy = data.CreateCommand("VACUUM outbox");
            await tidy.ExecuteNonQueryAsync();
            return new(count / elapsed.TotalSeconds);
        };
    }

    static async Task<Sample> RateAsync(int count, Sink sink, Func<int, Task> publish)
    {
        var started = Stopwatch.GetTimestamp();
        await publish(count);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await sink.EmptyAsync();
        return new(count / elapsed.TotalSeconds);
    }

    /// <summary>So many at once, the next one as soon as one is done.</summary>
    static async Task InWindowsAsync(int count, int window, Func<Task> publish)
    {
        using var free = new SemaphoreSlim(window);
        var all = new List<Task>(count);
        for (var at = 0; at < count; at++)
        {
            await free.WaitAsync();
            all.Add(ReleasingAsync());
        }

        await Task.WhenAll(all);

        async Task ReleasingAsync()
        {
            await publish();
            free.Release();
        }
    }

    static async Task RawAsync(BrokerChannel channel)
    {
        var id = Guid.NewGuid();
        var envelope = BrokerChannel.Envelope(Event, id, TimeProvider.System.GetUtcNow(), Body);
        if (!await channel.PublishAsync(Event.Name, "", mandatory: true, BrokerChannel.Properties(id, null), envelope, CancellationToken.None))
            throw new InvalidOperationException("The broker returned a message of the limit: its queue is not bound.");
    }

    static async Task<IBusControl> BusAsync(string broker)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(broker)));
        await bus.StartAsync();
        return bus;
    }

#pragma warning disable RS0030 // This is the limit: what publishing past the outbox would reach.
    static Task PublishAsync(IBusControl bus) => bus.Publish(Fact);
#pragma warning restore RS0030

    sealed class Stopping(IBusControl bus) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await bus.StopAsync();
    }
}
