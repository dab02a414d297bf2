using Contracts.Plans;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Messaging.Tests;

/// <summary>From a change to its effect elsewhere: never lost, never doubled.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    TestDatabase? database;
    TestVirtualHost? broker;
    Ledger? started;

    TestDatabase Database => database ?? throw new InvalidOperationException();

    TestVirtualHost Broker => broker ?? throw new InvalidOperationException();

    Ledger Ledger => started ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        (database, broker) = (await Messaging.Tests.Ledger.DatabaseAsync(), await TestVirtualHost.CreateAsync());
        started = await Messaging.Tests.Ledger.StartAsync(database, broker, retries: 2);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    [Fact]
    public async Task An_event_reaches_its_consumer_and_leaves_the_outbox()
    {
        var unit = await Ledger.RegisterAsync();

        await Ledger.EntersAsync(unit);
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM outbox") == 0, "The outbox was not emptied");
    }

    [Fact]
    public async Task A_change_that_fails_publishes_nothing()
    {
        var id = Guid.NewGuid();
        await Should.ThrowAsync<DbUpdateException>(Ledger.ChangeAsync(async db =>
        {
            db.Publish(new UnitRegistered(id, 1, "libraries", "Libraries", null), id, 1, TimeProvider.System.GetUtcNow());
            db.Publish(new UnitRegistered(id, 2, "libraries", "Libraries", null), id, 2, TimeProvider.System.GetUtcNow());
            var rows = db.ChangeTracker.Entries().Where(entry => entry.Metadata.GetTableName() == "event_log").ToList();
            rows[1].Property("Body").CurrentValue = "text cannot hold \0";
            await db.SaveChangesAsync();
        }));

        (await Ledger.CountAsync("SELECT count(*) FROM event_log")).ShouldBe(0);
        (await Ledger.CountAsync("SELECT count(*) FROM outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_message_a_hundred_times_has_one_effect()
    {
        var unit = Guid.NewGuid();
        await using var replica = await Messaging.Tests.Ledger.StartAsync(Database, Broker);
        await TestPublisher.PublishAsync(Broker.ConnectionString, new UnitRegistered(unit, 1, "libraries", "Libraries", null), Guid.NewGuid(), times: 100);
        // What is published after them is consumed after them or beside them; then the queue is empty.
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Broker.IsDrainedAsync("plans-on-unit-registered");

        await Ledger.EntersAsync(unit);
        (await Broker.CountAsync("plans-on-unit-registered_skipped")).ShouldBe(0, "repetitions are done with, not put aside");
    }

    [Fact]
    public async Task A_consumer_that_fails_is_tried_again_and_what_it_did_before_is_undone()
    {
        Ledger.Mischief.FailNext(2);
        var unit = await Ledger.RegisterAsync();

        await Ledger.EntersAsync(unit);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Fact]
    public async Task A_poisoned_message_is_parked_with_its_reason_beside_good_ones_and_can_be_sent_again()
    {
        Ledger.Mischief.AlwaysFailOn("Poisoned");
        var poisoned = await Ledger.RegisterAsync("Poisoned");
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM parked_message WHERE reason = 'The ledger is told to fail.'") == 1, "Nothing was parked");
        var good = await Ledger.RegisterAsync("Good");
        await Ledger.EntersAsync(good);
        await Ledger.EntersAsync(poisoned, times: 0);
        await Eventually.TrueAsync(async () => await Broker.CountAsync("plans-on-unit-registered_error") == 1, "The error queue is empty");

        Ledger.Mischief.AlwaysFailOn(null);
        (await Ledger.Redrive.RunAsync(CancellationToken.None)).ShouldBe(1);

        await Ledger.EntersAsync(poisoned);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
        (await Broker.CountAsync("plans-on-unit-registered_error")).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_is_no_JSON_goes_to_the_error_queue()
    {
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Broker.SendAsync("plans-on-unit-registered", "{ not json"u8.ToArray());

        await Eventually.TrueAsync(async () => await Broker.CountAsync("plans-on-unit-registered_error") == 1, "The error queue is empty");
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        (await Broker.CountAsync("plans-on-unit-registered_skipped")).ShouldBe(0, "once is enough");
    }

    [Fact]
    public async Task Two_replicas_send_every_event_once()
    {
        await using var replica = await Messaging.Tests.Ledger.StartAsync(Database, Broker);
        var units = await Task.WhenAll(Enumerable.Range(0, 200).Select(at => (at % 2 == 0 ? Ledger : replica).RegisterAsync()));

        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(DISTINCT unit_id) FROM entry") == units.Length, "Not every unit was entered");
        (await Ledger.CountAsync("SELECT count(*) FROM entry")).ShouldBe(units.Length);
    }

    [Fact]
    public async Task A_broker_that_lost_everything_loses_nothing()
    {
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Broker.WipeAsync();
        var unit = await Ledger.RegisterAsync();

        await Ledger.EntersAsync(unit);
    }

    [Fact]
    public async Task A_queue_that_is_away_is_asked_for_every_few_seconds_however_long_it_stays_away()
    {
        var failures = new Failures();
        using var watching = Ledger.Bus.ConnectReceiveEndpointObserver(failures);
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Broker.TakeAwayAsync();
        await Eventually.TrueAsync(() => Task.FromResult(failures.Count >= 6), "It was not asked for often enough");
        await Broker.BringBackAsync();

        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM outbox") == 0, "Nothing was routed");
    }

    [Fact]
    public async Task A_queue_whose_joining_was_cancelled_is_joined_again()
    {
        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        Ledger.Mischief.CancelNextJoining();
        await Broker.WipeAsync();

        await Ledger.EntersAsync(await Ledger.RegisterAsync());
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM outbox") == 0, "Nothing was routed");
    }

    /// <summary>Counts how often the queue of the units could not be joined.</summary>
    sealed class Failures : IReceiveEndpointObserver
    {
        int count;

        public int Count => Volatile.Read(ref count);

        public Task Faulted(ReceiveEndpointFaulted faulted)
        {
            if (faulted.InputAddress.AbsolutePath.EndsWith("plans-on-unit-registered", StringComparison.Ordinal)) Interlocked.Increment(ref count);
            return Task.CompletedTask;
        }

        public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

        public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

        public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;
    }
}
