namespace FaultHarness.Scenarios;

/// <summary>RabbitMQ goes, forgets or refuses.</summary>
internal static class BrokerFaults
{
    public static IEnumerable<Scenario> All =>
    [
        new("kill-rabbitmq", "kill -9 of RabbitMQ, started again at once", fire => fire.UnderLoadAsync(async () =>
        {
            fire.Platform.KillRabbitmq();
            await fire.Platform.StartServerAsync("rabbitmq");
        })),
        new("stop-rabbitmq", "RabbitMQ is stopped for 30 seconds", fire => fire.UnderLoadAsync(async () =>
        {
            await fire.Platform.StopServerAsync("rabbitmq");
            await Task.Delay(TimeSpan.FromSeconds(30));
            await fire.Platform.StartServerAsync("rabbitmq");
        })),
        new("wipe-rabbitmq", "every queue and exchange is deleted under the feet of those who use them", fire => fire.UnderLoadAsync(fire.Broker.WipeAsync)),
        new("lose-rabbitmq-disk", "RabbitMQ comes back with an empty disk", fire => fire.UnderLoadAsync(async () =>
        {
            await fire.Platform.StopServerAsync("rabbitmq");
            fire.Platform.WipeRabbitmq();
            await fire.Platform.StartServerAsync("rabbitmq");
        })),
        new("memory-alarm", "RabbitMQ blocks every publisher for ten seconds", fire => fire.UnderLoadAsync(async () =>
        {
            await fire.Platform.RabbitmqctlAsync("set_vm_memory_high_watermark", "absolute", "1MB");
            await Task.Delay(TimeSpan.FromSeconds(10));
            await fire.Platform.RabbitmqctlAsync("set_vm_memory_high_watermark", "0.4");
        })),
    ];
}
