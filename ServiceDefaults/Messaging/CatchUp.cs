using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Reads the publishers' feeds from a durable cursor and puts into our own queues what had no effect here, so that it
/// goes the ordinary way through retry, inbox and error queue. Runs whenever a queue is (re)joined and every minute:
/// a broker that lost everything loses nothing. While the broker cannot be reached it runs every two seconds and hands
/// the events to the consumers itself, through the same inbox. The cursor stops before the first event without effect.
/// </summary>
internal sealed partial class CatchUp(MessagingOptions options, IServiceProvider services, IMediator mediator, FeedProgress progress, IHttpClientFactory clients, ServiceToken token, MessagingMetrics metrics, IConfiguration configuration, TimeProvider time, ILogger<CatchUp> log)
    : BackgroundService, IReceiveEndpointObserver
{
    public const string Client = "feeds";

    const int PageSize = 500;

    // So often a queue that is not empty is looked at again before what may have been lost is sent all the same.
    const int Patience = 15;

    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // The message of so young an event is on its way here, or being tried again: a copy would be parked beside it.
    static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    // The bus makes its observers, of which this is one: it can be asked for only afterwards.
    readonly Lazy<IBusControl> bus = new(services.GetRequiredService<IBusControl>);
    readonly OutboxSignal.Waking joined = new();
    readonly Dictionary<string, int> postponed = [];
    int failures;
    long joinedAt;

    public Task Ready(ReceiveEndpointReady ready)
    {
        joinedAt = time.GetUtcNow().UtcTicks;
        joined.Set();
        return Task.CompletedTask;
    }

    /// <summary>A service that does not know where its publishers listen must not start; a verb beside it needs no feed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var publisher in options.Subscriptions.Select(one => one.Event.Publisher).Distinct()) AddressOf(publisher);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var publishers = options.Subscriptions.GroupBy(one => one.Event.Publisher).ToDictionary(group => group.Key, group => group.ToLookup(one => one.Event.Name));
        if (publishers.Count == 0) return;

        var (last, failed) = (time.GetTimestamp(), false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isJoining = await joined.WaitAsync(Look * (0.9 + 0.2 * Random.Shared.NextDouble()), stoppingToken);
                if (!isJoining && !failed && IsJoined && time.GetElapsedTime(last) < options.CatchUpInterval) continue;
                // Queues are joined one after another: let the others follow.
                if (isJoining) await Task.Delay(TimeSpan.FromMilliseconds(300), time, stoppingToken);
                (last, failed) = (time.GetTimestamp(), false);
                foreach (var (publisher, subscriptions) in publishers) failed |= !await TryFollowAsync(publisher, subscriptions, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    async Task<bool> TryFollowAsync(string publisher, ILookup<string, Subscription> subscriptions, CancellationToken cancel)
    {
        try
        {
            var isDone = await FollowAsync(publisher, subscriptions, cancel);
            failures = 0;
            postponed[publisher] = isDone ? 0 : postponed.GetValueOrDefault(publisher) + 1;
            return isDone;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Neighbours that start together do not all listen at once.
            Interrupted(log, ++failures > 12 ? LogLevel.Warning : LogLevel.Information, publisher, e.Message);
            return false;
        }
    }

    /// <returns>Whether nothing was postponed: what waits in a queue needs no copy of it there, for a while.</returns>
    async Task<bool> FollowAsync(string publisher, ILookup<string, Subscription> subscriptions, CancellationToken cancel)
    {
        var cursor = await progress.CursorAsync(publisher, cancel);
        var after = cursor;
        var (unbroken, young) = (true, false);
        var busy = new Dictionary<string, bool>();
        BrokerChannel? broker = null;
        try
        {
            while (await ReadAsync(publisher, after, cancel) is { Items.Count: > 0 } page)
            {
                var done = await progress.DoneAsync(page.Items, cancel);
                var sending = new List<Task<bool>>();
                foreach (var item in page.Items)
                {
                    foreach (var missing in subscriptions[item.Type].Where(one => !done.Contains((item.Id, one.Queue))))
                    {
                        if (!IsJoined)
                        {
                            unbroken &= await TryConsumeAsync(missing.Event, item, cancel);
                            continue;
                        }

                        unbroken = false;
                        if (item.OccurredAt > time.GetUtcNow() - Young)
                        {
                            // What happened since the queue was joined cannot have been lost with it.
                            young |= item.OccurredAt.UtcTicks < joinedAt;
                            continue;
                        }

                        broker ??= await BrokerChannel.OpenAsync(options.Broker, options.Service + "-catch-up", cancel);
                        if (!busy.TryGetValue(missing.Queue, out var isBusy)) busy[missing.Queue] = isBusy = await broker.Channel.MessageCountAsync(missing.Queue, cancel) > 0 && postponed.GetValueOrDefault(publisher) < Patience;
                        if (isBusy) continue;
                        var envelope = BrokerChannel.Envelope(missing.Event, item.Id, item.OccurredAt, item.Data.GetRawText());
                        sending.Add(broker.PublishAsync("", missing.Queue, mandatory: true, BrokerChannel.Properties(item.Id, null), envelope, cancel));
                    }

                    if (unbroken) cursor = item.Position;
                }

                var sent = (await Task.WhenAll(sending)).Count(isSent => isSent);
                if (sent > 0) metrics.CaughtUp(publisher, sent);
                await progress.RememberAsync(publisher, cursor, cancel);
                after = page.Last;
                if (page.Items.Count < PageSize) break;
            }
        }
        finally
        {
            if (broker is not null) await broker.DisposeAsync();
        }

        return !young && !busy.ContainsValue(true);
    }

    bool IsJoined => bus.Value.CheckHealth().Status == BusHealthStatus.Healthy;

    // What fails here goes through its queue once that is there: retried, and parked with its reason.
    async Task<bool> TryConsumeAsync(EventType type, FeedEvent item, CancellationToken cancel)
    {
        try
        {
            var fact = item.Data.Deserialize(type.Clr, JsonSerializerOptions.Web) ?? throw new JsonException("The event is empty.");
            await mediator.Send(fact, type.Clr, Pipe.Execute<SendContext>(context => context.MessageId = item.Id), cancel);
            metrics.CaughtUp(type.Publisher, 1);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            NotConsumed(log, type.Name, item.Id, e.GetType().Name, e.Message);
            return false;
        }
    }

    string AddressOf(string publisher) => configuration[$"services:{publisher}:http:0"]?.TrimEnd('/')
        ?? throw new InvalidOperationException($"services__{publisher}__http__0 is not set: the feed of {publisher} cannot be read.");

    async Task<FeedPage?> ReadAsync(string publisher, long after, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{AddressOf(publisher)}/v1/{EventFeed.NameOf(publisher)}?after={after}&limit={PageSize}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancel));
        using var answer = await clients.CreateClient(Client).SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<FeedPage>(cancel);
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} {Id} could not be caught up with while the broker is away: {Kind}: {Reason}")]
    static partial void NotConsumed(ILogger log, string type, Guid id, string kind, string reason);

    [LoggerMessage(Message = "Catching up with {Publisher} was interrupted and is tried again: {Reason}")]
    static partial void Interrupted(ILogger log, LogLevel level, string publisher, string reason);
}
