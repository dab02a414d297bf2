using System.Collections.Concurrent;

namespace FaultHarness;

/// <summary>
/// A university at work, at random but from a seed: offices register units, import, open and adopt plans, report
/// progress, align; visitors give feedback and subscribe. Who is answered with an error goes on with something else,
/// as people do; what is acknowledged is built upon.
/// </summary>
internal sealed class Load(Ledger ledger, int seed)
{
    const int Actors = 6;

    readonly ConcurrentBag<string> units = [];
    readonly ConcurrentBag<(string Unit, string Title)> titles = [];
    readonly ConcurrentBag<(Guid Version, string Tag)> drafts = [];
    readonly ConcurrentBag<(Guid Version, string Tag)> open = [];
    readonly ConcurrentBag<Guid> consultations = [];
    readonly ConcurrentBag<Guid> items = [];
    readonly ConcurrentBag<Guid> actions = [];
    readonly ConcurrentBag<(Guid Alignment, int Version)> proposals = [];
    readonly ConcurrentBag<(Guid Feedback, int Version)> received = [];
    readonly ConcurrentBag<Guid> published = [];
    IReadOnlyList<Guid> commitments = [];
    int words;
    int rounds;

    /// <summary>The addresses that hear of every plan.</summary>
    public IReadOnlyList<string> Followers { get; } = ["anna@example.org", "ben@example.org", "cleo@example.org"];

    /// <summary>What the institute's sample plan promises: the load aligns to it.</summary>
    public async Task BeginAsync(Func<string, Task<string>> confirmationOf)
    {
        foreach (var email in Followers)
        {
            await MustAsync(ledger.WriteAsync("follow", email, "notifications", "v1/subscriptions", new { email, topics = (string[])["plans"] }));
            var token = await confirmationOf(email);
            await MustAsync(ledger.WriteAsync("confirm", email, "notifications", "v1/subscriptions/confirmation", new { token }));
        }

        var coverage = await ledger.ReadAsync("alignment", "v1/coverage");
        commitments = [.. coverage.Json.GetProperty("commitments").EnumerateArray().Select(one => one.GetProperty("itemId").GetGuid())];
        for (var at = 0; at < 3; at++) await RegisterAsync(new Random(at));

        static async Task MustAsync(Task<(Entry Entry, Answer Answer)> writing)
        {
            var (entry, answer) = await writing;
            if (!answer.IsAcknowledged) throw new InvalidOperationException($"{entry} {answer.Body}");
        }
    }

    /// <summary>Works until told to stop; then every request has its answer or its failure.</summary>
    public Task WorkAsync(CancellationToken stop)
    {
        var round = Interlocked.Increment(ref rounds);
        return Task.WhenAll(Enumerable.Range(0, Actors).Select(async actor =>
        {
            var random = new Random(HashCode.Combine(seed, round, actor));
            while (!stop.IsCancellationRequested)
            {
                await DoAsync(random);
                await Task.Delay(random.Next(20, 150), CancellationToken.None);
            }
        }));
    }

    Task DoAsync(Random random) => random.Next(100) switch
    {
        < 8 => RegisterAsync(random),
        < 22 => ImportAsync(random),
        < 32 => OpenAsync(),
        < 44 => AdoptAsync(random),
        < 60 => ReportAsync(random),
        < 72 => ProposeAsync(random),
        < 80 => DecideAsync(random),
        < 88 => SubmitAsync(random),
        < 92 => PublishAsync(),
        < 96 => AnswerAsync(),
        _ => SubscribeAsync(random),
    };

    async Task RegisterAsync(Random random)
    {
        var key = Word(random, "unit");
        var (_, answer) = await ledger.WriteAsync("register-unit", key, "plans", "v1/units", new { key, name = "The " + key, parent = "institute" }, Key(random));
        if (answer.IsAcknowledged) units.Add(key);
    }

    async Task ImportAsync(Random random)
    {
        if (!units.TryPeek(out var unit)) return;
        // One of three is a new version of a plan that exists.
        var word = Word(random, "plan");
        var title = random.Next(3) == 0 && titles.TryPeek(out var known) && known.Unit == unit ? known.Title : word;
        var page = $"{title}\n\nDoors open for everybody who comes to {word}.\n\nThe unit will:\n\n• Oil the hinges of {word}.\n• Paint the doors of {word}. (In progress)\n• Count who comes to {word}.\n";
        var (_, answer) = await ledger.WriteAsync("import-plan", word, "plans", $"v1/plan-imports?unit={unit}&title={title}", page);
        if (!answer.IsAcknowledged) return;
        drafts.Add((answer.Json.GetProperty("id").GetGuid(), Tag(answer)));
        titles.Add((unit, title));
    }

