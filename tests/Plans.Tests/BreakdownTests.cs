using System.Net;
using System.Text.Json;
using Plans.Tests.Suppression;
using PlansService.Suppression;
using TestKit;

namespace Plans.Tests;

/// <summary>Measures by group, as everybody reads them.</summary>
public sealed class BreakdownTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    static readonly string[] Rows = ["First in family", "Others"], Columns = ["Arts", "Law", "Medicine"], Months = ["2025-09", "2025-10", "2025-11"];

    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_breakdown_shows_everybody_the_same_counts_and_the_same_gaps()
    {
        var (unit, plan) = await office.AdoptedAsync();
        var lead = plans.Service.SignedInAs($"unit-lead:{unit}");
        var measure = Guid.CreateVersion7();
        var adopted = await office.MeasuredAsync(plan, new { id = measure, name = "Students in tutoring", kind = "Quantitative", unit = "students" });
        var address = $"/v1/plan-items/{adopted.List()[1].Id()}/breakdowns";

        var published = await SendAsync("2025-10", 40, 3, 25, 18).ShouldAnswerAsync(HttpStatusCode.Created);
        Hidden(published).Count.ShouldBeGreaterThanOrEqualTo(2);
        Hidden(published).ShouldContain("B");
        await SendAsync("2025-11", 31, 14, 22, 19).ShouldAnswerAsync(HttpStatusCode.Created);
        await SendAsync("2025-12", 71, 16, 47, 37, "2025-10", "2025-11").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        var sum = await SendAsync("2025-12", 71, 17, 47, 37, "2025-10", "2025-11").ShouldAnswerAsync(HttpStatusCode.Created);
        // The sum less November would be October's three.
        Hidden(sum).ShouldContain("B");
        await SendAsync("2025-10", 40, 13, 25, 18).ShouldRefuseAsync(HttpStatusCode.Conflict, "breakdown-published");
        await lead.PostAsync($"/v1/plan-items/{adopted.List()[1].Id()}/progress", new { status = "InProgress", values = new[] { new { measureId = measure, period = "2025-10", number = 86 } } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        (await lead.GetStringAsync(address)).ShouldBe(await anybody.GetStringAsync(address));
        var shown = await anybody.GetAsync(address).ShouldAnswerAsync(HttpStatusCode.OK);
        Hidden(shown.List("breakdowns")[0]).ShouldBe(Hidden(published));
        Hidden((await anybody.GetAsync(address + "?period=2025-10").ShouldAnswerAsync(HttpStatusCode.OK)).List("breakdowns").ShouldHaveSingleItem()).ShouldBe(Hidden(published));
        (await plans.Service.AuditTextAsync()).ShouldNotContain("\"counts\"");

        Task<HttpResponseMessage> SendAsync(string period, int a, int b, int c, int d, params string[] sumOf) => lead.PostAsync(address, new
        {
            measureId = measure, period, dimensions = new[] { new { name = "Entry", groups = new[] { "A", "B", "C", "D" } } },
            counts = new[] { (a, "A"), (b, "B"), (c, "C"), (d, "D") }.Select(one => new { groups = new[] { one.Item2 }, count = one.Item1 }), sumOf,
        });

        static List<string> Hidden(JsonElement breakdown) => [.. breakdown.List("cells").Where(cell => !cell.TryGetProperty("count", out var count) || count.ValueKind == JsonValueKind.Null).Select(cell => cell.List("groups")[0].GetString() ?? "all")];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_hidden_count_follows_from_the_published_tables_of_three_months_and_their_sum(int seed)
    {
        var (random, measure) = (new Random(seed), Guid.CreateVersion7());
        var (_, plan) = await office.AdoptedAsync();
        var adopted = await office.MeasuredAsync(plan, new { id = measure, name = "Students in tutoring", kind = "Quantitative", unit = "students" });
        var address = $"/v1/plan-items/{adopted.List()[1].Id()}/breakdowns";
        var counts = Months.ToDictionary(month => month, _ => Rows.SelectMany(row => Columns.Select(column => (Groups: (string[])[row, column], Count: random.Next(4) == 0 ? random.Next(10) : random.Next(10, 60)))).ToList());
        foreach (var (month, table) in counts) await office.Client.PostAsync(address, Body(month, table)).ShouldAnswerAsync(HttpStatusCode.Created);
        var sum = counts[Months[0]].Select((cell, at) => (cell.Groups, counts.Values.Sum(table => table[at].Count))).ToList();
        await office.Client.PostAsync(address, Body("2025", sum, Months)).ShouldAnswerAsync(HttpStatusCode.Created);

        var shown = (await anybody.GetAsync(address).ShouldAnswerAsync(HttpStatusCode.OK)).List("breakdowns")
            .SelectMany(one => one.List("cells").Select(cell => (Id: Place(one.Text("period"), cell.List("groups").Select(group => group.GetString())), Count: cell.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number ? count.GetInt32() : (int?)null)))
            .ToDictionary(cell => cell.Id, cell => cell.Count);
        shown.Count.ShouldBe(4 * 12);
        var attacker = new Attacker(new([.. shown.Select(cell => new Cell(cell.Key, cell.Value ?? 0))], [.. Known()], new Dictionary<string, Hiding>(), []), id => shown[id] is null);
        foreach (var hidden in shown.Where(cell => cell.Value is null)) attacker.Width(hidden.Key).ShouldBeGreaterThanOrEqualTo(1, hidden.Key);
        shown.Values.OfType<int>().ShouldAllBe(count => count >= 10);
        shown.Values.ShouldContain((int?)null);

        object Body(string period, IEnumerable<(string[] Groups, int Count)> table, string[]? sumOf = null) => new
        {
            measureId = measure, period, dimensions = new[] { new { name = "Entry", groups = Rows }, new { name = "School", groups = Columns } },
            counts = table.Select(cell => new { groups = cell.Groups, count = cell.Count }), sumOf,
        };

        // What anybody knows who reads the tables: margins, and months that make the year.
        static IEnumerable<Sum> Known()
        {
            foreach (var period in Months.Append("2025"))
            {
                foreach (var row in Rows.Append(null)) yield return new(Place(period, [row, null]), [.. Columns.Select(column => Place(period, [row, column]))]);
                foreach (var column in Columns.Append(null)) yield return new(Place(period, [null, column]), [.. Rows.Select(row => Place(period, [row, column]))]);
            }

            foreach (var row in Rows.Append(null))
                foreach (var column in Columns.Append(null)) yield return new(Place("2025", [row, column]), [.. Months.Select(month => Place(month, [row, column]))]);
        }

        static string Place(string? period, IEnumerable<string?> groups) => $"{period}: {string.Join(", ", groups.Select(group => group ?? "all"))}";
    }
}
