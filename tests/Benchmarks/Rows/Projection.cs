using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Contracts.Plans;
using Npgsql;
using ServiceDefaults.Messaging;

namespace Benchmarks.Rows;

/// <summary>Progress that Alignment hears of: each message once behind the inbox, then the same messages again.</summary>
internal sealed class Projection() : Row(6, "inbox-guarded projection")
{
    const string Queue = "alignment-on-progress-reported";
    const int LimitClients = 8;

    const string Tables = "CREATE TABLE limit_inbox (LIKE inbox INCLUDING ALL); CREATE TABLE limit_projection(id uuid PRIMARY KEY, status text NOT NULL, status_on text NOT NULL, reports int NOT NULL)";

    const string GuardedUpsert = """
        \set item random(1, 12000)
        WITH noted AS (INSERT INTO limit_inbox(message_id, endpoint) VALUES (gen_random_uuid(), 'alignment-on-progress-reported') ON CONFLICT DO NOTHING RETURNING 1)
        INSERT INTO limit_projection AS p (id, status, status_on, reports) SELECT md5('action' || :item)::uuid, 'InProgress', '2026-03', 1 FROM noted
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, status_on = excluded.status_on, reports = p.reports + 1 WHERE p.reports < 1000000;
        """;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var platforms = await PlatformsAsync(settings, ["identity", "plans", "alignment"], University.FillAsync);
        var rounds = new Dictionary<Platform, Func<bool, Task<Sample>>>();
        foreach (var platform in platforms) rounds[platform] = await MessagesAsync(platform, settings);
        var database = platforms[0].Database("alignment");
        await using (var data = NpgsqlDataSource.Create(database))
        await using (var create = data.CreateCommand(Tables))
            await create.ExecuteNonQueryAsync();

        var race = new Race("inbox-guarded projection");
        var fresh = AddSubject(race, "progress reports projected by Alignment", "1/s", platforms, platform => rounds[platform]);
        var upsert = race.Add("pgbench, insert on conflict and upsert", _ => PgBench.RunAsync(database, GuardedUpsert, LimitClients, settings));
        race.Lines.Insert(0, new(6, $"{fresh.Name} / pgbench insert-on-conflict + upsert, {LimitClients} clients", "1/s", fresh, upsert, Target.AtLeast(0.55),
            "Messages are written in groups; MassTransit's own work on each message is what is left."));
        race.Lines.Insert(1, new(6, "the same messages again / fresh ones", "1/s", fresh, fresh, Target.AtLeast(2), "A duplicate spares the upsert only; taking the message from the broker, which is most of the work, is the same.") { Figure = sample => sample.Second, OfLimit = sample => sample.Main });
        return [race];
    }

    async Task<Func<bool, Task<Sample>>> MessagesAsync(Platform platform, Settings settings)
    {
        var actions = await University.ActionsAsync(platform);
        var data = Keep(NpgsqlDataSource.Create(platform.Database("alignment")));
        var broker = Keep(await BrokerChannel.OpenAsync(platform.Broker, "bench", CancellationToken.None));
        var (count, version) = (500, 1);
        return async isWarmUp =>
        {
            await using (var forget = data.CreateCommand("TRUNCATE inbox")) await forget.ExecuteNonQueryAsync();
            version += 10;
            var (layers, rest) = Math.DivRem(count - 1, actions.Count);
            var messages = Enumerable.Range(0, count).Select(at => Message(actions[at % actions.Count], version + (at / actions.Count))).ToList();
            // The inbox cannot tell: a duplicate of the round before that was still under way is new to an emptied one.
            var fresh = await TimeAsync(data, broker, messages, $"SELECT count(*) FILTER (WHERE number >= {version}) = {Math.Min(count, actions.Count)} AND count(*) FILTER (WHERE number = {version + layers}) = {rest + 1} FROM report");
            // The last one is new: when it is there, the duplicates before it have gone by.
            var last = Message(actions[0], version);
            var again = await TimeAsync(data, broker, [.. messages, last], $"SELECT EXISTS (SELECT FROM inbox WHERE message_id = '{last.Id}')");
            var sample = new Sample(count / fresh.TotalSeconds, count / again.TotalSeconds);
            if (isWarmUp) count = Math.Clamp((int)(sample.Main * settings.Seconds), 500, 50_000);
            return sample;
        };
    }

    static async Task<TimeSpan> TimeAsync(NpgsqlDataSource data, BrokerChannel broker, IReadOnlyList<(Guid Id, ReadOnlyMemory<byte> Body)> messages, string until)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in messages.Chunk(500))
            await Task.WhenAll(batch.Select(message => broker.PublishAsync("", Queue, mandatory: true, BrokerChannel.Properties(message.Id, null), message.Body, CancellationToken.None)));
        await Wait.UntilAsync(data, until);
        return Stopwatch.GetElapsedTime(started);
    }

    static (Guid Id, ReadOnlyMemory<byte> Body) Message(Guid item, int version)
    {
        var (id, report) = (Guid.NewGuid(), new ProgressReported(item, version, Guid.Empty, ProgressStatus.InProgress, "2026-03"));
        return (id, BrokerChannel.Envelope(EventCatalogue.Of(typeof(ProgressReported)), id, TimeProvider.System.GetUtcNow(), JsonSerializer.Serialize(report, JsonSerializerOptions.Web)));
    }
}
