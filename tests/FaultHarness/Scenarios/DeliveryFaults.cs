using Npgsql;

namespace FaultHarness.Scenarios;

/// <summary>Messages come too often, too late, in another order, or are not what they should be.</summary>
internal static class DeliveryFaults
{
    public static IEnumerable<Scenario> All =>
    [
        new("hundred-copies", "the same messages come 100 times in parallel to two instances", HundredCopiesAsync),
        new("late-duplicates", "messages come again after the inbox has forgotten them", LateDuplicatesAsync),
        new("reordered", "a new Alignment hears everything in random order, one of five twice, reports before their plans", ReorderedAsync),
        new("first-start", "an Alignment starts for the first time after everything was published", FirstStartAsync),
        new("killer", "a message that kills the process which handles it, beside good ones", KillerAsync),
        // Last: what nobody can take stays where it is put aside, and a redrive would take it out.
        new("poisoned", "bad JSON, an unknown type and a message that nobody can take, beside good ones", PoisonedAsync),
    ];

    static async Task HundredCopiesAsync(Fire fire)
    {
        string[] consumers = ["alignment", "feedback", "notifications"];
        var others = new List<(string Service, int Port)>();
        foreach (var service in consumers) others.Add((service, await fire.Platform.StartAnotherAsync(service)));
        await fire.UnderLoadAsync(async () =>
        {
            var events = (await Evidence.ReadAsync(fire.Platform.PostgresAddress)).Events.Where(one => Evidence.Queues.Contains(one.Type)).ToList();
            // One that has had no effect yet: nobody but the harness sends it.
            var (fresh, consultation) = (Guid.NewGuid(), Guid.NewGuid());
            fire.Explained.Foreign(fresh);
            foreach (var follower in fire.Followers) fire.Explained.Counts("letter", $"{follower} consultation:{consultation}", 1);
            var fact = $$"""{"consultationId":"{{consultation}}","version":1,"planId":"{{Guid.NewGuid()}}","planTitle":"A plan","closesOn":"2099-12-31"}""";
            var messages = (from one in fire.Shuffled(events).Take(10) from queue in Evidence.Queues[one.Type] select Message(one, queue))
                .Append(("notifications-on-consultation-opened", fresh, Broker.Envelope(fresh, "feedback.consultation-opened.v1", fact))).ToList();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fire.Broker.SendAsync(Enumerable.Repeat(messages, 25).SelectMany(copy => copy))));
        });
        foreach (var (service, port) in others) await fire.Platform.EndAnotherAsync(service, port);
    }

    static Task LateDuplicatesAsync(Fire fire) => fire.UnderLoadAsync(async () =>
    {
        var evidence = await Evidence.ReadAsync(fire.Platform.PostgresAddress);
        var late = fire.Shuffled([.. evidence.Events.Where(one => Evidence.Queues[one.Type].Any() && Evidence.Queues[one.Type].All(queue => evidence.Inbox.Contains((one.Id, queue))))]).Take(150).ToList();
        foreach (var service in Platform.Keepers)
        {
            await using var db = NpgsqlDataSource.Create($"{fire.Platform.PostgresAddress};Database={service};Pooling=false");
            await using var forget = db.CreateCommand("DELETE FROM inbox WHERE message_id = ANY($1)");
            forget.Parameters.Add(new() { Value = late.Select(one => one.Id).ToArray() });
            await forget.ExecuteNonQueryAsync();
        }

        await fire.Broker.SendAsync(from one in late from queue in Evidence.Queues[one.Type] select Message(one, queue));
    });

    static async Task ReorderedAsync(Fire fire)
    {
        using var broker = new Broker(fire.Platform, "reordered");
        await broker.CreateAsync();
        // Its feeds do not answer: what it knows, it knows from messages.
        var settings = fire.Rebuilt.Of("alignment", "reordered_alignment", broker.Address);
        settings["services__plans__http__0"] = "http://127.0.0.1:1";
        var port = await fire.Platform.StartAnotherAsync("alignment", settings, takesRequests: false);
        var events = (await Evidence.ReadAsync(fire.Platform.PostgresAddress)).Events;
        var messages = (from one in events from queue in Evidence.Queues[one.Type] where queue.StartsWith("alignment", StringComparison.Ordinal) select Message(one, queue)).ToList();
        await broker.SendAsync(fire.Shuffled([.. messages, .. messages.Where(_ => fire.Random.Next(5) == 0)]));
        await fire.SameAsync("reordered_alignment");
        await fire.Platform.EndAnotherAsync("alignment", port);
    }

    static async Task FirstStartAsync(Fire fire)
    {
        using var broker = new Broker(fire.Platform, "first-start");
        await broker.CreateAsync();
        var port = await fire.Platform.StartAnotherAsync("alignment", fire.Rebuilt.Of("alignment", "first_alignment", broker.Address), takesRequests: false);
        await fire.SameAsync("first_alignment");
        await fire.Platform.EndAnotherAsync("alignment", port);
    }

    static Task PoisonedAsync(Fire fire) => fire.UnderLoadAsync(async () =>
    {
        const string Adopted = "alignment-on-plan-version-adopted";
        var (bad, unknown, hopeless) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var id in (Guid[])[bad, hopeless]) fire.Explained.Parked(id);
        fire.Explained.Lies(Adopted + "_error", 2);
        fire.Explained.Lies(Adopted + "_skipped", 1);
        await fire.Broker.SendAsync(
        [
            (Adopted, bad, "{ this is not JSON"),
            (Adopted, unknown, Broker.Envelope(unknown, "plans.no-such-thing.v1", "{}")),
            // An adoption of nothing.
            (Adopted, hopeless, Broker.Envelope(hopeless, "plans.version-adopted.v1", """{"planVersion":1}""")),
        ]);
        // It is tried for half a minute before it is given up.
        await Fire.UntilAsync(async () => (await fire.Broker.CountAsync()).GetValueOrDefault(Adopted + "_error") == 2, "The hopeless message was not given up.", seconds: 90);
    });

    static Task KillerAsync(Fire fire) => fire.UnderLoadAsync(async () =>
    {
        // Alignment is held still until the message that will kill it is known.
        fire.Platform.Hold("alignment");
        var before = (await Evidence.ReadAsync(fire.Platform.PostgresAddress)).Events.Select(one => one.Id).ToHashSet();
        Published? killer = null;
        await Fire.UntilAsync(async () => (killer = (await Evidence.ReadAsync(fire.Platform.PostgresAddress)).Events.FirstOrDefault(one => !before.Contains(one.Id) && one.Type == "plans.version-adopted.v1")) is not null, "No plan was adopted.");
        var failPoint = $"consuming-{killer!.Id}";
        fire.Platform.Arm(failPoint);
        fire.Platform.Release("alignment");
        await Fire.UntilAsync(async () => (await Evidence.ReadAsync(fire.Platform.PostgresAddress)).Parked.Any(one => one.Key.Message == killer.Id && one.Value.Contains("each time", StringComparison.Ordinal)), "The message that kills was not given up.", seconds: 120);

        // The defect is mended, and the operator sends again what was given up.
        fire.Platform.Disarm(failPoint);
        await fire.Platform.BecomeHealthyAsync("alignment");
        await fire.Platform.RedriveAsync("alignment");
    });

    static (string Queue, Guid Id, string Body) Message(Published one, string queue) => (queue, one.Id, Broker.Envelope(one.Id, one.Type, one.Body));
}
