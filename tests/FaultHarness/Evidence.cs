using Npgsql;

namespace FaultHarness;

/// <summary>An event as its publisher logged it.</summary>
internal sealed record Published(Guid Id, string Type, Guid Aggregate, string Body);

/// <summary>What the services' databases hold at one moment, by the words and ids that the ledger knows.</summary>
internal sealed class Evidence
{
    /// <summary>Who must have heard of which event; a queue of the platform that is not here is a fault of this list.</summary>
    public static readonly ILookup<string, string> Queues = new (string Type, string Queue)[]
    {
        ("plans.unit-registered.v1", "alignment-on-unit-registered"),
        ("plans.unit-registered.v1", "feedback-on-unit-registered"),
        ("plans.unit-registered.v1", "identity-on-unit-registered"),
        ("plans.unit-changed.v1", "alignment-on-unit-changed"),
        ("plans.unit-changed.v1", "feedback-on-unit-changed"),
        ("plans.unit-changed.v1", "identity-on-unit-changed"),
        ("plans.plan-moved.v1", "alignment-on-plan-moved"),
        ("plans.plan-moved.v1", "feedback-on-plan-moved"),
        ("plans.version-published.v1", "alignment-on-plan-version-published"),
        ("plans.version-published.v1", "feedback-on-plan-version-published"),
        ("plans.version-adopted.v1", "alignment-on-plan-version-adopted"),
        ("plans.version-adopted.v1", "feedback-on-plan-version-adopted"),
        ("plans.version-adopted.v1", "notifications-on-plan-version-adopted"),
        ("plans.version-withdrawn.v1", "alignment-on-plan-version-withdrawn"),
        ("plans.version-withdrawn.v1", "feedback-on-plan-version-withdrawn"),
        ("plans.progress-reported.v1", "alignment-on-progress-reported"),
        ("plans.lineage-corrected.v1", "alignment-on-lineage-corrected"),
        ("feedback.consultation-opened.v1", "notifications-on-consultation-opened"),
        ("feedback.follow-up.v1", "notifications-on-feedback-follow-up"),
    }.ToLookup(one => one.Type, one => one.Queue);

    readonly Dictionary<string, Dictionary<string, int>> counts = [];

    public required IReadOnlyList<Published> Events { get; init; }

    /// <summary>(message, queue) of everything that had its effect.</summary>
    public required IReadOnlySet<(Guid Message, string Queue)> Inbox { get; init; }

    public required IReadOnlyDictionary<(Guid Message, string Queue), string> Parked { get; init; }

    /// <summary>Rows that are still on their way: outbox, numbering, sealing, letters.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    /// <summary>Per unit, item and plan: what Plans says, and what Alignment and Identity say.</summary>
    public required IReadOnlyList<(string Thing, string Owner, string Projection)> Projected { get; init; }

    /// <summary>How often a word occurs in a table.</summary>
    public int Count(string table, string word) => counts[table].GetValueOrDefault(word);

