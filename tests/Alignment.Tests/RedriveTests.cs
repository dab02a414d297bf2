using System.Diagnostics;

namespace Alignment.Tests;

/// <summary>What deploy/redrive runs, as a process of its own.</summary>
public sealed class RedriveTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    [Fact]
    public async Task It_needs_the_database_and_the_broker_and_no_neighbour()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AlignmentService.AlignmentDb).Assembly.Location, "redrive"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__alignment"] = alignment.Service.ConnectionString;
        start.Environment["ConnectionStrings__rabbitmq"] = alignment.Service.Broker;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        (process.ExitCode, await output).ShouldBe((0, "0 messages were sent again.\n"), await errors);
    }
}
