namespace FaultHarness.Scenarios;

/// <summary>PostgreSQL goes, or nobody hears what it said.</summary>
internal static class DatabaseFaults
{
    public static IEnumerable<Scenario> All =>
    [
        new("kill-postgres", "kill -9 of PostgreSQL and all its processes, twice", fire => fire.UnderLoadAsync(async () =>
        {
            for (var time = 0; time < 2; time++)
            {
                await fire.Platform.KillPostgresAsync();
                await fire.Platform.StartServerAsync("postgres");
                await fire.SomeTimeAsync(1, 2);
            }
        })),
        new("cut-at-commit", "one of ten connections is cut at COMMIT, before or after the server saw it", fire => fire.UnderLoadAsync(async () =>
        {
            var before = fire.Platform.Proxy.Cuts;
            fire.Platform.Proxy.CutProbability = 0.1;
            await Fire.UntilAsync(() => Task.FromResult(fire.Platform.Proxy.Cuts >= before + 25), "Hardly a COMMIT came through the proxy.");
            fire.Platform.Proxy.CutProbability = 0;
        })),
    ];
}
