using System.Text;
using static Messaging.Tests.Spreadsheets.SomeTable;

namespace Messaging.Tests.Spreadsheets;

public sealed class ReadingCsv
{
    [Theory]
    [InlineData("key,name\nlib,Libraries\n")]
    [InlineData("key;name\nlib;Libraries")]
    [InlineData("key\tname\r\nlib\tLibraries\r\n")]
    [InlineData("key,name\rlib,Libraries\r")]
    [InlineData("\uFEFFkey,name\nlib,Libraries")]
    [InlineData(" Key , NAME \n lib , Libraries ")]
    [InlineData("\"key\";\"name\"\n\"lib\";\"Libraries\" \n")]
    [InlineData(" \"key\" , \"name\"\n\"lib\"\t, \"Libraries\"")]
    [InlineData("\"key\"\t\"name\"\t\"\"\nlib\tLibraries")]
    [InlineData("name,key\nLibraries,lib")]
    [InlineData("since,key,name\n,lib,Libraries")]
    [InlineData("key,name,,\nlib,Libraries,,")]
    public void The_header_shows_what_separates_and_where_the_columns_are(string text)
    {
        var table = Csv(text);

        table.Lines().ShouldBe(["2|lib|Libraries|"]);
        table.RequireNoMistakes();
    }

    [Fact]
    public void A_cell_in_quotes_may_hold_separators_quotes_and_line_ends() =>
        Csv("key;name;since\n\"a;b\";\"The \"\"old\"\" hall\";\"one\r\ntwo\"\nlib;Libraries, all;").Lines().ShouldBe(["2|a;b|The \"old\" hall|one\r\ntwo", "3|lib|Libraries, all|"]);

    [Fact]
    public void Rows_keep_the_numbers_that_a_spreadsheet_shows_and_empty_ones_are_passed_over() =>
        Csv("\n,,\nkey,name,since\n\na,\"two\nlines\",\n , , \nb,Second,2026").Lines().ShouldBe(["5|a|two\nlines|", "7|b|Second|2026"]);

    [Fact]
    public void A_row_may_end_early() => Csv("key,name,since\nlib").Lines().ShouldBe(["2|lib||"]);

    [Fact]
    public void One_column_needs_no_separator() =>
        ServiceDefaults.Spreadsheets.Spreadsheet.Read("key\nlib\n"u8.ToArray(), "units", ["key"], []).Rows.Single()["key"].ShouldBe("lib");

    [Fact]
    public void Columns_that_are_missing_unknown_or_there_twice_are_told_at_once()
    {
        var problem = ShouldBeRefused(() => Csv("key,nmae,Key,colour\nlib,Libraries,x,red"), "wrong-columns");

        problem.Places().ShouldBe(["1:B", "1:C", "1:D", "1:name"]);
        problem.Errors[0].Detail.ShouldContain("'nmae'");
        problem.Errors[0].Detail.ShouldContain("key, name, since");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("key,name")]
    [InlineData("key,name\n,\n")]
    public void A_table_without_rows_is_refused(string text) => ShouldBeRefused(() => Csv(text), "empty-table");

    [Theory]
    [InlineData("key,name\na,A\nb,\"Never\nclosed,", "3:B", "never closed")]
    [InlineData("key,name\na,5\" pipe", "2:B", "does not stand in quotes")]
    [InlineData("key,name\n\"a\" or b,B", "2:A", "after its closing quote")]
    [InlineData("key,name\n\"", "2:A", "never closed")]
    [InlineData("key,name\n\"a,b\",\"\",\"abc\"\"", "2:C", "never closed")]
    [InlineData("key;na\"me\na;b", "1:B", "does not stand in quotes")]
    public void A_quote_that_means_nothing_is_refused_with_its_place(string text, string place, string why)
    {
        var problem = ShouldBeRefused(() => Csv(text), "not-a-table");

        problem.Places().ShouldBe([place]);
        problem.Errors[0].Detail.ShouldContain(why);
    }

