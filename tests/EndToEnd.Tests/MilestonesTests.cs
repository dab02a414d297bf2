using System.Net;
using System.Text.Json;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Real files in, coverage out, and nobody proposes or reviews anything.</summary>
public sealed class MilestonesTests(RunningPlatform running)
{
    [Fact]
    public async Task Two_agencies_reports_cover_the_milestones_that_they_have()
    {
        using var office = await Office.OfAsync(running.Platform);
        // Other tests use the same platform, and one of them may have registered it.
        (await office.PostAsync("plans", "v1/units", new { key = "institute", name = "institute" })).Dispose();
        await office.RegisterAsync("fcc", parent: "institute");
        await office.RegisterAsync("nasa", parent: "institute");

        var asked = await AdoptAsync(office, "institute", "GSA-items.json");
        await AdoptAsync(office, "fcc", "FCC-digitalstrategy.xml");
        await AdoptAsync(office, "nasa", "nasa-digitalstrategy.json");

        var coverage = await office.CoverageAsync(one => Cells(one, "fcc", asked).Count > 0 && Cells(one, "nasa", asked).Count > 0, "The declarations did not arrive");
        coverage.List("commitments").Count(one => one.Id("versionId") == asked.Id()).ShouldBe(25);
        var (fcc, nasa) = (Cells(coverage, "fcc", asked), Cells(coverage, "nasa", asked));
        nasa.Count.ShouldBe(25);
        asked.List().Where(item => !fcc.Contains(item.Id())).Select(item => item.Text("label")).ShouldBe(["1.2.4", "1.2.5", "1.2.6", "1.2.7"]);
    }

    static async Task<JsonElement> AdoptAsync(Office office, string unit, string file) =>
        await office.AdoptAsync(await office.ImportAsync(unit, SharedFiles.ReadText($"data/plans/us-digital-strategy/{file}"), "Digital strategy"));

    static HashSet<Guid> Cells(JsonElement coverage, string unit, JsonElement institute)
    {
        var (id, items) = (coverage.List("units").Where(one => one.Text("key") == unit).Select(one => one.Id("unitId")).SingleOrDefault(), institute.List().Select(item => item.Id()).ToHashSet());
        return [.. coverage.List("cells").Where(cell => cell.Id("unitId") == id && items.Contains(cell.Id("commitmentId"))).Select(cell => cell.Id("commitmentId"))];
    }
}
