namespace FaultHarness.Scenarios;

/// <summary>A service's process ends without a word.</summary>
internal static class ProcessFaults
{
    public static IEnumerable<Scenario> All =>
    [
        .. Platform.Services.Select(service => new Scenario($"kill-{service}", $"kill -9 of {service}, twice, at random moments", fire => KillAsync(fire, service))),
        new("crash-after-commit", "a service dies between its commit and the publishing, three times", fire => CrashAsync(fire, "committed")),
        new("crash-after-confirm", "a service dies between the confirm and the deletion of the outbox rows, three times", fire => CrashAsync(fire, "confirmed")),
        new("two-of-each", "two instances of every service, each killed once", TwoOfEachAsync),
    ];

    static Task KillAsync(Fire fire, string service) => fire.UnderLoadAsync(async () =>
    {
        for (var time = 0; time < 2; time++)
        {
            await fire.SomeTimeAsync(0.2, 1.5);
            fire.Platform.Kill(service);
            await fire.Platform.BecomeHealthyAsync(service);
        }
    });

    static Task CrashAsync(Fire fire, string failPoint) => fire.UnderLoadAsync(async () =>
    {
        for (var time = 0; time < 3; time++)
        {
            await fire.SomeTimeAsync(0.2, 1);
            fire.Platform.Arm(failPoint);
            await Fire.UntilAsync(() => Task.FromResult(!fire.Platform.IsArmed(failPoint)), $"Nobody came to the place '{failPoint}'.");
            await fire.Platform.BecomeHealthyAsync();
        }
    });

    static async Task TwoOfEachAsync(Fire fire)
    {
        var others = new List<(string Service, int Port)>();
        foreach (var service in Platform.Services) others.Add((service, await fire.Platform.StartAnotherAsync(service)));
        await fire.UnderLoadAsync(async () =>
        {
            foreach (var (service, port) in others)
            {
                await fire.SomeTimeAsync(0.2, 1);
                if (fire.Random.Next(2) == 0)
                {
                    fire.Platform.Kill(service);
                    await fire.Platform.BecomeHealthyAsync(service);
                }
                else await fire.Platform.EndAnotherAsync(service, port);
            }
        });
        foreach (var (service, port) in others.Where(one => fire.Platform.Runs(one.Port))) await fire.Platform.EndAnotherAsync(service, port);
    }
}
