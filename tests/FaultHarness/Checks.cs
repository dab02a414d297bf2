using System.Text.Json;

namespace FaultHarness;

/// <summary>The promises, held against the ledger: what is broken, one sentence each; empty where all is well.</summary>
internal sealed class Checks(Platform platform, Ledger ledger, Broker broker, Rebuilt rebuilt, Explained explained, IReadOnlyList<string> followers)
{
    readonly Dictionary<string, string> looked = [];

    /// <summary>A request that ended without an answer is there wholly or not at all.</summary>
    public async Task<IReadOnlyList<string>> HalfDoneAsync()
    {
        var evidence = await Evidence.ReadAsync(platform.PostgresAddress);
        return [.. from entry in ledger.Entries where !entry.IsSettled
                   let effects = Effects(entry, evidence).Where(effect => effect.IsOwn).ToList()
                   where effects.Any(effect => effect.Count != effects[0].Count) || effects.Any(effect => effect.Count > effect.Wanted)
                   select $"{entry} is half done: {string.Join(", ", effects)}"];
    }

    /// <summary>Everything that must hold after the quiet time.</summary>
    public async Task<IReadOnlyList<string>> BrokenAsync()
    {
        var evidence = await Evidence.ReadAsync(platform.PostgresAddress);
        var broken = new List<string>();
        broken.AddRange(Ledgered(evidence));
        broken.AddRange(Once(evidence));
        broken.AddRange(explained.Wanted.Where(one => evidence.Count(one.Table, one.Word) != one.Count).Select(one => $"{one.Table} has {evidence.Count(one.Table, one.Word)} of {one.Count} {one.Word}"));
        broken.AddRange(evidence.Waiting.Select(one => $"waits: {one}"));
        broken.AddRange(evidence.Projected.Where(one => one.Owner != one.Projection).Select(one => $"{one.Thing} is {one.Owner} in Plans and {one.Projection} in a copy"));
        broken.AddRange(await QueuesAsync());
        broken.AddRange(Letters());
        broken.AddRange(ledger.Entries.SelectMany(entry => entry.Answers.Where(IsMalformed).Select(answer => $"{entry} was refused without a problem document: {answer.Body}")));
        broken.AddRange(await rebuilt.DifferencesAsync());
        return broken;
    }

    /// <summary>What was acknowledged since, and has an address, is there.</summary>
    public async Task<IReadOnlyList<string>> UnreadableAsync(string scenario)
    {
        var broken = new List<string>();
        foreach (var entry in ledger.Entries.Where(entry => entry.Scenario == scenario && entry.IsAcknowledged))
        {
            if (entry.Answers.Last(answer => answer.IsAcknowledged).Location is not { } location) continue;
            var answer = await ledger.ReadAsync(entry.Service, location);
            if (!answer.IsAcknowledged) broken.Add($"{entry} was acknowledged, and {location} answers {answer.Status} {answer.Failure}");
        }

        return broken;
    }

    sealed record Effect(string What, int Count, int Wanted, bool IsOwn)
    {
        public override string ToString() => $"{What} {Count} of {Wanted}";
    }

    IEnumerable<string> Ledgered(Evidence evidence)
    {
        foreach (var entry in ledger.Entries)
        {
            if (!entry.IsSettled)
            {
                yield return $"{entry} never had an answer, however often it was repeated";
                continue;
            }

            var wrong = Effects(entry, evidence).Where(effect => effect.Count != effect.Wanted).ToList();
            // Refused at once: none of it. Refused after a sending without an answer: that one had all of it, or none.
            var isDone = entry.IsAcknowledged || (entry.MayHaveHappened && Effects(entry, evidence).First().Count > 0);
            if (!isDone) wrong = [.. ByTheWay(entry) ? [] : Effects(entry, evidence).Where(effect => effect.Count > 0)];
            if (wrong.Count > 0) yield return $"{entry} {(isDone ? "is done" : "is not done")}: {string.Join(", ", wrong)}";
        }
    }

    // A refused change of state may have been made by another request; its effects are checked there.
    static bool ByTheWay(Entry entry) => entry.Key is null;

    IEnumerable<Effect> Effects(Entry entry, Evidence evidence)
    {
        var subject = entry.Subject;
        return entry.Operation switch
        {
            "register-unit" => [Own("unit"), Own("unit-audit"), OwnEvent("plans.unit-registered.v1"), Elsewhere("known-unit")],
            "import-plan" => [Own("plan")],
            "open-consultation" => [Own("published"), OwnEvent("plans.version-published.v1"), Elsewhere("known-version"), Elsewhere("consultation"), Elsewhere("event", "feedback.consultation-opened.v1 " + subject), .. Told("consultation")],
            "adopt-version" => [Own("adopted"), OwnEvent("plans.version-adopted.v1"), Elsewhere("known-version"), Elsewhere("known-adoption"), .. Told("adopted")],
            "report-progress" => [Own("progress"), Own("progress-event")],
            "propose-alignment" => [Own("alignment"), Own("alignment-event")],
            "accept-alignment" => [Own("decided", subject + " Accepted"), Own("alignment-audit", subject + " Accepted"), OwnEvent("alignment.accepted.v1")],
            "decline-alignment" => [Own("decided", subject + " Declined"), Own("alignment-audit", subject + " Declined"), OwnEvent("alignment.declined.v1")],
            "submit-feedback" => [Own("submission"), Own("submission-event")],
            "publish-feedback" => [new("moderated", evidence.Count("moderated", subject + " Published") + evidence.Count("moderated", subject + " Answered"), 1, true), OwnEvent("feedback.published.v1")],
            "answer-feedback" => [Own("moderated", subject + " Answered"), OwnEvent("feedback.answered.v1")],
            "subscribe" or "follow" => [Own("subscription"), Own("letter", subject + " confirm")],
            "confirm" => [Own("subscription")],
            _ => throw new InvalidOperationException($"Nothing is known of the effects of {entry.Operation}."),
        };

        Effect Own(string table, string? word = null) => new(table, evidence.Count(table, word ?? subject), 1, IsOwn: true);
        Effect OwnEvent(string type) => Own("event", $"{type} {subject}") with { What = type };
        Effect Elsewhere(string table, string? word = null) => Own(table, word) with { IsOwn = false };
        IEnumerable<Effect> Told(string cause) => followers.Select(follower => Elsewhere("letter", $"{follower} {cause}:{subject}") with { What = $"letters to {follower}" });
    }

