using Npgsql;

namespace FaultHarness;

/// <summary>
/// A second Alignment and a second Feedback with databases of their own that know the publishers' feeds and nothing
/// else: no broker, no queue, no request. What they hold is what the live ones must hold.
/// </summary>
internal sealed class Rebuilt(Platform platform)
{
    static readonly (string Service, string Table, string Columns)[] Tables =
    [
        ("alignment", "unit", "id, key, name, parent_id, is_institute, has_ended, version"),
        ("alignment", "plan", "id, unit_id, moved_at, title, adopted_version_id, adopted_at, published_version_id, published_at, current_version_id"),
        // Which of two messages brought an item, and so how many reports it came with, is chance; what it says now is not.
        ("alignment", "item i LEFT JOIN report r ON r.item_id = i.id AND r.number > i.reports",
            "i.id, version_id, plan_id, parent_id, position, kind, level, label, text, accountable, coalesce(r.status, i.status), coalesce(r.status_on, i.status_on), coalesce(r.number, i.reports)"),
        ("alignment", "report", "item_id, number, status, status_on"),
        ("alignment", "withdrawn_version", "version_id, plan_id"),
        ("alignment", "cited_statement", "item_id, resolved_item_id"),
        ("alignment", "lineage", "earlier_version_id, later_version_id, said_at, edges"),
        ("alignment", "declared_link", "item_id, target_id"),
        ("alignment", "alignment JOIN alignment_standing ON alignment_id = alignment.id WHERE method = 'Declared'", "id, subject_item_id, object_item_id, subject_hold, subject_now_id, object_hold, object_now_id, commitment_id"),
        ("feedback", "unit", "id, parent_id, version"),
        ("feedback", "consultation", "id, plan_id, unit_id, plan_title, closes_on, is_closed"),
        ("feedback", "consulted_item", "id, consultation_id"),
        ("feedback", "moved_plan", "plan_id, unit_id, version"),
        ("feedback", "adopted_version", "version_id"),
    ];

    readonly Dictionary<string, string> databases = [];

    public async Task StartAsync()
    {
        foreach (var service in (string[])["alignment", "feedback"])
        {
            databases[service] = $"rebuilt_{service}";
            // Nobody listens on port 1.
            await platform.StartAnotherAsync(service, Of(service, databases[service], "amqp://nobody@127.0.0.1:1/"), takesRequests: false, state: "degraded");
        }
    }

    /// <summary>What makes another process a projection of its own, which no fail point ends: the others are held against it.</summary>
    public Dictionary<string, string> Of(string service, string database, string amqp) =>
        new() { [$"ConnectionStrings__{service}"] = $"{platform.PostgresAddress};Database={database}", ["ConnectionStrings__rabbitmq"] = amqp, ["PLATFORM_FAIL_POINTS"] = "" };

    public Task<IReadOnlyList<string>> DifferencesAsync() => DifferencesAsync(databases);

    /// <summary>Rows that are in one of two and not in the other.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyDictionary<string, string> others)
    {
        var differences = new List<string>();
        foreach (var (service, table, columns) in Tables.Where(one => others.ContainsKey(one.Service)))
        {
            var (live, rebuilt) = (await RowsAsync(service, table, columns), await RowsAsync(others[service], table, columns));
            differences.AddRange(live.Except(rebuilt).Select(row => $"only the live {service}.{table} has {row}"));
            differences.AddRange(rebuilt.Except(live).Select(row => $"only the rebuilt {service}.{table} has {row}"));
        }

        return differences;
    }

    async Task<List<string>> RowsAsync(string database, string table, string columns)
    {
        await using var db = NpgsqlDataSource.Create($"{platform.PostgresAddress};Database={database};Pooling=false");
        return await Evidence.RowsAsync(db, $"SELECT row({columns})::text FROM {table}", row => row.GetString(0));
    }
}
