using Benchmarks.Measuring;
using Benchmarks.Tools;
using Contracts.Plans;
using Npgsql;
using ServiceDefaults.Messaging;

namespace Benchmarks.Rows;

/// <summary>A unit registered: authorised, validated, its idempotency key, event, outbox row and audit entry in the one commit.</summary>
internal sealed class DurableWrite() : Row(3, "durable write")
{
    // The rows that the service writes for a unit, in one batch as it sends them.
    const string Inserts = """
        \startpipeline
        BEGIN;
        INSERT INTO audit_entry(action, actor, after, before, message_id, occurred_at, resource)
            VALUES ('POST /v1/units', 'administrator', '{"key":"r1234567-1-12345","name":"Department of things to be measured","parentId":"019abc8e-7e4b-7c26-a6f4-a6b5b9f5d1a1","version":1}', NULL, NULL, now(), 'unit/019abc8e-7e4b-7c26-a6f4-a6b5b9f5d1a0') RETURNING id;
        INSERT INTO event_log(id, aggregate_id, aggregate_version, body, occurred_at, trace_parent, type)
            VALUES (gen_random_uuid(), gen_random_uuid(), 1, '{"unitId":"019abc8e-7e4b-7c26-a6f4-a6b5b9f5d1a0","version":1,"key":"r1234567-1-12345","name":"Department of things to be measured","parentId":"019abc8e-7e4b-7c26-a6f4-a6b5b9f5d1a1"}', now(), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', 'plans.unit-registered.v1');
        INSERT INTO event_new(event_id) VALUES (gen_random_uuid()) RETURNING id;
        INSERT INTO idempotency_key(key, body, created_on, fingerprint, location, resource_id, version)
            VALUES (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), '{"id":"019abc8e-7e4b-7c26-a6f4-a6b5b9f5d1a0","key":"r1234567-1-12345","name":"Department of things to be measured","parent":"institute"}', current_date,
                '\x0000000000000000000000000000000000000000000000000000000000000000', '/v1/units/r1234567-1-12345', gen_random_uuid(), 1);
        INSERT INTO outbox(event_id) VALUES (gen_random_uuid()) RETURNING id, attempts, due_at;
        INSERT INTO unit(id, key, name, parent_id, version) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'Department of things to be measured', '00000000-0000-0000-0000-000000000001', 1);
        COMMIT;
        \endpipeline
        """;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        string? copy = null;
        // pgbench writes into a copy, which no relay empties.
        var platforms = await PlatformsAsync(settings, ["identity", "plans"], async platform => copy ??= await platform.CopyAsync("plans"));
        var rounds = new Dictionary<Platform, Func<bool, Task<Sample>>>();
        foreach (var platform in platforms) rounds[platform] = await WritesAsync(platform, settings);
        var limit = copy ?? throw new InvalidOperationException("The database of the limit was not made.");
        await using (var data = NpgsqlDataSource.Create(limit))
        await using (var institute = data.CreateCommand("INSERT INTO unit(id, key, name, version) VALUES ('00000000-0000-0000-0000-000000000001', 'institute', 'The institute', 1)"))
            await institute.ExecuteNonQueryAsync();

        var race = new Race("durable write");
        var write = AddSubject(race, $"POST /v1/units with Idempotency-Key, {Settings.Clients} clients", "1/s", platforms, platform => rounds[platform]);
        var inserts = race.Add("pgbench with the same inserts", _ => PgBench.RunAsync(limit, Inserts, Settings.Clients, settings));
        race.Lines.Insert(0, new(3, $"{write.Name} / pgbench with the same inserts in one pipeline", "1/s", write, inserts, Target.AtLeast(0.50),
            "Two look-ups (key, unit above) come before the inserts, and the relay, the numberer and the sealer work on the same processors meanwhile."));
        race.Lines.Insert(1, new(3, "the same: 99th percentile", "ms", write, inserts, Target.AtMost(3)) { IsTail = true });
        return [race];
    }

    async Task<Func<bool, Task<Sample>>> WritesAsync(Platform platform, Settings settings)
    {
        await platform.RegisterInstituteAsync();
        var sink = Keep(await Sink.OpenAsync(platform.Broker, EventCatalogue.Of(typeof(UnitRegistered))));
        var data = Keep(NpgsqlDataSource.Create(platform.Database("plans")));
        return async _ =>
        {
            var round = "r" + Guid.NewGuid().ToString("N")[..8];
            var sample = await Wrk.RunAsync(new(platform.Address("plans"), "v1/units"), settings, headers: ["Content-Type: application/json", $"Authorization: Bearer {await platform.TokenAsync()}"],
                script: Path.Combine(AppContext.BaseDirectory, "Rows", "register-unit.lua"), environment: new Dictionary<string, string> { ["BENCH_ROUND"] = round });
            // What is left to publish, to number, to seal and to consume must not run into the next contender's round.
            await Wait.UntilAsync(data, "SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM event_new) AND NOT EXISTS (SELECT FROM audit_unsealed)");
            await Wait.UntilAsync("Identity has heard of the units", async () => await sink.CountAsync("identity-on-unit-registered") == 0);
            await sink.EmptyAsync();
            return sample;
        };
    }
}
