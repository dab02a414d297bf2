using System.Diagnostics;
using System.Net.Http.Json;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using ServiceDefaults.Messaging;

namespace Benchmarks.Rows;

/// <summary>From the answer to an adoption until Alignment shows it and a letter about it is written, one adoption after another.</summary>
internal sealed class AdoptionToMail() : Row(4, "adoption to mail")
{
    const string Queue = "limit";

    static readonly byte[] Message = new byte[9000]; // as long as the event of a plan of 27 actions

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var platforms = await PlatformsAsync(settings, ["identity", "plans", "alignment", "notifications"], SubscribeAsync);
        var rounds = new Dictionary<Platform, Func<bool, Task<Sample>>>();
        foreach (var platform in platforms) rounds[platform] = await AdoptionsAsync(platform, settings);
        var limit = await WayAsync(platforms[0], settings);

        var race = new Race("adoption to mail");
        var adoption = AddSubject(race, "adoption answered → visible in Alignment and mail row written", "ms", platforms, platform => rounds[platform], isTime: true);
        var way = race.Add("a claim, a confirmed round trip, a commit", limit);
        race.Lines.Insert(0, new(4, $"{adoption.Name}: median / sum of the commits and confirmed broker round trips on the way", "ms", adoption, way, Target.AtMost(2.5),
            "Two consumers store a whole plan and a letter through EF Core on the same two processors."));
        race.Lines.Insert(1, new(4, "the same: 99th percentile", "ms", adoption, way, Target.AtMost(5)) { IsTail = true });
        return [race];
    }

    static int Count(Settings settings) => settings.Quick ? 30 : 100;

    static async Task SubscribeAsync(Platform platform)
    {
        await using var data = NpgsqlDataSource.Create(platform.Database("notifications"));
        await using var subscribe = data.CreateCommand("INSERT INTO subscription(id, email, topic, state, requested_at, confirmed_at, version) VALUES (gen_random_uuid(), 'reader@example.org', 'plans', 'Confirmed', now(), now(), 1)");
        await subscribe.ExecuteNonQueryAsync();
    }

    async Task<Func<bool, Task<Sample>>> AdoptionsAsync(Platform platform, Settings settings)
    {
        await platform.RegisterInstituteAsync();
        using (var office = await platform.OfficeAsync("plans"))
            (await office.PostAsJsonAsync("v1/units", new { key = "garden", name = "The garden", parent = "institute" })).EnsureSuccessStatusCode();

        var (alignment, notifications) = (Keep(await Wait.OpenAsync(platform.Database("alignment"))), Keep(await Wait.OpenAsync(platform.Database("notifications"))));
        return async _ =>
        {
            using var office = await platform.OfficeAsync("plans");
            var times = new List<Took>();
            for (var at = 0; at < Count(settings); at++)
            {
                var version = await PlanPage.DraftAsync(office, "garden", $"Plan {Guid.NewGuid():N}");
                await PlanPage.AdoptAsync(office, version);
                var answered = Stopwatch.GetTimestamp();
                await Task.WhenAll(
                    Wait.CloselyAsync(alignment, $"SELECT EXISTS (SELECT FROM plan WHERE current_version_id = '{version}')"),
                    Wait.CloselyAsync(notifications, $"SELECT EXISTS (SELECT FROM mail WHERE cause = 'adopted:{version}')"));
                times.Add(new(Stopwatch.GetElapsedTime(answered).TotalMilliseconds));
            }

            return new(Statistics.Median(times.Select(took => took.Milliseconds))) { Times = times };
        };
    }

    // What no design with an outbox can leave out: the relay's claim, publish to confirm and delivery, the consumer's commit.
    async Task<Func<bool, Task<Sample>>> WayAsync(Platform platform, Settings settings)
    {
        var relaxed = Keep(NpgsqlDataSource.Create(platform.Database("notifications") + ";Options=-c synchronous_commit=off"));
        var durable = Keep(NpgsqlDataSource.Create(platform.Database("notifications")));
        await using (var create = durable.CreateCommand("CREATE TABLE limit_row(id uuid PRIMARY KEY)")) await create.ExecuteNonQueryAsync();
        var broker = Keep(await BrokerChannel.OpenAsync(platform.Broker, "bench", CancellationToken.None));
        await broker.Channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var receiving = Keep(await BrokerChannel.OpenAsync(platform.Broker, "bench", CancellationToken.None)).Channel;
        var delivered = new SemaphoreSlim(0);
        var consumer = new AsyncEventingBasicConsumer(receiving);
        consumer.ReceivedAsync += async (_, message) =>
        {
            delivered.Release();
            await receiving.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await receiving.BasicConsumeAsync(Queue, autoAck: false, consumer);
        return async _ =>
        {
            var times = new List<Took>();
            for (var at = 0; at < Count(settings); at++)
            {
                var started = Stopwatch.GetTimestamp();
                await InsertAsync(relaxed);
                await Task.WhenAll(broker.PublishAsync("", Queue, mandatory: true, BrokerChannel.Properties(Guid.NewGuid(), null), Message, CancellationToken.None), delivered.WaitAsync());
                await InsertAsync(durable);
                times.Add(new(Stopwatch.GetElapsedTime(started).TotalMilliseconds));
            }

            return new(Statistics.Median(times.Select(took => took.Milliseconds))) { Times = times };
        };
    }

    static async Task InsertAsync(NpgsqlDataSource data)
    {
        await using var insert = data.CreateCommand("INSERT INTO limit_row(id) VALUES ($1)");
        insert.Parameters.Add(new() { Value = Guid.NewGuid() });
        await insert.ExecuteNonQueryAsync();
    }
}
