using Contracts.Plans;
using PlansService;
using PlansService.Import;
using TestKit;

namespace Plans.Tests.Import;

/// <summary>A government's list of milestones, and what two of its agencies reported on them.</summary>
public sealed class RealRegisters
{
    const string Folder = "data/plans/us-digital-strategy/";

    [Fact]
    public void The_institutes_milestones_are_commitments_that_nobody_has_reported_on()
    {
        var page = Real("GSA-items.json");

        page.Items.Count.ShouldBe(25);
        page.Items.ShouldAllBe(item => item.Kind == ItemKind.Commitment && item.Level == "Milestone" && item.Status == ProgressStatus.Unspecified && item.References.Count == 0);
        page.Items.ShouldAllBe(item => item.Narrative == null && item.Details == null);
        page.Items.Where(item => item.Parent is null).Select(item => item.Label).ShouldBe(["2.1", "7.1", "4.2", "5.2", "8.2", "1.2", "2.2", "5.3", "6.3", "7.2"]);
        page.Items.Count(item => item.Due == "2012-08-21").ShouldBe(6);
        page.Items.Single(item => item.Label == "8.2.1").Due.ShouldBe("2013-01-22");
    }

    [Fact]
    public void Items_stand_where_the_file_says_and_what_looks_wrong_is_noted()
    {
        foreach (var file in new[] { "GSA-items.json", "FCC-digitalstrategy.json", "nasa-digitalstrategy.xml" })
        {
            var page = Real(file);

            ParentOf(page, "2.2.1").ShouldBe("2.1");
            page.Notes.Where(note => note.IsDoubt).Select(note => note.Text.Split(' ')[1]).ShouldBe(["2.2.1", "2.2.2"]);
            ParentOf(page, "7.2.1").ShouldBe("7.2");
            page.Notes.Single(note => note.Text.Contains("“7.2.”", StringComparison.Ordinal)).IsDoubt.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("FCC-digitalstrategy.json", "2012-08-14", "2.1 Completed, 7.1 Completed, 4.2 InProgress, 4.2.3 InProgress, 5.2 Completed, 5.2.2 InProgress, 8.2 NotStarted, 1.2 InProgress, 2.2 InProgress, 5.3 InProgress, 6.3 InProgress, 7.2 Completed")]
    [InlineData("nasa-digitalstrategy.json", "2016-08-30", "2.1 Completed, 7.1 Completed, 4.2 Completed, 5.2 Completed, 5.2.1 Completed, 8.2 Completed, 1.2 InProgress, 2.2 Completed, 5.3 Completed, 6.3 Completed, 7.2 Completed")]
    public void An_agencys_statuses_are_those_of_its_file_and_of_its_day(string file, string on, string statuses)
    {
        var page = Real(file);

        page.Items.Count.ShouldBe(25);
        string.Join(", ", page.Items.Where(item => item.Status != ProgressStatus.Unspecified).OrderBy(item => Order(page, item)).Select(item => $"{item.Label} {item.Status}")).ShouldBe(Sorted(page, statuses));
        page.Items.Where(item => item.Status != ProgressStatus.Unspecified).ShouldAllBe(item => item.StatusOn == on);
        page.Items.ShouldAllBe(item => item.Kind == ItemKind.Action && item.References.Single().Kind == ReferenceKind.Serves && item.References.Single().Text == $"Milestone {item.Label}");
    }

    [Fact]
    public void Words_go_with_the_status_or_else_into_the_details()
    {
        var page = Real("nasa-digitalstrategy.json");

        One(page, "7.2").Narrative.ShouldNotBeNull().ShouldStartWith("As mobile devices");
        One(page, "4.2").Narrative.ShouldNotBeNull().ShouldContain("\nURL to Governance Document: http");
        (One(page, "5.2.1").Narrative, One(page, "5.2.1").Details).ShouldBe(("Bureau/Component: OCIO\nInventory Status: Completed", null));
        One(page, "2.1").Narrative.ShouldBeNull();
        (One(page, "2.1.1").Narrative, One(page, "2.1.1").Details?[..4]).ShouldBe((null, "NASA"));
        page.Notes.ShouldContain(note => note.Text.StartsWith("Milestone 2.1.1, 2.1.2, ", StringComparison.Ordinal) && note.Text.Contains("kept as details", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rows_of_a_table_stay_together()
    {
        var systems = One(Real("nasa-digitalstrategy.json"), "7.1.2").Details.ShouldNotBeNull().Split("\n\n");

        systems.Length.ShouldBe(4);
        systems[2].Split('\n')[0].ShouldBe("System Name: Visualization Explorer");
        systems[2].ShouldEndWith("System Scope: Both\nMain Customer: Employees, Citizens\nUnique Investment Identifier: 026-000004110");
        // Nobody gave an identifier.
        One(Real("FCC-digitalstrategy.json"), "7.1.2").Details.ShouldNotBeNull().ShouldNotContain("Identifier");
    }

    [Theory]
    [InlineData("FCC-digitalstrategy")]
    // In these two places the two files say different things.
    [InlineData("nasa-digitalstrategy", "2.1", "1.2.6")]
    public void JSON_and_XML_read_the_same(string name, params string[] except) =>
        Said(Real(name + ".xml"), except).ShouldBe(Said(Real(name + ".json"), except));

    static PageReading Real(string file)
    {
        var page = PublishedPage.Read(File.ReadAllBytes(SharedFiles.PathOf(Folder + file)));
        page.Errors.ShouldBeEmpty();
        return page;
    }

    static PageItem One(PageReading page, string label) => page.Items.Single(item => item.Label == label);

    static string? ParentOf(PageReading page, string label) => One(page, label).Parent is { } parent ? page.Items[parent].Label : null;

    static int Order(PageReading page, PageItem item) => page.Items.Index().First(one => ReferenceEquals(one.Item, item)).Index;

    // The reading goes down the tree, the file does not always.
    static string Sorted(PageReading page, string statuses) => string.Join(", ", statuses.Split(", ").OrderBy(one => Order(page, One(page, one.Split(' ')[0]))));

    static IEnumerable<string> Said(PageReading page, string[] except) => page.Items.Where(item => !except.Contains(item.Label))
        .Select(item => string.Join('|', item.Label, item.Parent, item.Text, item.Status, item.StatusOn, item.Due, item.Narrative, item.Details, item.References.Single()));
}
