using PlansService;
using PlansService.Tables;

namespace Plans.Tests.Tables;

/// <summary>Cells as people type them.</summary>
public sealed class CellTests
{
    static readonly Guid Target = Guid.Parse("5f0f7d39-3c1b-4a6c-9f53-6a8d5f1a0b11");

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("Office of Rooms", new[] { "Office of Rooms" })]
    [InlineData("Office of Rooms; The libraries;", new[] { "Office of Rooms", "The libraries" })]
    [InlineData("Office of Rooms\nThe libraries\r\n", new[] { "Office of Rooms", "The libraries" })]
    [InlineData("\"Rooms; and doors\" ; The \"old\" hall", new[] { "Rooms; and doors", "The \"old\" hall" })]
    [InlineData("\"The \"\"old\"\" hall\"", new[] { "The \"old\" hall" })]
    public void Names_have_semicolons_or_line_ends_between_them(string cell, string[] names) => ItemCells.Names(cell).ShouldBe(names);

    [Theory]
    [InlineData("\"Office of Rooms")]
    [InlineData("\"Office\" of Rooms")]
    [InlineData("The libraries; \"\"\"")]
    public void A_quote_that_means_nothing_is_found(string cell) => ItemCells.Names(cell).ShouldBeNull();

    [Fact]
    public void A_reference_says_its_kind_and_its_target_where_it_has_one() => ItemCells.References($"Commitment 6\ndependson: Goal 2 [{Target}]\n\nSee: Serves: nobody [ ]\r\nReplaces: [{Target}] []").ShouldBe(
    [
        new() { Text = "Commitment 6" },
        new() { Kind = ReferenceKind.DependsOn, Text = "Goal 2", TargetItemId = Target },
        new() { Text = "Serves: nobody [ ]" },
        new() { Kind = ReferenceKind.Replaces, Text = $"[{Target}]" },
    ]);
}
