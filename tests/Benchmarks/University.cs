using Npgsql;

namespace Benchmarks;

/// <summary>A large university in Alignment's database: 1,000 units with 12 actions each, of which 10 serve one of 200 commitments.</summary>
internal static class University
{
    public const int Units = 1000;
    public const int Commitments = 200;
    public const int Actions = 12;
    public const int Serving = 10;

    // Filled before the service starts: as if it had heard all of it long ago.
    static string Fill(int units, int actions, int serving) => $"""
        INSERT INTO unit(id, key, name, is_institute, version)
        SELECT md5('unit' || n)::uuid, 'unit-' || n, 'Department number ' || n, n = 0, 1 FROM generate_series(0, {units}) n;

        INSERT INTO plan(id, unit_id, title, adopted_version_id, adopted_at, published_at, current_version_id)
        SELECT md5('plan' || n)::uuid, md5('unit' || n)::uuid, 'Plan of department ' || n, md5('version' || n)::uuid, 1, 0, md5('version' || n)::uuid FROM generate_series(0, {units}) n;

        INSERT INTO item(id, version_id, plan_id, position, kind, level, label, text, status, reports)
        SELECT md5('commitment' || c)::uuid, md5('version0')::uuid, md5('plan0')::uuid, c, 'Commitment', 'Commitment', c::text,
            'Everyone who studies or works here finds what commitment ' || c || ' promises, and knows whom to ask for it.', 'Unspecified', 0 FROM generate_series(1, 200) c;

        INSERT INTO item(id, version_id, plan_id, position, kind, level, text, status, status_on, reports)
        SELECT md5('action' || n || '-' || a)::uuid, md5('version' || n)::uuid, md5('plan' || n)::uuid, a, 'Action', 'The department will',
            'Ask those who came last year what kept them waiting, publish what they say, and mend step ' || a || ' of it.', 'InProgress', '2026-03', 1
        FROM generate_series(1, {units}) n, generate_series(1, {actions}) a;

        INSERT INTO alignment(id, subject_item_id, object_item_id, relation, strength, state, proposed_by, proposed_at, decided_by, decided_at, version)
        SELECT md5('alignment' || n || '-' || a)::uuid, md5('action' || n || '-' || a)::uuid, md5('commitment' || (n * 7 + a * 13) % 190 + 1)::uuid,
            'ContributesTo', (ARRAY['Direct', 'Supporting', 'Indirect'])[a % 3 + 1], 'Accepted', 'bench', now(), 'bench', now(), 2
        FROM generate_series(1, {units}) n, generate_series(1, {serving}) a;

        INSERT INTO alignment_standing(alignment_id, subject_hold, subject_now_id, object_hold, object_now_id, commitment_id)
        SELECT id, 0, subject_item_id, 0, object_item_id, object_item_id FROM alignment;
        ANALYZE;
        """;

    public static Task FillAsync(Platform platform) => FillAsync(platform, Units, Actions, Serving);

    /// <summary>A university of another size.</summary>
    public static async Task FillAsync(Platform platform, int units, int actions, int serving)
    {
        await using var data = NpgsqlDataSource.Create(platform.Database("alignment"));
        await using var fill = data.CreateCommand(Fill(units, actions, serving));
        await fill.ExecuteNonQueryAsync();
    }

    /// <summary>The actions of all units.</summary>
    public static async Task<IReadOnlyList<Guid>> ActionsAsync(Platform platform)
    {
        await using var data = NpgsqlDataSource.Create(platform.Database("alignment"));
        await using var read = data.CreateCommand("SELECT id FROM item WHERE kind = 'Action' ORDER BY id");
        await using var reader = await read.ExecuteReaderAsync();
        var actions = new List<Guid>();
        while (await reader.ReadAsync()) actions.Add(reader.GetGuid(0));
        return actions;
    }
}
