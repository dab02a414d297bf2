using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Portal.Tests;

public sealed class CoveragePages(PortalHost portal) : IClassFixture<PortalHost>
{
    async Task<IHtmlTableElement> MatrixAsync(string address = "/coverage") =>
        (await portal.OpenAsync(address)).QuerySelector("table.matrix").ShouldBeAssignableTo<IHtmlTableElement>().ShouldNotBeNull();

    [Fact]
    public async Task The_matrix_is_a_table_whose_heads_say_what_they_head()
    {
        var matrix = await MatrixAsync();

        matrix.Caption.ShouldNotBeNull();
        matrix.QuerySelectorAll("th").ShouldAllBe(head => head.HasAttribute("scope"));
        matrix.QuerySelectorAll("thead th[scope=col]").Length.ShouldBe(16);
        matrix.QuerySelectorAll("tbody").ShouldAllBe(group => group.QuerySelectorAll("th[scope=rowgroup]").Length == 1);
        matrix.QuerySelectorAll("tbody th[scope=row]").Length.ShouldBe(3);
        matrix.Rows.Select(row => row.Cells.Sum(cell => cell.ColumnSpan)).Distinct().ShouldBe([16]);
    }

    [Fact]
    public async Task A_cell_is_one_link_that_names_commitment_unit_and_strength()
    {
        var page = await portal.OpenAsync("/coverage");
        var cell = page.QuerySelector("a.cell.supporting").ShouldNotBeNull();

        cell.TextContent.ShouldStartWith("Commitment 1, Student Life: 3 alignments, supporting, ");
        var list = await portal.OpenAsync("/coverage?by=commitment");
        list.QuerySelector(cell.GetAttribute("href")?.Split('#') is [_, var fragment] ? "#" + fragment : "").ShouldNotBeNull().TextContent.ShouldContain("Student Life");
    }

    [Fact]
    public async Task Gaps_are_said_in_both_directions()
    {
        var matrix = await MatrixAsync();

        matrix.QuerySelectorAll("tr.gap th").Single().TextContent.ShouldContain("calendar");
        matrix.QuerySelector("tr.gap .sum")?.TextContent.ShouldBe("0gap");
        matrix.QuerySelectorAll("tfoot td.gap").Length.ShouldBe(12);
        var page = await portal.OpenAsync("/coverage");
        page.QuerySelector("section[aria-labelledby=unserved] th[scope=row] a")?.GetAttribute("href").ShouldBe($"/plans/{University.InForce}#item-{University.Calendar}");
        page.QuerySelector("section[aria-labelledby=idle]")?.TextContent.ShouldContain("Libraries: 2 of 3 actions");
        page.QuerySelector("section[aria-labelledby=idle] li a")?.GetAttribute("href").ShouldBe($"/plans/{University.OfLibraries}#item-{University.LendLaptops}");
    }

    [Fact]
    public async Task The_answers_come_first_in_words()
    {
        var answers = (await portal.OpenAsync("/coverage")).QuerySelectorAll(".answer").Select(answer => answer.TextContent).ToList();

        answers[0].ShouldContain("1 of 3 commitments");
        answers[0].ShouldContain("Commitment 3 is served by no unit.");
        answers[1].ShouldContain("3 of 33 actions");
        answers[2].ShouldContain("7 proposals");
    }

    [Fact]
    public async Task More_units_than_fit_are_on_further_pages()
    {
        (await MatrixAsync()).QuerySelectorAll("thead th").Select(head => head.TextContent).ShouldNotContain("Theatre");

        var next = await MatrixAsync("/coverage?units=15");
        next.QuerySelectorAll("thead th").Select(head => head.TextContent).ShouldBe(["Commitment", "Observatory", "Theatre", "All units"]);
        (await portal.OpenAsync("/coverage")).QuerySelector("a[rel=next]")?.GetAttribute("href").ShouldBe("/coverage?units=15");
    }

    [Theory]
    [InlineData("/coverage?units=-3")]
    [InlineData("/coverage?units=99999")]
    [InlineData("/coverage?units=many&units=3")]
    [InlineData("/coverage?by=nothing")]
    public async Task An_address_that_asks_for_too_much_shows_what_there_is(string address) =>
        (await MatrixAsync(address)).QuerySelectorAll("tbody th[scope=row]").Length.ShouldBe(3);

    [Fact]
    public async Task Quoted_sentences_are_listed_apart_by_whether_they_were_found()
    {
        var page = await portal.OpenAsync("/coverage");

        page.QuerySelector("section[aria-labelledby=unresolved]")?.TextContent.ShouldContain("2 actions under it");
        page.QuerySelector("section[aria-labelledby=unresolved] blockquote")?.TextContent.ShouldContain("records of the estuary");
        page.QuerySelector("section[aria-labelledby=resolved] .aside-line > a")?.TextContent.ShouldBe("Commitment 1");
    }

    [Fact]
    public async Task The_lists_are_the_form_for_small_screens()
    {
        var page = await portal.OpenAsync("/coverage?by=commitment");

        page.QuerySelector("table.matrix").ShouldBeNull();
        page.QuerySelector(".tabs [aria-current]")?.TextContent.ShouldBe("List by commitment");
        page.QuerySelectorAll("li.case[id]").Length.ShouldBe(3);
        (await portal.OpenAsync("/coverage?by=unit&units=15")).QuerySelectorAll("li.case[id]").Length.ShouldBe(2);
    }
}
