using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sandbox;

/// <summary>Brings a made-up university into a platform: units, plans version by version, reports, alignments.</summary>
internal sealed class Filling(Api api, University university, Meter meter)
{
    const int AtOnce = 8;

    // Until one service has heard of the other's events.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    const int MostPauses = 120;

    readonly Dictionary<int, Guid> commitments = [];
    readonly Dictionary<(string Unit, int Action), Guid> actions = [];

    /// <returns>Whether the platform has the university now.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        if (await api.FindAsync("plans", $"v1/units/{university.Units[0].Key}", cancel) is not null) return await SayWhatIsThereAsync(cancel);
        var started = System.Diagnostics.Stopwatch.StartNew();
        meter.Say($"filling the platform with {university.Units.Count} made-up units (seed {university.Seed})");
        meter.Begin(1 + university.Units.Sum(unit => 1 + unit.Versions.Count + unit.Versions.Sum(version => version.Reports.Count) + unit.Alignments.Count));
        // There may be an institute with plans of its own.
        await api.PostAsync("plans", "v1/units", new { key = "institute", name = University.Name }, cancel, version: null, HttpStatusCode.Conflict);
        await AdoptInstituteAsync(cancel);
        foreach (var unit in university.Units)
        {
            await api.PostAsync("plans", "v1/units", new { unit.Key, unit.Name, unit.Parent }, cancel);
            meter.Step();
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(university.Units, parallel, async (unit, stop) => await WritePlanAsync(unit, stop));
        // Other services hear of a plan a moment later: by now most is heard of.
        await Parallel.ForEachAsync(university.Units.SelectMany(unit => unit.Alignments.Select(one => (unit, one))), parallel, async (pair, stop) => await AlignAsync(pair.unit, pair.one, stop));
        meter.Say($"filled after {started.Elapsed.TotalSeconds:0} s");
        return true;
    }

    async Task<bool> SayWhatIsThereAsync(CancellationToken cancel)
    {
        var whole = 0;
        foreach (var unit in university.Units)
        {
            var plans = await api.FindAsync("plans", $"v1/plans?unit={unit.Key}", cancel);
            if (plans?.GetProperty("items").EnumerateArray().Any(plan => plan.GetProperty("versions").GetArrayLength() >= University.Versions) == true) whole++;
        }

        meter.Say(whole == university.Units.Count ? $"the sandbox's {whole} units are there already: nothing is done"
            : $"an earlier start was interrupted: {whole} of {university.Units.Count} plans are whole. deploy/down --wipe, and begin again");
        return whole == university.Units.Count;
    }

    async Task AdoptInstituteAsync(CancellationToken cancel)
    {
        var draft = await StartAsync(new { unit = "institute", title = University.InstituteTitle, description = University.Introduction }, cancel);
        var items = new List<object>();
        foreach (var (at, priority) in university.Priorities.Index())
        {
            var above = Guid.CreateVersion7();
            items.Add(new { id = above, kind = "Priority", level = "Priority", label = Label(at), text = priority });
            for (var below = at * University.CommitmentsAPriority; below < (at + 1) * University.CommitmentsAPriority; below++)
            {
                commitments[below] = Guid.CreateVersion7();
                items.Add(new { id = commitments[below], parentId = above, kind = "Commitment", level = "Commitment", label = Label(below), text = university.Commitments[below] });
            }
        }

        var written = await api.PutAsync("plans", $"v1/plan-versions/{Id(draft)}", new { title = University.InstituteTitle, description = University.Introduction, items }, draft, cancel);
        await AdoptAsync(written, university.Units[0].Versions[0].AdoptedOn, reason: null, cancel);
        meter.Step();
    }