    /// <summary>Each event is noted once in each inbox that it concerns, and nothing is noted that nobody published.</summary>
    IEnumerable<string> Once(Evidence evidence)
    {
        var wanted = evidence.Events.SelectMany(one => Evidence.Queues[one.Type].Select(queue => (one.Id, queue))).ToHashSet();
        foreach (var (id, queue) in wanted.Where(one => !evidence.Inbox.Contains(one) && !explained.IsParked(one.Id))) yield return $"event {id} had no effect at {queue}";
        foreach (var (id, queue) in evidence.Inbox.Where(one => !wanted.Contains(one) && !explained.IsForeign(one.Message))) yield return $"message {id} had an effect at {queue}, and nobody published it";
        foreach (var ((id, queue), reason) in evidence.Parked.Where(one => !explained.IsParked(one.Key.Message))) yield return $"message {id} is parked at {queue}: {reason}";
    }

    async Task<IEnumerable<string>> QueuesAsync()
    {
        var counts = await broker.CountAsync();
        var known = Evidence.Queues.SelectMany(one => one).ToHashSet();
        var wrong = counts.Where(one => one.Value != explained.In(one.Key)).ToList();
        // Looked at once: what is looked at too often is taken for poison.
        foreach (var one in wrong.Where(one => !looked.ContainsKey(one.Key) && !one.Key.EndsWith("-dead", StringComparison.Ordinal))) looked[one.Key] = await broker.LookAsync(one.Key);
        return wrong.Select(one => $"{one.Key} holds {one.Value} messages, not {explained.In(one.Key)}, such as {looked.GetValueOrDefault(one.Key)}")
            .Concat(known.Where(queue => !counts.ContainsKey(queue)).Select(queue => $"there is no queue {queue}"))
            .Concat(counts.Keys.Where(queue => queue.Contains("-on-", StringComparison.Ordinal) && !queue.EndsWith("_error", StringComparison.Ordinal) && !queue.EndsWith("_skipped", StringComparison.Ordinal) && !known.Contains(queue)).Select(queue => $"the harness does not know the queue {queue}"));
    }

    /// <summary>One file a letter: its name is its Message-ID.</summary>
    IEnumerable<string> Letters() =>
        Directory.GetFiles(platform.MailFolder, "*.eml").Select(File.ReadAllText)
            .Select(letter => string.Join('\n', letter.Split("\r\n").Where(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))))
            .CountBy(id => id).Where(id => id.Value != 1 || id.Key.Length == 0).Select(id => $"{id.Value} letters have the '{id.Key}'");

    // 500 is a defect whatever went away: what is not there is said with 503.
    static bool IsMalformed(Answer answer) => answer.Status is >= 400
        && (answer.Status == 500 || answer.MediaType != "application/problem+json" || answer.Body.Contains("   at ", StringComparison.Ordinal) || !HasType(answer.Body));

    static bool HasType(string body) => JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } problem
        && problem.TryGetProperty("type", out var type) && type.GetString() is { } name && name.StartsWith("urn:problem-type:equity:", StringComparison.Ordinal);
}

/// <summary>What a scenario did on purpose and the checks must not take for a fault.</summary>
internal sealed class Explained
{
    readonly HashSet<Guid> parked = [];
    readonly HashSet<Guid> foreign = [];
    readonly Dictionary<string, uint> queues = [];
    readonly List<(string Table, string Word, int Count)> wanted = [];
    readonly List<string> broken = [];

    /// <summary>This message is to be given up.</summary>
    public void Parked(Guid message) => parked.Add(message);

    /// <summary>The harness sent this one itself; no service published it.</summary>
    public void Foreign(Guid message) => foreign.Add(message);

    /// <summary>So many messages lie here and are to stay.</summary>
    public void Lies(string queue, uint messages) => queues[queue] = messages;

    /// <summary>The harness asked for this effect itself.</summary>
    public void Counts(string table, string word, int count) => wanted.Add((table, word, count));

    /// <summary>What a scenario found out by itself.</summary>
    public void Broke(IEnumerable<string> sentences) => broken.AddRange(sentences);

    public IReadOnlyList<string> TakeBroken()
    {
        string[] all = [.. broken];
        broken.Clear();
        return all;
    }

    public IReadOnlyList<(string Table, string Word, int Count)> Wanted => wanted;

    public bool IsParked(Guid message) => parked.Contains(message);

    public bool IsForeign(Guid message) => foreign.Contains(message);

    public uint In(string queue) => queues.GetValueOrDefault(queue);
}