    async Task OpenAsync()
    {
        if (!drafts.TryTake(out var draft)) return;
        var (_, answer) = await ledger.WriteAsync("open-consultation", $"{draft.Version}", "plans", $"v1/plan-versions/{draft.Version}/consultation", new { closesOn = "2099-12-31" }, ifMatch: draft.Tag);
        if (!answer.IsAcknowledged) return;
        consultations.Add(draft.Version);
        open.Add((draft.Version, Tag(answer)));
        Publish(answer);
    }

    async Task AdoptAsync(Random random)
    {
        if (!(random.Next(2) == 0 ? drafts : open).TryTake(out var version)) return;
        // A consulted version may have had reports meanwhile: whatever its tag is now.
        var (_, answer) = await ledger.WriteAsync("adopt-version", $"{version.Version}", "plans", $"v1/plan-versions/{version.Version}/adoption", new { }, ifMatch: "*");
        if (answer.IsAcknowledged) Publish(answer);
    }

    async Task ReportAsync(Random random)
    {
        if (Pick(items, random) is not { } item) return;
        var narrative = Word(random, "report");
        var status = random.Next(3) switch { 0 => "InProgress", 1 => "Completed", _ => "Delayed" };
        await ledger.WriteAsync("report-progress", narrative, "plans", $"v1/plan-items/{item}/progress", new { status, narrative }, Key(random));
    }

    async Task ProposeAsync(Random random)
    {
        if (Pick(actions, random) is not { } action || commitments.Count == 0) return;
        var rationale = Word(random, "because");
        var (_, answer) = await ledger.WriteAsync("propose-alignment", rationale, "alignment", "v1/alignments",
            new { subjectItemId = action, objectItemId = commitments[random.Next(commitments.Count)], rationale }, Key(random));
        if (answer.IsAcknowledged) proposals.Add((answer.Json.GetProperty("id").GetGuid(), 1));
    }

    async Task DecideAsync(Random random)
    {
        if (!proposals.TryTake(out var one)) return;
        if (random.Next(4) > 0) await ledger.WriteAsync("accept-alignment", $"{one.Alignment}", "alignment", $"v1/alignments/{one.Alignment}/acceptance", new { }, ifMatch: $"\"{one.Version}\"");
        else await ledger.WriteAsync("decline-alignment", $"{one.Alignment}", "alignment", $"v1/alignments/{one.Alignment}/declining", new { reason = "Not this one." }, ifMatch: $"\"{one.Version}\"");
    }

    async Task SubmitAsync(Random random)
    {
        if (Pick(consultations, random) is not { } consultation) return;
        var text = Word(random, "words");
        var (_, answer) = await ledger.WriteAsync("submit-feedback", text, "feedback", "v1/feedback", new { consultationId = consultation, text }, Key(random));
        if (answer.IsAcknowledged) received.Add((answer.Json.GetProperty("id").GetGuid(), 1));
    }

    async Task PublishAsync()
    {
        if (!received.TryTake(out var one)) return;
        var (_, answer) = await ledger.WriteAsync("publish-feedback", $"{one.Feedback}", "feedback", $"v1/feedback/{one.Feedback}/publication", new { }, ifMatch: $"\"{one.Version}\"");
        if (answer.IsAcknowledged) published.Add(one.Feedback);
    }

    async Task AnswerAsync()
    {
        if (published.TryTake(out var id)) await ledger.WriteAsync("answer-feedback", $"{id}", "feedback", $"v1/feedback/{id}/answer", new { answer = "We heard you." }, ifMatch: "\"2\"");
    }

    async Task SubscribeAsync(Random random)
    {
        var email = Word(random, "reader") + "@example.org";
        await ledger.WriteAsync("subscribe", email, "notifications", "v1/subscriptions", new { email, topics = (string[])["plans"] });
    }

    void Publish(Answer answer)
    {
        foreach (var item in answer.Json.GetProperty("items").EnumerateArray())
        {
            items.Add(item.GetProperty("id").GetGuid());
            if (item.GetProperty("kind").GetString() == "Action") actions.Add(item.GetProperty("id").GetGuid());
        }
    }

    string Word(Random random, string kind) => $"{kind}-{Interlocked.Increment(ref words)}-{random.Next():x}";

    static string Tag(Answer answer) => $"\"{answer.Json.GetProperty("version").GetInt32()}\"";

    static string Key(Random random)
    {
        var key = new byte[16];
        random.NextBytes(key);
        return new Guid(key).ToString();
    }

    static Guid? Pick(ConcurrentBag<Guid> bag, Random random) => bag.ToArray() is { Length: > 0 } all ? all[random.Next(all.Length)] : null;
}