    async Task WritePlanAsync(MadeUnit unit, CancellationToken cancel)
    {
        var served = unit.Serves.Select(commitment => commitments[commitment]).ToList();
        var draft = await StartAsync(new { unit = unit.Key, unit.Title, description = unit.Introduction, serves = served }, cancel);
        foreach (var (at, version) in unit.Versions.Index())
        {
            if (at > 0) draft = await api.PostAsync("plans", $"v1/plans/{draft.GetProperty("planId").GetGuid()}/drafts", new { }, cancel) ?? throw new InvalidOperationException("There is no draft.");
            var written = await WriteAsync(unit, version, draft, at > 0 ? unit.Versions[at - 1] : null, cancel);
            await AdoptAsync(written.Draft, version.AdoptedOn, version.Reason, cancel);
            meter.Step();
            foreach (var report in version.Reports)
            {
                await api.PostAsync("plans", $"v1/plan-items/{written.Ids[report.Action]}/progress", new { report.Status, report.On, report.Narrative }, cancel);
                meter.Step();
            }

            lock (actions) foreach (var (action, id) in written.Ids) actions[(unit.Key, action)] = id;
        }
    }

    // What goes on keeps the id that the draft has given it; it is found by its words, of which no two are alike in a plan.
    async Task<(JsonElement Draft, Dictionary<int, Guid> Ids)> WriteAsync(MadeUnit unit, MadeVersion version, JsonElement draft, MadeVersion? before, CancellationToken cancel)
    {
        var drafted = draft.GetProperty("items").EnumerateArray().ToList();
        var byText = drafted.Where(item => item.GetProperty("kind").GetString() == "Action").ToDictionary(item => item.GetProperty("text").GetString() ?? "", Id);
        var ids = version.Actions.ToDictionary(action => action.Key, action => before?.Actions.FirstOrDefault(one => one.Key == action.Key) is { } earlier ? byText[earlier.Text] : Guid.CreateVersion7());
        var items = new List<object>();
        foreach (var (section, cited) in drafted.Where(item => item.GetProperty("kind").GetString() == "CitedStatement").Index())
        {
            items.Add(new { id = Id(cited), kind = "CitedStatement", level = cited.GetProperty("level"), label = cited.GetProperty("label"), text = cited.GetProperty("text"), references = cited.GetProperty("references") });
            AddActions(section, Id(cited));
        }

        var own = drafted.Where(item => item.GetProperty("kind").GetString() == "Goal").Select(Id).FirstOrDefault(Guid.CreateVersion7());
        items.Add(new { id = own, kind = "Goal", level = "Goal", text = $"What only the {unit.Kind} can do." });
        AddActions(University.Sections, own);
        return (await api.PutAsync("plans", $"v1/plan-versions/{Id(draft)}", new { title = unit.Title, description = unit.Introduction, items }, draft, cancel), ids);

        void AddActions(int section, Guid above) => items.AddRange(version.Actions.Where(action => action.Section == section).Select(action => (object)new
        {
            id = ids[action.Key], parentId = above, kind = "Action", level = $"The {unit.Kind} will", action.Text, accountable = action.Accountable, dueOn = action.DueOn,
        }));
    }

    async Task AlignAsync(MadeUnit unit, MadeAlignment one, CancellationToken cancel)
    {
        var body = new { subjectItemId = actions[(unit.Key, one.Action)], objectItemId = commitments[one.Commitment], one.Strength, one.Rationale };
        for (var pauses = 0; ; pauses++)
        {
            if (await api.PostAsync("alignment", "v1/alignments", body, cancel, version: null, HttpStatusCode.UnprocessableEntity) is { } proposed)
            {
                if (one.IsAccepted) await api.PostAsync("alignment", $"v1/alignments/{Id(proposed)}/acceptance", new { }, cancel, proposed);
                meter.Step();
                return;
            }

            if (pauses == MostPauses) throw new InvalidOperationException("alignment does not hear of the plans: deploy/status tells more.");
            await Task.Delay(Pause, cancel);
        }
    }

    async Task<JsonElement> StartAsync(object plan, CancellationToken cancel) => await api.PostAsync("plans", "v1/plans", plan, cancel) ?? throw new InvalidOperationException("There is no plan.");

    Task<JsonElement?> AdoptAsync(JsonElement draft, string adoptedOn, string? reason, CancellationToken cancel) =>
        api.PostAsync("plans", $"v1/plan-versions/{Id(draft)}/adoption", new { adoptedOn, reason }, cancel, draft);

    static Guid Id(JsonElement of) => of.GetProperty("id").GetGuid();

    static string Label(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);
}
