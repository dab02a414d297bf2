using Contracts.Plans;
using ServiceDefaults.Messaging;
using TestKit;

namespace Messaging.Tests;

/// <summary>Messages that are taken in in groups keep every promise that is made to a single one.</summary>
public sealed class GroupTests : IAsyncLifetime
{
    const string Queue = "plans-on-progress-reported";

    TestDatabase? database;
    TestVirtualHost? broker;
    Ledger? started;

    TestVirtualHost Broker => broker ?? throw new InvalidOperationException();

    Ledger Ledger => started ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        (database, broker) = (await Messaging.Tests.Ledger.DatabaseAsync(), await TestVirtualHost.CreateAsync());
        started = await Messaging.Tests.Ledger.StartAsync(database, broker, retries: 2, catchUpSeconds: 1);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Broker.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task The_same_message_many_times_at_once_has_one_effect_on_two_replicas()
    {
        await using var replica = await Messaging.Tests.Ledger.StartAsync(database ?? throw new InvalidOperationException(), Broker);
        var item = Guid.NewGuid();
        await TestPublisher.PublishAsync(Broker.ConnectionString, new ProgressReported(item, 1, item, ProgressStatus.InProgress, "2026"), Guid.NewGuid(), times: 1_000);
        // What is published after them is consumed after them or beside them; then the queue is empty.
        await Ledger.EntersAsync(await Ledger.ReportAsync());
        await Broker.IsDrainedAsync(Queue);

        await Ledger.EntersAsync(item);
    }

    [Fact]
    public async Task A_bad_message_among_good_ones_is_parked_alone_and_can_be_sent_again()
    {
        Ledger.Mischief.AlwaysFailOn("Poisoned");
        var reports = await Task.WhenAll(Enumerable.Range(0, 60).Select(at => Ledger.ReportAsync(at == 30 ? "Poisoned" : "2026")));

        await Eventually.TrueAsync(async () => await Broker.CountAsync(Queue + "_error") == 1, "The error queue is empty");
        foreach (var (item, at) in reports.Select((item, at) => (item, at))) await Ledger.EntersAsync(item, times: at == 30 ? 0 : 1);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message WHERE reason = 'The ledger is told to fail.'")).ShouldBe(1);

        Ledger.Mischief.AlwaysFailOn(null);
        (await Ledger.Redrive.RunAsync(CancellationToken.None)).ShouldBe(1);
        await Ledger.EntersAsync(reports[30]);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Fact]
    public async Task A_group_that_fails_for_a_moment_is_tried_again_and_has_its_effect_once()
    {
        Ledger.Mischief.FailNext(2);
        var reports = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ledger.ReportAsync()));

        foreach (var item in reports) await Ledger.EntersAsync(item);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_process_did_not_survive_is_given_up_untried_and_its_neighbours_go_on()
    {
        var (killer, item) = (Guid.NewGuid(), Guid.NewGuid());
        await Ledger.ChangeAsync(db => new Suspicion().HandleAsync(db, killer, Queue, () => Task.CompletedTask, CancellationToken.None));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(at => at == 10 ? ComesAsync(item, killer) : ComesAsync(Guid.NewGuid(), Guid.NewGuid())));

        await Eventually.TrueAsync(async () => await Broker.CountAsync(Queue + "_error") == 1, "It was not given up");
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM entry") == 19, "Its neighbours did not go on");
        await Ledger.EntersAsync(item, times: 0);
    }

    [Fact]
    public async Task Delivered_often_a_message_is_taken_in_alone_and_leaves_no_note()
    {
        var item = Guid.NewGuid();
        await ComesAsync(item, Guid.NewGuid(), deliveries: 3);

        await Ledger.EntersAsync(item);
        (await Ledger.CountAsync("SELECT count(*) FROM parked_message")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_broker_reports_are_fetched_from_the_feed_and_have_their_effect_once()
    {
        await Ledger.EntersAsync(await Ledger.ReportAsync());
        await Broker.TakeAwayAsync();
        var reports = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Ledger.ReportAsync()));

        foreach (var item in reports) await Ledger.EntersAsync(item);
        await Broker.BringBackAsync();
        await Ledger.EntersAsync(await Ledger.ReportAsync());
        await Eventually.TrueAsync(async () => await Ledger.CountAsync("SELECT count(*) FROM outbox") == 0, "The outbox was not emptied");
        await Broker.IsDrainedAsync(Queue);
        foreach (var item in reports) await Ledger.EntersAsync(item);
    }

    Task ComesAsync(Guid item, Guid message, int deliveries = 0) =>
        TestPublisher.PublishAsync(Broker.ConnectionString, new ProgressReported(item, 1, item, ProgressStatus.InProgress, "2026"), message, deliveries: deliveries);
}
