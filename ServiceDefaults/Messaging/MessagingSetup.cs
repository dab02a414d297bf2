using System.Text;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Messaging;

/// <summary>What the messaging of one service is set to.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Broker">Address of RabbitMQ, from <c>ConnectionStrings:rabbitmq</c>.</param>
/// <param name="Subscriptions">What it consumes.</param>
internal sealed record MessagingOptions(string Service, string Broker, IReadOnlyList<Subscription> Subscriptions)
{
    /// <summary>Concurrent claims; two drain as fast as two cores allow.</summary>
    public int RelayWorkers { get; init; } = 2;

    /// <summary>After so many failed publishes an outbox row is parked; with the back-off this is half a day.</summary>
    public int PublishAttempts { get; init; } = 40;

    /// <summary>How often a consumer is tried again before its message is parked: 8 times take half a minute.</summary>
    public int ConsumeRetries { get; init; } = 8;

    /// <summary>How often the publishers' feeds are asked for what no message brought.</summary>
    public TimeSpan CatchUpInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an event's messages are taken in in groups.</summary>
    public bool IsGrouped(Type fact) => Subscriptions.Any(one => one.Event.Clr == fact && one.GroupConsumer is not null);

    /// <summary>The queue, and name in the inbox, of the consumer of an event; a service has one for an event.</summary>
    public string QueueOf(Type fact) => Subscriptions.Single(one => one.Event.Clr == fact).Queue;
}

/// <summary>An event and the queue from which one of our consumers takes it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Consumer">The consumer of its messages.</param>
/// <param name="Queue">The queue, and name in the inbox.</param>
/// <param name="GroupConsumer">Who takes in the groups that <paramref name="Consumer"/> makes of them; it has the inbox in its own transaction.</param>
internal sealed record Subscription(EventType Event, Type Consumer, string Queue, Type? GroupConsumer = null);

