using Npgsql;
using ServiceDefaults.Audit;
using TestKit;

namespace Messaging.Tests;

/// <summary>The chain: dense whoever commits when, and broken by whatever is done to what it seals.</summary>
public sealed class AuditChainTests : IAsyncLifetime
{
    TestDatabase? database;
    NpgsqlDataSource? opened;

    NpgsqlDataSource Data => opened ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        database = await Ledger.DatabaseAsync();
        opened = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Data.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task It_is_dense_while_writers_commit_late_or_not_at_all_and_several_seal()
    {
        using var writing = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(seed => WriteSlowlyAsync(new Random(seed), 40)).ToArray();
        var sealers = Enumerable.Range(0, 3).Select(async _ =>
        {
            while (!writing.IsCancellationRequested) await Sealer.SealAsync(Data, CancellationToken.None);
        }).ToArray();
        var committed = (await Task.WhenAll(writers)).Sum();
        await writing.CancelAsync();
        await Task.WhenAll(sealers);
        await SealAsync();

        (await ProveAsync()).ShouldSatisfyAllConditions(
            proof => proof.Holds.ShouldBeTrue(proof.Finding),
            proof => proof.Finding.ShouldStartWith($"{committed} entries hold, and the last seal is {committed}:"),
            proof => proof.Finding.ShouldEndWith("; none is unsealed."));
    }

    [Fact]
    public async Task An_empty_log_holds() => (await ProveAsync()).ShouldBe((true, "0 entries are sealed; none is unsealed."));

    [Fact]
    public async Task Nothing_in_it_can_be_changed_or_removed()
    {
        await WriteAsync(1);
        await SealAsync();
        foreach (var table in new[] { "audit_entry", "audit_seal" })
            foreach (var change in new[] { $"UPDATE {table} SET {(table == "audit_seal" ? "position = 7" : "actor = 'x'")}", $"DELETE FROM {table}", $"TRUNCATE {table}" })
                (await Should.ThrowAsync<PostgresException>(ExecuteAsync(change))).MessageText.ShouldBe("the audit log is append-only");
    }

    [Theory]
    [InlineData("occurred_at = occurred_at + interval '1 microsecond'")]
    [InlineData("actor = 'tesTer'")]
    [InlineData("action = 'POST /v1/roams'")]
    [InlineData("message_id = gen_random_uuid()")]
    [InlineData("resource = overlay(resource placing 'x' from 1 for 1)")]
    [InlineData("before = ''")]
    [InlineData("after = replace(after, 'Hall', 'Hell')")]
    [InlineData("after = NULL")]
    // The same letters in the same order, parted elsewhere.
    [InlineData("actor = 'testerP', action = 'OST /v1/rooms'")]
    public async Task One_byte_of_one_row_changed_by_hand_is_named(string change)
    {
        await WriteAsync(5);
        await SealAsync();
        await TamperAsync($"UPDATE audit_entry SET {change} WHERE id = 3");

        var (holds, finding) = await ProveAsync();

        holds.ShouldBeFalse();
        finding.ShouldStartWith("entry 3 (");
        finding.ShouldContain(") is not what was sealed at position 3;");
    }

    [Theory]
    [InlineData("DELETE FROM audit_entry WHERE id = 2", "the entry of position 2 is missing: it was entry 2;")]
    [InlineData("DELETE FROM audit_seal WHERE position = 2", "position 2 is missing;")]
    [InlineData("DELETE FROM audit_seal WHERE position = 1", "position 1 is missing;")]
    [InlineData("DELETE FROM audit_seal WHERE position = 2; UPDATE audit_seal SET position = position - 1 WHERE position > 2", "entry 3 (")]
    [InlineData("UPDATE audit_seal SET hash = sha256('x') WHERE position = 2", "entry 2 (")]
    public async Task What_was_removed_is_named(string change, string named)
    {
        await WriteAsync(5);
        await SealAsync();
        await TamperAsync(change);

        var (holds, finding) = await ProveAsync();

        holds.ShouldBeFalse();
        finding.ShouldStartWith(named);
    }

    [Fact]
    public async Task The_unsealed_tail_is_told_and_so_is_a_last_seal_that_was_removed()
    {
        await WriteAsync(5);
        await SealAsync();
        await TamperAsync("DELETE FROM audit_seal WHERE position = 5");
        await WriteAsync(2);

        var (holds, finding) = await ProveAsync();

        holds.ShouldBeTrue();
        finding.ShouldStartWith("4 entries hold, ");
        finding.ShouldContain("; 3 are not sealed yet, the oldest from 20");
    }

    [Fact]
    public async Task A_chain_that_was_cut_or_built_anew_does_not_end_in_the_seal_that_was_noted()
    {
        await WriteAsync(5);
        await SealAsync();
        var noted = (await ProveAsync()).Finding.Split("the last seal is ")[1].Split(';')[0];
        await WriteAsync(2);
        await SealAsync();
        (await ProveAsync(noted)).Holds.ShouldBeTrue();

        await TamperAsync("UPDATE audit_entry SET actor = 'nobody' WHERE id = 1; INSERT INTO audit_unsealed SELECT entry_id FROM audit_seal; TRUNCATE audit_seal");
        await SealAsync();

        (await ProveAsync()).Holds.ShouldBeTrue("the chain has no secret in it");
        (await ProveAsync(noted)).ShouldSatisfyAllConditions(
            proof => proof.Holds.ShouldBeFalse(),
            proof => proof.Finding.ShouldStartWith("position 5 was sealed anew: its seal is not the one that was noted;"));
        await TamperAsync("DELETE FROM audit_seal WHERE position > 3; DELETE FROM audit_entry WHERE id > 3");
        (await ProveAsync(noted)).Finding.ShouldBe("position 4 is missing, and 5 was noted; none is unsealed.");
        (await ProveAsync("5:x")).ShouldSatisfyAllConditions(proof => proof.Holds.ShouldBeFalse(), proof => proof.Finding.ShouldStartWith("'5:x' is no seal"));
    }

    async Task<int> WriteSlowlyAsync(Random random, int entries)
    {
        var committed = 0;
        for (var at = 0; at < entries; at++)
        {
            await using var connection = await Data.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var insert = new NpgsqlCommand(Insert(1), connection, transaction);
            await insert.ExecuteNonQueryAsync();
            await Task.Delay(random.Next(10));
            if (random.Next(10) == 0) continue;
            await transaction.CommitAsync();
            committed++;
        }

        return committed;
    }

    static string Insert(int count) => $$"""
        INSERT INTO audit_entry(occurred_at, actor, action, resource, after)
        SELECT now(), 'tester', 'POST /v1/rooms', 'room/' || gen_random_uuid(), '{"name":"Hall"}' FROM generate_series(1, {{count}})
        """;

    Task WriteAsync(int count) => ExecuteAsync(Insert(count));

    async Task SealAsync()
    {
        while (await Sealer.SealAsync(Data, CancellationToken.None) > 0) { }
    }

    Task<(bool Holds, string Finding)> ProveAsync(string? noted = null) => new AuditProof(Data).RunAsync(noted, CancellationToken.None);

    // As somebody does who owns the database.
    Task TamperAsync(string sql) => ExecuteAsync($"SET session_replication_role = replica; {sql}; RESET session_replication_role");

    async Task ExecuteAsync(string sql)
    {
        await using var command = Data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
