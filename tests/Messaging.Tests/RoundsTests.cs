using ServiceDefaults;

namespace Messaging.Tests;

/// <summary>What is asked while an answer is under way is asked together afterwards: never answered by something older.</summary>
public sealed class RoundsTests
{
    readonly List<(IReadOnlyList<int> Parts, TaskCompletionSource<string> Outcome)> started = [];
    readonly SemaphoreSlim starts = new(0);
    readonly Rounds<int, string> rounds;

    public RoundsTests() => rounds = new(parts =>
    {
        var outcome = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        started.Add((parts, outcome));
        starts.Release();
        return outcome.Task;
    });

    [Fact]
    public async Task Who_comes_while_a_round_is_under_way_gets_the_outcome_of_the_next()
    {
        var first = rounds.JoinAsync(1, CancellationToken.None);
        await StartsAsync();
        var others = new[] { rounds.JoinAsync(2, CancellationToken.None), rounds.JoinAsync(3, CancellationToken.None) };
        started[0].Outcome.SetResult("old");
        await StartsAsync();
        started[1].Outcome.SetResult("new");

        (await first).ShouldBe("old");
        (await Task.WhenAll(others)).ShouldBe(["new", "new"]);
        started.Select(round => round.Parts).ShouldBe([[1], [2, 3]]);
    }

    [Fact]
    public async Task A_round_that_fails_fails_for_those_in_it_alone()
    {
        var first = rounds.JoinAsync(1, CancellationToken.None);
        await StartsAsync();
        var second = rounds.JoinAsync(2, CancellationToken.None);
        started[0].Outcome.SetException(new InvalidOperationException("The database is away."));
        await StartsAsync();
        started[1].Outcome.SetResult("fine");

        (await Should.ThrowAsync<InvalidOperationException>(first)).Message.ShouldBe("The database is away.");
        (await second).ShouldBe("fine");
    }

    [Fact]
    public async Task Who_leaves_does_not_disturb_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var left = rounds.JoinAsync(1, leaving.Token);
        await StartsAsync();
        var next = rounds.JoinAsync(2, leaving.Token);
        var staying = rounds.JoinAsync(3, CancellationToken.None);
        await leaving.CancelAsync();
        started[0].Outcome.SetResult("nobody hears it");
        await StartsAsync();
        started[1].Outcome.SetResult("heard");

        await Should.ThrowAsync<OperationCanceledException>(left);
        await Should.ThrowAsync<OperationCanceledException>(next);
        (await staying).ShouldBe("heard");
    }

    [Fact]
    public async Task Nobody_is_forgotten_and_only_one_round_runs_at_a_time()
    {
        var (running, most) = (0, 0);
        var sums = new Rounds<int, IReadOnlyList<int>>(async parts =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return parts;
        });

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(part => Task.Run(async () => (await sums.JoinAsync(part, CancellationToken.None)).ShouldContain(part))));

        most.ShouldBe(1);
    }

    async Task StartsAsync() => (await starts.WaitAsync(TestKit.Eventually.Limit)).ShouldBeTrue("No round was started");
}
