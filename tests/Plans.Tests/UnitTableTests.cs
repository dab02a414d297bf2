using System.Text;
using PlansService;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace Plans.Tests;

/// <summary>What a table of units asks for, and what is wrong with it.</summary>
public sealed class UnitTableTests
{
    static readonly Unit Institute = Unit.Register("institute", "The institute", null);
    static readonly Unit Arts = Unit.Register("arts", "School of Arts", Institute);

    [Fact]
    public void Units_come_after_the_one_above_them_in_whatever_order_they_stand()
    {
        var (_, units) = Read("choir,Choir,music\nmusic,Music,arts\nhistory,History,arts\narts,School of Arts,institute", Institute, Arts);

        units.Added.Select(entry => entry.Key).ShouldBe(["music", "history", "choir"]);
        units.Entries.Select(entry => $"{entry.Row.Number} {entry.Key} {entry.Known is null}").ShouldBe(["2 choir True", "3 music True", "4 history True", "5 arts False"]);
        units.Places.Select(place => $"{place.Entry.Key} below {place.Above?.Key}").ShouldBe(["music below arts", "history below arts"]);
    }

    [Fact]
    public void The_first_table_may_bring_the_institute_itself()
    {
        var (table, units) = Read("arts,School of Arts,institute\ninstitute,The institute,");

        table.RequireNoMistakes();
        units.Added.Select(entry => entry.Key).ShouldBe(["institute", "arts"]);
        units.Places.ShouldHaveSingleItem().Above.ShouldBeNull();
    }

    [Theory]
    [InlineData("Arts!,Arts,institute", "2:key")]
    [InlineData(",Arts,institute", "2:key")]
    [InlineData("drama,D,institute", "2:name")]
    [InlineData("drama,\"Dra\nma\",institute", "2:name")]
    [InlineData("X,,nowhere", "2:key 2:name 2:parent")]
    [InlineData("drama,Drama,institute\ndance,Dance,arts\ndrama,Drama,arts", "4:key")]
    [InlineData("drama,Drama,theatre", "2:parent")]
    [InlineData("drama,Drama,Institute", "2:parent")]
    [InlineData("drama,Drama,drama", "2:parent")]
    [InlineData("a1,One,a2\na2,Two,a3\na3,Three,a1\na4,Four,a1\na5,Five,arts", "2:parent 3:parent 4:parent 5:parent")]
    [InlineData("university,Another,", "2:parent")]
    [InlineData("institute,Institute,", "2:name")]
    [InlineData("institute,The institute,arts", "2:parent")]
    [InlineData("arts,Arts,", "2:name 2:parent")]
    public void Every_mistake_is_told_with_its_place(string rows, string places)
    {
        var (table, _) = Read(rows, Institute, Arts);

        string.Join(' ', Should.Throw<Problem>(table.RequireNoMistakes).Errors.Select(error => $"{error.Line}:{error.Column}")).ShouldBe(places);
    }

    [Fact]
    public void There_is_one_institute_in_a_table_too() =>
        Should.Throw<Problem>(Read("one,The first,\ntwo,The second,").Table.RequireNoMistakes).Errors.ShouldHaveSingleItem().Detail.ShouldContain("'one'");

    [Fact]
    public void A_chain_of_ten_thousand_units_is_read()
    {
        var (table, units) = Read(string.Join('\n', Enumerable.Range(1, 10_000).Reverse().Select(at => $"u{at},Unit {at},{(at == 1 ? "" : $"u{at - 1}")}")));

        table.RequireNoMistakes();
        units.Added.Select(entry => entry.Key).ShouldBe(Enumerable.Range(1, 10_000).Select(at => $"u{at}"));
    }

    static (Spreadsheet Table, UnitTable Units) Read(string rows, params Unit[] units)
    {
        var table = Spreadsheet.Read(Encoding.UTF8.GetBytes("key,name,parent\n" + rows), "units", ["key", "name", "parent"], []);
        return (table, new UnitTable(table.Rows, units));
    }
}
