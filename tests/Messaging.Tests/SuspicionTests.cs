using Contracts.Plans;
using ServiceDefaults.Messaging;
using TestKit;

namespace Messaging.Tests;

/// <summary>A message that the broker delivers again and again, because processes end over it or beside it.</summary>
public sealed class SuspicionTests : IAsyncLifetime
{
    readonly Guid message = Guid.NewGuid();
    readonly Guid unit = Guid.NewGuid();
    TestDatabase? database;
    TestVirtualHost? broker;
    Ledger? started;

    TestVirtualHost Broker => broker ?? throw new InvalidOperationException();

    Ledger Ledger => started ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        (database, broker) = (await Ledger.DatabaseAsync(), await TestVirtualHost.CreateAsync());
        started = await Ledger.StartAsync(database, broker, retries: 2);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Broker.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task Delivered_often_it_still_has_its_effect_and_leaves_no_note()
    {
        await ComesAsync(deliveries: 3);

        await Ledger.EntersAsync(unit);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Fact]
    public async Task Failing_as_others_fail_it_is_tried_again_as_others_are()
    {
        Ledger.Mischief.FailNext(2);
        await ComesAsync(deliveries: 3);

        await Ledger.EntersAsync(unit);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task What_a_process_did_not_survive_is_given_up_untried_however_it_comes_and_can_be_sent_again(int deliveries)
    {
        await Ledger.ChangeAsync(db => new Suspicion().HandleAsync(db, message, "plans-on-unit-registered", () => Task.CompletedTask, CancellationToken.None));
        await ComesAsync(deliveries);
        await Eventually.TrueAsync(async () => await Broker.CountAsync("plans-on-unit-registered_error") == 1, "It was not given up");
        await Ledger.EntersAsync(unit, times: 0);

        (await Ledger.Redrive.RunAsync(CancellationToken.None)).ShouldBe(1);

        await Ledger.EntersAsync(unit);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    Task ComesAsync(int deliveries) => TestPublisher.PublishAsync(Broker.ConnectionString, new UnitRegistered(unit, 1, "libraries", "Libraries", null), message, deliveries: deliveries);
}