    public static async Task<Evidence> ReadAsync(string postgres)
    {
        var dbs = Platform.Keepers.ToDictionary(service => service, service => NpgsqlDataSource.Create($"{postgres};Database={service};Pooling=false"));
        try
        {
            var (events, inbox, parked, waiting) = (new List<Published>(), new HashSet<(Guid, string)>(), new Dictionary<(Guid, string), string>(), new List<string>());
            foreach (var (service, db) in dbs)
            {
                events.AddRange(await RowsAsync(db, "SELECT id, type, aggregate_id, body FROM event_log", row => new Published(row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3))));
                inbox.UnionWith(await RowsAsync(db, "SELECT message_id, endpoint FROM inbox", row => (row.GetGuid(0), row.GetString(1))));
                foreach (var (key, reason) in await RowsAsync(db, "SELECT message_id, endpoint, reason FROM parked_message", row => ((row.GetGuid(0), row.GetString(1)), row.GetString(2)))) parked[key] = reason;
                waiting.AddRange(await RowsAsync(db, "SELECT 'outbox ' || id FROM outbox UNION ALL SELECT 'unnumbered ' || id FROM event_new UNION ALL SELECT 'unsealed ' || entry_id FROM audit_unsealed", row => $"{service}: {row.GetString(0)}"));
            }

            waiting.AddRange(await RowsAsync(dbs["notifications"], "SELECT cause FROM mail WHERE sent_at IS NULL", row => "letter " + row.GetString(0)));
            var evidence = new Evidence { Events = events, Inbox = inbox, Parked = parked, Waiting = waiting, Projected = [.. await ProjectedAsync(dbs["plans"], dbs["alignment"]), .. await ProjectedUnitsAsync(dbs["plans"], dbs["identity"])] };
            await evidence.CountAsync("unit", dbs["plans"], "SELECT key FROM unit");
            await evidence.CountAsync("unit-audit", dbs["plans"], "SELECT after::json ->> 'key' FROM audit_entry WHERE resource LIKE 'unit/%' AND before IS NULL");
            await evidence.CountAsync("plan", dbs["plans"], "SELECT substring(text FROM '^Oil the hinges of (.*)\\.$') FROM item");
            await evidence.CountAsync("published", dbs["plans"], "SELECT id::text FROM plan_version WHERE closes_on IS NOT NULL");
            await evidence.CountAsync("adopted", dbs["plans"], "SELECT id::text FROM plan_version WHERE state IN ('Adopted', 'Superseded')");
            await evidence.CountAsync("progress", dbs["plans"], "SELECT narrative FROM progress WHERE narrative IS NOT NULL");
            await evidence.CountAsync("progress-event", dbs["plans"], "SELECT p.narrative FROM progress p JOIN event_log e ON e.aggregate_id = p.item_id AND e.aggregate_version = p.number WHERE e.type = 'plans.progress-reported.v1' AND p.narrative IS NOT NULL");
            await evidence.CountAsync("known-unit", dbs["alignment"], "SELECT key FROM unit");
            await evidence.CountAsync("known-version", dbs["alignment"], "SELECT DISTINCT version_id::text FROM item");
            await evidence.CountAsync("alignment", dbs["alignment"], "SELECT rationale FROM alignment");
            await evidence.CountAsync("alignment-audit", dbs["alignment"], "SELECT split_part(resource, '/', 2) || ' ' || (after::json ->> 'state') FROM audit_entry WHERE resource LIKE 'alignment/%'");
            await evidence.CountAsync("alignment-event", dbs["alignment"], "SELECT a.rationale FROM alignment a JOIN event_log e ON e.aggregate_id = a.id WHERE e.type = 'alignment.proposed.v1'");
            await evidence.CountAsync("decided", dbs["alignment"], "SELECT id || ' ' || state FROM alignment");
            await evidence.CountAsync("consultation", dbs["feedback"], "SELECT id::text FROM consultation");
            await evidence.CountAsync("known-adoption", dbs["feedback"], "SELECT version_id::text FROM adopted_version");
            await evidence.CountAsync("submission", dbs["feedback"], "SELECT text FROM submission");
            await evidence.CountAsync("submission-event", dbs["feedback"], "SELECT s.text FROM submission s JOIN event_log e ON e.aggregate_id = s.id WHERE e.type = 'feedback.received.v1'");
            await evidence.CountAsync("moderated", dbs["feedback"], "SELECT id || ' ' || state FROM submission");
            await evidence.CountAsync("subscription", dbs["notifications"], "SELECT email FROM subscription");
            await evidence.CountAsync("letter", dbs["notifications"], "SELECT recipient || ' ' || split_part(cause, ':', 1) FROM mail WHERE cause LIKE 'confirm:%' UNION ALL SELECT recipient || ' ' || cause FROM mail");
            evidence.counts["event"] = events.Select(one => $"{one.Type} {Subject(one)}").CountBy(one => one).ToDictionary();
            return evidence;
        }
        finally
        {
            foreach (var db in dbs.Values) await db.DisposeAsync();
        }
    }

    /// <summary>What an event is about, in the ledger's words: the version of a plan's event, the aggregate of others.</summary>
    static string Subject(Published one) => one.Type switch
    {
        "plans.version-published.v1" or "plans.version-adopted.v1" => $"{System.Text.Json.JsonDocument.Parse(one.Body).RootElement.GetProperty("content").GetProperty("versionId").GetGuid()}",
        "plans.unit-registered.v1" => System.Text.Json.JsonDocument.Parse(one.Body).RootElement.GetProperty("key").GetString() ?? "",
        _ => $"{one.Aggregate}",
    };

    static async Task<IEnumerable<(string, string, string)>> ProjectedAsync(NpgsqlDataSource plans, NpgsqlDataSource alignment)
    {
        var owned = await PairsAsync(plans, """
            SELECT i.id::text, i.reports || ' ' || i.status || ' ' || coalesce(i.status_on, '') FROM item i JOIN plan_version v ON v.id = i.version_id WHERE v.state <> 'Draft'
            UNION ALL SELECT id::text, version || ' ' || name FROM unit
            UNION ALL SELECT plan_id::text, coalesce(max(id::text) FILTER (WHERE state = 'Adopted'), (SELECT e.body::jsonb -> 'content' ->> 'versionId' FROM event_log e
                WHERE e.aggregate_id = plan_id AND e.type = 'plans.version-published.v1' ORDER BY e.aggregate_version DESC LIMIT 1))
                FROM plan_version WHERE state <> 'Draft' GROUP BY plan_id
            """);
        var known = await PairsAsync(alignment, """
            SELECT i.id::text, CASE WHEN r.number > i.reports THEN r.number || ' ' || r.status || ' ' || r.status_on ELSE i.reports || ' ' || i.status || ' ' || coalesce(i.status_on, '') END
            FROM item i LEFT JOIN report r ON r.item_id = i.id
            UNION ALL SELECT id::text, version || ' ' || name FROM unit
            UNION ALL SELECT id::text, current_version_id::text FROM plan
            """);
        return Side(owned, known);
    }

    static async Task<IEnumerable<(string, string, string)>> ProjectedUnitsAsync(NpgsqlDataSource plans, NpgsqlDataSource identity)
    {
        const string Units = "SELECT 'unit ' || id, concat_ws(' ', version, key, name, parent_id) FROM unit";
        return Side(await PairsAsync(plans, Units), await PairsAsync(identity, Units));
    }

    static IEnumerable<(string, string, string)> Side(Dictionary<string, string> owned, Dictionary<string, string> known) =>
        owned.Keys.Union(known.Keys).Select(id => (id, owned.GetValueOrDefault(id, "nothing"), known.GetValueOrDefault(id, "nothing")));

    static async Task<Dictionary<string, string>> PairsAsync(NpgsqlDataSource db, string sql) =>
        (await RowsAsync(db, sql, row => (row.GetString(0), row.GetString(1)))).ToDictionary();

    async Task CountAsync(string table, NpgsqlDataSource db, string sql) =>
        counts[table] = (await RowsAsync(db, sql, row => row.IsDBNull(0) ? "" : row.GetString(0))).CountBy(word => word).ToDictionary();

    internal static async Task<List<T>> RowsAsync<T>(NpgsqlDataSource db, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = db.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
