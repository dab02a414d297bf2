using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using AlignmentService;
using AlignmentService.Coverage;
using Microsoft.EntityFrameworkCore;

namespace Alignment.Tests.Coverage;

/// <summary>What is read of changes alone equals what is read from everything.</summary>
public sealed class RandomChangesTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    const int Units = 40;
    const int Changes = 10_000;

    // A quarter of the items has another above it; commitment 20 is a unit's own.
    const string Fill = """
        INSERT INTO unit(id, key, name, is_institute, version) SELECT md5('unit' || n)::uuid, 'unit-' || n, 'Department ' || n, n = 0, 1 FROM generate_series(0, 40) n;
        INSERT INTO plan(id, unit_id, title, adopted_version_id, adopted_at, published_at, current_version_id)
        SELECT md5('plan' || n)::uuid, md5('unit' || n)::uuid, 'Plan ' || n, md5('version' || n)::uuid, 1, 0, md5('version' || n)::uuid FROM generate_series(0, 40) n;
        INSERT INTO item(id, version_id, plan_id, position, kind, level, text, status, reports)
        SELECT md5('commitment' || c)::uuid, md5('version' || c / 20)::uuid, md5('plan' || c / 20)::uuid, 100 + c, 'Commitment', 'Commitment', 'Commitment ' || c, 'Unspecified', 0 FROM generate_series(0, 20) c;
        INSERT INTO item(id, version_id, plan_id, parent_id, position, kind, level, text, status, reports)
        SELECT md5('item' || n || '-' || a)::uuid, md5('version' || n)::uuid, md5('plan' || n)::uuid, CASE WHEN a % 4 = 3 THEN md5('item' || n || '-' || a - 1)::uuid END, a,
            CASE WHEN a % 4 = 2 THEN 'Goal' ELSE 'Action' END, 'Item', 'Item ' || a, 'Unspecified', 0 FROM generate_series(1, 40) n, generate_series(0, 9) a;
        INSERT INTO alignment(id, subject_item_id, object_item_id, relation, strength, state, proposed_by, proposed_at, decided_at, version)
        SELECT md5('alignment' || n || '-' || a)::uuid, md5('item' || n || '-' || a)::uuid, md5('commitment' || (n + a) % 21)::uuid, 'ContributesTo', 'Direct', 'Proposed', 'test', now(), now(), 1
        FROM generate_series(1, 40) n, generate_series(0, 9) a;
        INSERT INTO alignment_standing(alignment_id, subject_hold, subject_now_id, object_hold, object_now_id, commitment_id) SELECT id, 0, subject_item_id, 0, object_item_id, object_item_id FROM alignment ON CONFLICT DO NOTHING;
        """;

    [Fact]
    public async Task Rebuilt_equals_live_after_ten_thousand_random_changes()
    {
        await RunAsync(Fill);
        var (random, live, left) = (new Random(20260511), await ReadAsync(before: null), Changes);
        while (left > 0)
        {
            var some = Math.Min(left, random.Next(1, 300));
            left -= some;
            await RunAsync(string.Concat(Enumerable.Range(0, some).Select(_ => Change(random))));
            live = await ReadAsync(live);
        }

        var rebuilt = await ReadAsync(before: null);
        Encoding.UTF8.GetString(live.Body).ShouldBe(Encoding.UTF8.GetString(rebuilt.Body));
        (live.Revision, live.Tag).ShouldBe((rebuilt.Revision, rebuilt.Tag));
        rebuilt.Units.Sum(unit => unit.Cells.Count).ShouldBeGreaterThan(Units);
    }

    [Fact]
    public async Task One_change_leaves_the_parts_of_other_units_as_they_are_and_is_seen_after_the_changes_were_tidied_away()
    {
        await RunAsync(Fill.Replace("md5('", "md5('another ", StringComparison.Ordinal));
        var before = await ReadAsync(before: null);
        await RunAsync("UPDATE alignment SET state = 'Accepted' WHERE id = md5('another alignment7-1')::uuid");

        var after = await ReadAsync(before);
        after.Units.Except(before.Units, ReferenceEqualityComparer.Instance).OfType<UnitPart>().ShouldHaveSingleItem().View.ShouldNotBeNull().Serving.ShouldBe(1);

        await RunAsync("UPDATE alignment SET state = 'Proposed' WHERE id = md5('another alignment7-1')::uuid; DELETE FROM coverage_change;");
        Encoding.UTF8.GetString((await ReadAsync(after)).Body).ShouldBe(Encoding.UTF8.GetString(before.Body));
    }

    static string Change(Random random)
    {
        var (unit, item) = (random.Next(1, Units + 1), random.Next(10));
        var (subject, one) = ($"md5('item{unit}-{item}')::uuid", $"md5('alignment{unit}-{item}')::uuid");
        return random.Next(100) switch
        {
            < 40 => $"UPDATE alignment SET state = '{Any("Proposed", "Accepted", "Accepted", "Declined", "Disputed", "Withdrawn")}', decided_at = timestamptz '2026-01-01' + interval '{random.Next(300)} days' WHERE id = {one};",
            < 55 => $"UPDATE alignment SET relation = '{Any("Same", "ContributesTo", "Related")}', strength = '{Any("Direct", "Indirect")}' WHERE id = {one};",
            < 70 => $"UPDATE alignment_standing SET object_hold = {Any("0, object_now_id = x.id", "2, object_now_id = x.id", "3, object_now_id = NULL")}, commitment_id = x.id FROM (SELECT md5('commitment{random.Next(21)}')::uuid AS id) x WHERE alignment_id = {one};",
            < 80 => $"UPDATE alignment_standing SET subject_hold = 1, subject_now_id = md5('item{unit}-{random.Next(10)}')::uuid WHERE alignment_id = {one};",
            < 90 => $"INSERT INTO report VALUES ({Any(subject, subject, $"md5('commitment{random.Next(21)}')::uuid", "gen_random_uuid()")}, 1, '{Any("InProgress", "Completed", "Unspecified")}', '2026-0{random.Next(1, 10)}') ON CONFLICT (item_id) DO UPDATE SET status = excluded.status, status_on = excluded.status_on;",
            < 98 => $"INSERT INTO no_counterpart(id, item_id, reason, said_by, said_at, version) VALUES (gen_random_uuid(), {subject}, 'So.', 'test', now(), 1) ON CONFLICT (item_id) WHERE ended_at IS NULL DO UPDATE SET ended_at = now();",
            98 => $"UPDATE unit SET name = 'Department {random.Next(1000)}' WHERE id = md5('unit{unit}')::uuid;",
            _ => $"UPDATE plan SET unit_id = md5('unit{random.Next(1, Units + 1)}')::uuid WHERE id = md5('plan{unit}')::uuid;",
        };

        string Any(params string[] of) => of[random.Next(of.Length)];
    }

    Task<CoverageModel> ReadAsync(CoverageModel? before) => alignment.Service.LookAsync(db => CoverageReader.ReadAsync(db, before, JsonSerializerOptions.Web, TestContext.Current.CancellationToken));

    [SuppressMessage("Security", "EF1002:Risk of vulnerability to SQL injection", Justification = "Nobody else writes it.")]
    Task<int> RunAsync(string sql) => alignment.Service.LookAsync(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
}
