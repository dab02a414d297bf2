using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Has a lost queue asked for again every few seconds. Left alone, MassTransit waits longer after every failure of the
/// process's life, up to half a minute, and offers no setting; stopping and starting an endpoint from outside was tried
/// and can leave it dead. A release without these fields fails at the first start of every test.
/// </summary>
internal static class Rejoining
{
    // After so many it starts over.
    const int Times = 100;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    /// <summary>Replaces the policy before the bus is built; whatever went wrong, it is tried again.</summary>
    public static void RejoinQuickly(this IRabbitMqBusFactoryConfigurator bus) =>
        PolicyOf((RabbitMqHostConfiguration)HostOf((RabbitMqBusFactoryConfigurator)bus)) = Retry.CreatePolicy(retry => retry.Interval(Times, Pause));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hostConfiguration")]
    static extern ref IRabbitMqHostConfiguration HostOf(RabbitMqBusFactoryConfigurator bus);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<ReceiveTransportRetryPolicy>k__BackingField")]
    static extern ref IRetryPolicy PolicyOf(RabbitMqHostConfiguration host);
}
