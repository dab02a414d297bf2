using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Audit;
using TestKit;

namespace Messaging.Tests;

/// <summary>What is changed is on record, in the commit that changed it and for auditors only.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    TestDatabase? database;
    TestVirtualHost? broker;
    Ledger? started;

    Ledger Ledger => started ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        (database, broker) = (await Messaging.Tests.Ledger.DatabaseAsync(), await TestVirtualHost.CreateAsync());
        started = await Messaging.Tests.Ledger.StartAsync(database, broker);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        if (broker is not null) await broker.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_made_changed_and_deleted_is_on_record_with_what_was_and_what_is()
    {
        var id = await MakeAsync("Hall", "1234");
        await WithRoomAsync(id, (_, room) => room.Name = "Great hall");
        await WithRoomAsync(id, (_, room) => room.Code = "5678");
        await WithRoomAsync(id, (_, room) => room.Note = "Mind the step.");
        await WithRoomAsync(id, (db, room) => db.Remove(room));

        var entries = (await PagesAsync(5)).ToList();
        entries.Select(entry => entry.Text("resource")).Distinct().ShouldBe([$"room/{id}"]);
        entries.Select(Values).ShouldBe(
        [
            ("", """{"name":"Hall","code":"***"}"""),
            ("""{"name":"Hall"}""", """{"name":"Great hall"}"""),
            ("""{"code":"***"}""", """{"code":"***"}"""),
            ("{}", "{}"),
            ("""{"name":"Great hall","code":"***"}""", ""),
        ]);
        entries.Select(entry => (entry.Text("actor"), entry.GetProperty("position").GetInt64())).ShouldBe(Enumerable.Range(1, 5).Select(at => ((string?)"system", (long)at)));
    }

    [Fact]
    public async Task A_change_that_fails_or_is_taken_back_leaves_no_entry_and_one_that_is_tried_again_leaves_one()
    {
        var id = Guid.NewGuid();
        await Ledger.ChangeAsync(async db =>
        {
            db.Add(new Room(id, "text cannot hold \0", ""));
            await Should.ThrowAsync<DbUpdateException>(db.SaveChangesAsync());
            (await db.Rooms.FindAsync(id)).ShouldNotBeNull().Name = "Hall";
            await db.SaveChangesAsync();
        });
        await Ledger.ChangeAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(new Room(Guid.NewGuid(), "Cellar", ""));
            await db.SaveChangesAsync();
        });

        (await Ledger.CountAsync("SELECT count(*) FROM audit_entry")).ShouldBe(1);
        (await PagesAsync(1)).ShouldHaveSingleItem().Text("resource").ShouldBe($"room/{id}");
    }

    [Fact]
    public async Task Nothing_is_saved_past_the_audit_log() =>
        await Ledger.ChangeAsync(db => Task.FromResult(Should.Throw<NotSupportedException>(() => db.SaveChanges())));

    [Fact]
    public async Task Only_auditors_read_it()
    {
        using var anybody = new HttpClient { BaseAddress = Ledger.Address };
        await anybody.GetAsync("/v1/plan-audit").ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");
        using var writer = SignedInWith("plans.write events.read");
        await writer.GetAsync("/v1/plan-audit").ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        using var auditor = SignedInWith(AuditLog.Scope);
        (await auditor.GetAsync("/v1/plan-audit").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
        await auditor.GetAsync("/v1/plan-audit?cursor=x").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task The_export_says_what_the_pages_say()
    {
        for (var at = 0; at < 7; at++) await MakeAsync($"Hall {at} für \"alle\"", "");
        var pages = (await PagesAsync(7)).Select(entry => entry.ToString()).ToList();

        using var auditor = SignedInWith(AuditLog.Scope);
        auditor.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var export = await auditor.GetAsync("/v1/plan-audit?limit=2");

        export.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-ndjson");
        var lines = (await export.Content.ReadAsStringAsync()).Split('\n');
        lines[^1].ShouldBeEmpty();
        lines[..^1].Select(line => JsonSerializer.Deserialize<JsonElement>(line).ToString()).ShouldBe(pages);
        pages.Count.ShouldBe(7);
    }

    [Fact]
    public async Task An_entry_that_somebody_spoiled_by_hand_is_read_as_it_stands()
    {
        await using (var write = Ledger.Data.CreateCommand("INSERT INTO audit_entry(occurred_at, actor, action, resource, before, after) VALUES (now(), 'x', 'x', 'x/1', '', '{\"name')"))
            await write.ExecuteNonQueryAsync();
        await MakeAsync("Hall", "");

        var entries = await PagesAsync(2);
        (entries[0].Text("before"), entries[0].Text("after"), entries[1].GetProperty("after").Text("name")).ShouldBe(("", "{\"name", "Hall"));
    }

    [Fact]
    public async Task It_is_asked_for_an_actor_a_resource_or_a_time()
    {
        var (first, second) = (await MakeAsync("Hall", ""), await MakeAsync("Cellar", ""));
        var all = await PagesAsync(2);
        var between = Uri.EscapeDataString(all[1].Text("occurredAt") ?? "");

        (await ResourcesAsync($"resource=room/{second}")).ShouldBe([$"room/{second}"]);
        (await ResourcesAsync("resource=room")).Count.ShouldBe(2);
        (await ResourcesAsync("resource=roo")).ShouldBeEmpty();
        (await ResourcesAsync("actor=system")).Count.ShouldBe(2);
        (await ResourcesAsync("actor=somebody")).ShouldBeEmpty();
        (await ResourcesAsync($"to={between}")).ShouldBe([$"room/{first}"]);
        (await ResourcesAsync($"from={between}")).ShouldBe([$"room/{second}"]);
    }

    [Theory]
    [InlineData("DELETE FROM unit WHERE id = $1", 1)]
    [InlineData("UPDATE unit SET name = 'x'", 1)]
    [InlineData("await db.Units.ExecuteDeleteAsync(cancel);", 1)]
    [InlineData("INSERT INTO outbox(event_id) VALUES ($1) ON CONFLICT DO UPDATE SET attempts = 1", 0)]
    [InlineData("SELECT id FROM unit FOR UPDATE SKIP LOCKED", 0)]
    public void What_is_written_past_the_change_tracker_is_found(string source, int found) =>
        StatedAudit.PastTheTracker(source, new HashSet<string> { "outbox" }).Count().ShouldBe(found);

    [Fact]
    public void An_entity_that_does_not_say_what_is_recorded_of_it_is_found()
    {
        using var db = new SilentDb(new DbContextOptionsBuilder<SilentDb>().UseNpgsql("Host=nowhere").Options);

        AuditedType.Mistakes(db.Model).Order().ShouldBe(
        [
            "Contradicting is [NotAudited] and has properties that are [Audited]",
            "Numbered is recorded, and its key is known only after it was written",
            "Silent says neither which of its properties are [Audited] nor why it is [NotAudited]",
        ]);
    }

    sealed class SilentDb(DbContextOptions<SilentDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Silent>();
            modelBuilder.Entity<Contradicting>();
            modelBuilder.Entity<Numbered>();
            modelBuilder.Entity<Room>();
        }
    }

    sealed record Silent(Guid Id, string Name);

    [NotAudited("it is")]
    sealed record Contradicting(Guid Id, [property: Audited] string Name);

    sealed record Numbered(int Id, [property: Audited] string Name);

    async Task<Guid> MakeAsync(string name, string code)
    {
        var room = new Room(Guid.NewGuid(), name, code);
        await Ledger.ChangeAsync(db =>
        {
            db.Add(room);
            return db.SaveChangesAsync();
        });
        return room.Id;
    }

    Task WithRoomAsync(Guid id, Action<LedgerDb, Room> change) => Ledger.ChangeAsync(async db =>
    {
        change(db, await db.Rooms.SingleAsync(room => room.Id == id));
        await db.SaveChangesAsync();
    });

    HttpClient SignedInWith(string scopes)
    {
        var client = new HttpClient { BaseAddress = Ledger.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.With(scopes));
        return client;
    }

    // Two a page, once so many are sealed.
    async Task<List<JsonElement>> PagesAsync(int sealedEntries)
    {
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM audit_seal") == sealedEntries, $"{sealedEntries} entries were not sealed");
        using var auditor = SignedInWith(AuditLog.Scope);
        var (entries, next) = (new List<JsonElement>(), (string?)"");
        while (next is not null)
        {
            var page = await auditor.GetAsync($"/v1/plan-audit?limit=2&cursor={next}").ShouldAnswerAsync(HttpStatusCode.OK);
            entries.AddRange(page.List());
            next = page.Text("next");
        }

        return entries;
    }

    async Task<List<string?>> ResourcesAsync(string filter)
    {
        using var auditor = SignedInWith(AuditLog.Scope);
        return [.. (await auditor.GetAsync("/v1/plan-audit?" + filter).ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(entry => entry.Text("resource"))];
    }

    static (string, string) Values(JsonElement entry) => (Value(entry, "before"), Value(entry, "after"));

    static string Value(JsonElement entry, string member) => entry.TryGetProperty(member, out var value) ? JsonSerializer.Serialize(value) : "";
}