    [Fact]
    public void Every_cell_that_cannot_be_taken_is_told_with_its_place()
    {
        var table = Csv($"key,name,since\na\0b,Name\u0007,\nok,{new string('x', 32_768)},\n\u0085ok,Lines\u001B,x\nb,B,,left over");

        var problem = table.ShouldBeWrong();
        problem.Places().ShouldBe(["2:key", "2:name", "3:name", "4:name", "5:D"]);
        problem.Errors[0].Detail.ShouldContain("U+0000");
        table.Lines().ShouldBe(["2|||", "3|ok||", "4|ok||x", "5|b|B|"]);
    }

    [Fact]
    public void What_a_service_finds_is_told_with_it_in_the_order_of_the_rows_and_no_cell_is_blamed_for_being_unreadable_twice()
    {
        var table = Csv("key,name\na,A\nb,\u0001\nc,C");
        foreach (var row in table.Rows.Reverse())
        {
            row.Mistaken("name", "A name is longer.");
            row.Mistaken(new("A key is longer.", "#/key"));
        }

        var problem = table.ShouldBeWrong();
        problem.Places().ShouldBe(["2:name", "2:key", "3:name", "3:key", "4:name", "4:key"]);
        problem.Errors.ShouldAllBe(error => error.Pointer == null);
        problem.Errors[2].Detail.ShouldContain("U+0001");
        table.Rows.ShouldAllBe(row => row.IsMistaken);
    }

    [Fact]
    public void Of_many_mistakes_the_first_thousand_are_listed_and_all_are_counted()
    {
        var table = Csv("key,name\n" + string.Concat(Enumerable.Repeat("a\u0001,b\u0001\n", 2_000)));

        var problem = table.ShouldBeWrong();
        problem.Errors.Count.ShouldBe(1_000);
        problem.Message.ShouldContain("4,000, in 2,000 rows");
    }

    [Fact]
    public void A_table_has_its_limits()
    {
        Csv("key,name\n" + string.Concat(Enumerable.Repeat("a,b\n", 10_000))).Rows.Count.ShouldBe(10_000);
        ShouldBeRefused(() => Csv("key,name\n" + string.Concat(Enumerable.Repeat("a,b\n", 10_001))), "table-too-large");
        ShouldBeRefused(() => Csv("key,name\na,b" + new string(',', 49) + "x"), "table-too-large").Message.ShouldContain("Row 2 has a value in column AY");
        Csv("key,name\na,b" + new string(',', 5_000_000)).Lines().ShouldBe(["2|a|b|"]);
    }

    [Fact]
    public void What_is_not_UTF8_is_refused_with_its_line()
    {
        ShouldBeRefused(() => Read([.. "key,name\nlib,Biblioth"u8, 0xE8, .. "que\n"u8]), "not-utf8").Errors[0].Line.ShouldBe(2);
        ShouldBeRefused(() => Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("key\tname\nlib\tLibraries")]), "not-utf8").Message.ShouldContain("UTF-16");
    }

    [Fact]
    public void What_is_no_table_is_refused_with_what_to_do()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504]];

        ShouldBeRefused(() => Read([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13]), "not-a-table").Message.ShouldContain("neither CSV nor");
        ShouldBeRefused(() => Csv("<table><tr><td>key</td></tr></table>"), "not-a-table").Message.ShouldContain("neither CSV nor");
        ShouldBeRefused(() => Csv("%PDF-1.7\nkey,name"), "not-a-table").Message.ShouldContain("neither CSV nor");
        ShouldBeRefused(() => Read([.. compound, .. Encoding.Unicode.GetBytes("Workbook")]), "not-a-table").Message.ShouldContain(".xls)");
        ShouldBeRefused(() => Read([.. compound, .. Encoding.Unicode.GetBytes("EncryptedPackage")]), "not-a-table").Message.ShouldContain("password");
    }

    [Fact]
    public void A_column_that_was_not_asked_for_is_a_defect_and_not_an_empty_cell() =>
        Should.Throw<ArgumentException>(() => Csv("key,name\na,b").Rows[0]["colour"]);
}
