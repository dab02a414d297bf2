using Sandbox;

// Fills a running platform with a made-up university, through its public interface: Sandbox [--seed N]
var seed = 1;
if (args is ["--seed", var given] && int.TryParse(given, out var number)) seed = number;
else if (args.Length > 0)
{
    await Console.Error.WriteLineAsync("usage: Sandbox [--seed N]");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var api = new Api(Environment.GetEnvironmentVariable);
try
{
    return await new Filling(api, University.Make(seed), new Meter(Console.Out, !Console.IsOutputRedirected)).RunAsync(stop.Token) ? 0 : 1;
}
catch (Exception e) when (e is HttpRequestException or InvalidOperationException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync("sandbox: " + (e is OperationCanceledException ? "stopped; what is there is not whole: deploy/down --wipe before the next start." : e.Message));
    return 1;
}