/// <summary>Joins a service to the broker: its outbox, its feed's numbering, its consumers behind the inbox, its catching up.</summary>
public static class MessagingSetup
{
    /// <summary>
    /// Every <c>IConsumer</c> and <c>IGroupConsumer</c> of the service's assembly gets a quorum queue of its own, named SERVICE-CONSUMER, and the
    /// feeds of the publishers whose events it consumes are followed.
    /// </summary>
    public static WebApplicationBuilder AddMessaging<TDb>(this WebApplicationBuilder builder, string service)
        where TDb : ServiceDb
    {
        var settings = builder.Configuration.GetSection("Messaging");
        var options = new MessagingOptions(service, builder.Configuration.GetConnectionString("rabbitmq") ?? "", [.. Find<TDb>(service)]);
        options = options with
        {
            ConsumeRetries = settings.GetValue("ConsumeRetries", options.ConsumeRetries),
            PublishAttempts = settings.GetValue("PublishAttempts", options.PublishAttempts),
            CatchUpInterval = TimeSpan.FromSeconds(settings.GetValue("CatchUpSeconds", options.CatchUpInterval.TotalSeconds)),
        };
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<MessagingMetrics>();
        builder.Services.AddSingleton<Redrive>();
        builder.Services.AddSingleton<Suspicion>();
        builder.Services.AddSingleton<Inbox>();
        if (options.Broker.Length == 0) return builder; // the migrate verb needs no broker

        builder.Services.AddHostedService<OutboxRelay>();
        builder.Services.AddHostedService<Numberer>();
        builder.Services.AddHostedService<Housekeeping>();
        builder.Services.AddSingleton<ServiceToken>();
        builder.Services.AddHttpClient(CatchUp.Client).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(20));
        builder.Services.AddSingleton<FeedProgress>();
        builder.Services.AddSingleton<CatchUp>();
        builder.Services.AddSingleton(typeof(Groups<>));
        foreach (var one in options.Subscriptions)
            if (one.GroupConsumer is { } group) builder.Services.AddScoped(typeof(IGroupConsumer<>).MakeGenericType(one.Event.Clr), group);
        builder.Services.AddHostedService(services => services.GetRequiredService<CatchUp>());
        builder.Services.AddReceiveEndpointObserver(services => services.GetRequiredService<CatchUp>());
        builder.Services.AddMassTransit(bus =>
        {
            foreach (var consumer in options.Subscriptions.DistinctBy(one => one.Consumer))
                bus.AddConsumer(consumer.Consumer).Endpoint(endpoint => endpoint.Name = consumer.Queue);
            bus.AddConfigureEndpointsCallback((context, name, endpoint) => Configure(context, name, (IRabbitMqReceiveEndpointConfigurator)endpoint, options));
            bus.ConfigureHealthCheckOptions(health =>
            {
                health.Name = "broker";
                health.MinimalFailureStatus = HealthStatus.Degraded;
                health.Tags.Add(Health.Ready);
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(options.Broker), service);
                rabbit.RejoinQuickly();
                rabbit.ConfigureEndpoints(context);
            });
        });
        // The same consumers behind the same inbox, for what is caught up with while the broker cannot be reached.
        builder.Services.AddMediator(mediator =>
        {
            foreach (var subscription in options.Subscriptions) mediator.AddConsumer(subscription.Consumer);
            mediator.ConfigureMediator((context, pipe) => pipe.UseConsumeFilter(typeof(InboxFilter<>), context, filter => filter.Exclude(options.IsGrouped)));
        });
        // A service starts, serves and stores without a broker; the bus keeps trying.
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false);
        return builder;
    }

    static void Configure(IRegistrationContext context, string queue, IRabbitMqReceiveEndpointConfigurator endpoint, MessagingOptions options)
    {
        // Fixed on the first day: RabbitMQ refuses a queue whose arguments changed.
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", 5);
        endpoint.BindDeadLetterQueue(options.Service + ".dead", options.Service + "-dead", dead => dead.SetQueueArgument("x-queue-type", "quorum"));
        // A group is whatever waits while the one before it is written: half of these at a time.
        var grouped = options.Subscriptions.Any(one => one.Queue == queue && one.GroupConsumer is not null);
        endpoint.PrefetchCount = grouped ? 400 : 32;
        endpoint.ConcurrentMessageLimit = grouped ? 400 : 8;
        endpoint.PublishFaults = false;
        endpoint.ConfigureError(error =>
        {
            error.UseFilter(new ParkFilter(context.GetRequiredService<IServiceScopeFactory>(), context.GetRequiredService<MessagingMetrics>(), queue));
            error.UseFilter(new ErrorTransportFilter());
        });
        if (options.ConsumeRetries > 0)
        {
            endpoint.UseMessageRetry(retry =>
            {
                retry.Ignore<EndsProcessException>();
                retry.Exponential(options.ConsumeRetries, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200));
            });
        }

        if (!grouped) endpoint.UseConsumeFilter(typeof(InboxFilter<>), context);
    }

    static IEnumerable<Subscription> Find<TDb>(string service) =>
        from type in typeof(TDb).Assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false }
        from consumed in type.GetInterfaces()
        where consumed.IsGenericType && (consumed.GetGenericTypeDefinition() == typeof(IConsumer<>) || consumed.GetGenericTypeDefinition() == typeof(IGroupConsumer<>))
        let fact = consumed.GetGenericArguments()[0]
        let grouped = consumed.GetGenericTypeDefinition() == typeof(IGroupConsumer<>)
        select new Subscription(EventCatalogue.Of(fact), grouped ? typeof(InGroups<>).MakeGenericType(fact) : type, service + Kebab(type.Name), grouped ? type : null);

    static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name) text.Append(char.IsAsciiLetterUpper(letter) ? "-" + char.ToLowerInvariant(letter) : letter.ToString());
        return text.ToString();
    }
}
