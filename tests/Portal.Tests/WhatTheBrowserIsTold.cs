using System.Net;

namespace Portal.Tests;

public sealed class WhatTheBrowserIsTold(PortalHost portal) : IClassFixture<PortalHost>
{
    public static TheoryData<string> Pages => ["/", $"/plans/{University.InForce}", $"/plans/{University.OfLibraries}", "/coverage", "/coverage?by=commitment", "/coverage?by=unit", "/coverage/hints", "/subscriptions/end?token=x", "/sign-in?failed=yes", "/nowhere"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_script_no_style_of_its_own_and_nothing_from_elsewhere(string address)
    {
        using var answer = await portal.Browser.GetAsync(address);
        var page = await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync());

        page.QuerySelectorAll("script, style, [style], iframe, img, base").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).ShouldAllBe(attribute => !attribute.Name.StartsWith("on"));
        page.QuerySelectorAll("[href], [src], [action]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action"))
            .ShouldAllBe(link => link != null && (link.StartsWith('/') || link.StartsWith('#')) && !link.StartsWith("//"));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_a_language_a_title_one_heading_and_landmarks(string address)
    {
        using var answer = await portal.Browser.GetAsync(address);
        var page = await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync());

        page.DocumentElement.GetAttribute("lang").ShouldBe("en");
        page.Title.ShouldNotBeNull().ShouldEndWith(" – Equity Plans");
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelectorAll("main").Length.ShouldBe(1);
        page.QuerySelector("a.skip")?.GetAttribute("href").ShouldBe("#main");
        page.QuerySelectorAll("[id]").Select(element => element.Id).ShouldBeUnique();
        page.QuerySelectorAll("a[href^='#']").ShouldAllBe(link => page.GetElementById(link.GetAttribute("href")!.Substring(1)) != null);
    }

    [Fact]
    public async Task The_navigation_marks_where_the_reader_is()
    {
        (await portal.OpenAsync("/coverage")).QuerySelectorAll("header [aria-current]").Single().TextContent.ShouldBe("Coverage");
        (await portal.OpenAsync("/")).QuerySelectorAll("header [aria-current]").Single().TextContent.ShouldBe("Plans");
    }

    [Fact]
    public async Task The_style_sheet_is_asked_for_again_only_if_it_changed()
    {
        var sheet = (await portal.OpenAsync("/")).QuerySelector("link[rel=stylesheet]")?.GetAttribute("href").ShouldNotBeNull();
        using var first = await portal.Browser.GetAsync(sheet);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Content.Headers.ContentType?.MediaType.ShouldBe("text/css");
        first.Headers.CacheControl.ShouldNotBeNull();

        using var again = new HttpRequestMessage(HttpMethod.Get, sheet) { Headers = { IfNoneMatch = { first.Headers.ETag.ShouldNotBeNull() } } };
        using var second = await portal.Browser.SendAsync(again);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task The_frameworks_script_is_not_there() =>
        (await portal.Browser.GetAsync("/_framework/blazor.web.js")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task The_portal_is_ready_without_its_neighbours()
    {
        await using var alone = await PortalHost.AmongAsync(new University(), "plans", "alignment", "feedback", "notifications", "identity");

        (await alone.Browser.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
