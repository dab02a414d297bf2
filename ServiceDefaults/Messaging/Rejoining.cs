using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Starts anew what lost its queue. Left alone, MassTransit tries again after a delay that grows with every failure of
/// the process's life, to half a minute; it has no setting for that, and an endpoint that is started anew begins at once.
/// </summary>
internal sealed partial class Rejoining(TimeProvider time, ILogger<Rejoining> log) : BackgroundService, IReceiveEndpointObserver
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    readonly Channel<IReceiveEndpoint> lost = Channel.CreateUnbounded<IReceiveEndpoint>();

    // Told from within the attempt that has to end before its endpoint can be stopped: only noted here.
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        lost.Writer.TryWrite(faulted.ReceiveEndpoint);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await lost.Reader.WaitToReadAsync(stoppingToken))
        {
            // All of a service's queues are lost together.
            await Task.Delay(Pause, time, stoppingToken);
            var endpoints = new HashSet<IReceiveEndpoint>();
            while (lost.Reader.TryRead(out var endpoint)) endpoints.Add(endpoint);
            await Task.WhenAll(endpoints.Select(endpoint => StartAnewAsync(endpoint, stoppingToken)));
        }
    }

    async Task StartAnewAsync(IReceiveEndpoint endpoint, CancellationToken cancel)
    {
        try
        {
            await endpoint.Stop(cancel);
            endpoint.Start(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            NotStarted(log, endpoint.InputAddress.AbsolutePath, e.Message);
            lost.Writer.TryWrite(endpoint);
        }
    }

    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue {Queue} could not be joined anew and is tried again: {Reason}")]
    static partial void NotStarted(ILogger log, string queue, string reason);
}
