using System.Net;
using TestKit;

namespace Portal.Tests;

/// <summary>From pasted text to a plan in force, and what is said of it later.</summary>
public sealed class RegisteringAndReporting
{
    [Fact]
    public async Task A_pasted_plan_is_read_taken_as_a_draft_and_adopted()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, "/register");
        await browser.SubmitFormAsync("main form", ("unit", "libraries"), ("title", "A fair library & more"), ("text", "Goal 1: Lend.\n• Laptops."), ("do", "read"));
        browser.Page.QuerySelector("main li")?.TextContent.ShouldBe("Doubtful. Line 2: It may be two actions.");
        portal.Neighbours.Changed.ShouldBeEmpty();

        await browser.SubmitFormAsync("main form", ("text", "Goal 1: Lend.\n• Laptops."), ("do", "take"));
        browser.At.ShouldBe(new Uri(PortalHost.Seen, $"/register/{University.NewDraft}"));
        await browser.SubmitFormAsync("#adopt ~ form", ("adoptedOn", "2026-11"), ("reason", "It is time."), ("do", "adopt"));

        browser.At.ShouldBe(new Uri(PortalHost.Seen, $"/plans/{University.NewDraft}"));
        portal.Neighbours.Changed.ShouldBe(
        [
            ("/v1/plan-imports?unit=libraries&title=A%20fair%20library%20%26%20more", "Goal 1: Lend.\n• Laptops.", null),
            ($"/v1/plan-versions/{University.NewDraft}/adoption", """{"adoptedOn":"2026-11","reason":"It is time."}""", "\"1\""),
        ]);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_with_its_line_and_the_text_stays()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, "/register");
        await browser.SubmitFormAsync("main form", ("unit", "libraries"), ("text", "There is nothing here."), ("do", "read"));

        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.QuerySelector(".summary li")?.TextContent.Trim().ShouldBe("Line 3: There is no item.");
        browser.Page.QuerySelector("#text")?.TextContent.ShouldBe("There is nothing here.");
        browser.Page.QuerySelector("#unit option[selected]")?.GetAttribute("value").ShouldBe("libraries");
    }

    [Fact]
    public async Task Of_a_form_only_what_has_changed_is_sent()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/reporting/{University.Autumn}/libraries");
        var (laptops, records) = (University.LendLaptops, University.OpenRecords);
        await browser.SubmitFormAsync("main > form", ("do", "submission"), ($"status-{laptops}", "InProgress"), ($"was-{laptops}", "InProgress"), ($"narrative-{laptops}", ""), ($"value-{laptops}-{University.Laptops}", "14.5"),
            ($"period-{laptops}-{University.Laptops}", "2026"), ($"status-{records}", "Unspecified"), ($"was-{records}", "Unspecified"), ($"narrative-{records}", ""));

        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(($"/v1/reporting-rounds/{University.Autumn}/forms/libraries/submission",
            $$"""{"reports":[{"itemId":"{{laptops}}","status":"InProgress","values":[{"measureId":"{{University.Laptops}}","period":"2026","number":14.5}]}]}""", "\"7\""));
    }

    [Theory]
    [InlineData("unchanged", "submission", """{"reports":[]}""")]
    [InlineData("approval", "approval", "{}")]
    [InlineData("return", "return", """{"note":"Why?"}""")]
    public async Task A_form_is_submitted_approved_and_sent_back_by_one_press(string press, string change, string body)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/reporting/{University.Autumn}/libraries");
        await browser.SubmitFormAsync("main form", ("do", press), ("note", "Why?"));

        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(($"/v1/reporting-rounds/{University.Autumn}/forms/libraries/{change}", body, "\"7\""));
    }

    [Fact]
    public async Task The_office_opens_and_closes_a_round_and_hears_what_is_wrong()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, "/reporting");
        portal.Neighbours.Refusal = 422;
        await browser.SubmitFormAsync("main form", ("title", "Spring"), ("dueOn", ""));
        browser.Page.QuerySelector(".summary a")?.GetAttribute("href").ShouldBe("#dueOn");

        portal.Neighbours.Refusal = null;
        await browser.SubmitFormAsync("main form", ("title", "Spring"), ("dueOn", "2027-05-31"));
        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/reporting"));
        await browser.GoAsync($"/reporting/{University.Autumn}");
        browser.Page.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => cell.TextContent.Trim()))).ShouldBe(["Libraries | waits for approval | 1 done, 2 in progress", "School of Law | not submitted yet, late | 3 no report yet"]);
        await browser.SubmitFormAsync("main form");
        portal.Neighbours.Changed.Select(one => one.Address).ShouldBe(["/v1/reporting-rounds", $"/v1/reporting-rounds/{University.Autumn}/closing"]);
    }

    [Fact]
    public async Task Whoever_reports_on_a_plan_twice_by_a_second_press_reports_once()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/plans/{University.OfLibraries}/report");
        var key = browser.Page.QuerySelector("main input[name=key]")?.GetAttribute("value");
        await browser.SubmitFormAsync("main form", ($"status-{University.OpenRecords}", "InProgress"), ($"was-{University.OpenRecords}", "Unspecified"), ($"narrative-{University.OpenRecords}", "A room is found."));

        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(($"/v1/plan-items/{University.OpenRecords}/progress",
            """{"status":"InProgress","narrative":"A room is found.","values":[]}""", $"\"{key}-{University.OpenRecords}\""));
        browser.At.ShouldBe(new Uri(PortalHost.Seen, $"/plans/{University.OfLibraries}"));
    }

    static async Task<Browser> AtAsync(PortalHost portal, string path)
    {
        var browser = await portal.SignedInAsync();
        await browser.GoAsync(path);
        return browser;
    }
}
