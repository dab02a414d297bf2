using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceDefaults.Spreadsheets;

namespace Messaging.Tests.Spreadsheets;

/// <summary>A table that is written is read as it was, and calculates nothing.</summary>
public sealed class WritingTables
{
    static readonly string[] Fragments = ["=", "+", "-", "@", "'", "\t", "\r", "\n", "\"", ",", ";", "_x0041_", "_x", "_", "é", "\U0001F4DA", "\uFFFE", "<", "&", "]]>", "＝", "word", " "];

    static readonly Gen<string> Texts = Gen.Elements(Fragments).ListOf().Select(some => string.Concat(some));

    [Fact]
    public void What_is_neutralised_is_read_as_it_was_and_begins_like_no_formula() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Texts.ToArbitrary(), text =>
            Neutral.Read(Neutral.Written(text)) == text && (Neutral.Written(text) is not [var first, ..] || !"=+-@\t\r\n＝＋－＠".Contains(first, StringComparison.Ordinal))));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("'tis", "'tis")]
    [InlineData("-", "'-")]
    [InlineData("a=b", "a=b")]
    [InlineData("'", "'")]
    public void An_apostrophe_goes_in_front_of_what_begins_like_a_formula(string text, string written) => Neutral.Written(text).ShouldBe(written);

    [Theory]
    [InlineData(SpreadsheetFormat.Csv)]
    [InlineData(SpreadsheetFormat.Xlsx)]
    public void Any_texts_are_read_as_they_were_written(SpreadsheetFormat format) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Texts.Two().ToArbitrary(), pair =>
        {
            var row = Spreadsheet.Read(SpreadsheetDownload.Write(format, "units", [["key", "name"], ["a" + pair.Item1, pair.Item2.Trim()]]), "units", ["key", "name"], [], takesFormulas: false).Rows.Single();

            (Neutral.Read(row["key"]), Neutral.Read(row["name"])).ShouldBe((("a" + pair.Item1).TrimEnd(), pair.Item2.Trim()));
        }));

    [Fact]
    public void A_workbook_has_texts_only_and_the_longest_cell_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("=\r", 16_382));
        var file = SpreadsheetDownload.Write(SpreadsheetFormat.Xlsx, "units", [["key", "name"], ["=1+1", text + "."]]);

        using var archive = new ZipArchive(new MemoryStream(file));
        using var sheet = new StreamReader(archive.GetEntry("xl/sheet1.xml").ShouldNotBeNull().Open());
        sheet.ReadToEnd().ShouldSatisfyAllConditions(xml => xml.ShouldNotContain("<f"), xml => xml.ShouldContain(">'=1+1<"));
        Neutral.Read(SomeTable.Read(file).Rows.Single()["name"]).Length.ShouldBe(32_765);
    }

    [Theory]
    [InlineData(SpreadsheetFormat.Csv)]
    [InlineData(SpreadsheetFormat.Xlsx)]
    public void The_same_rows_are_the_same_bytes(SpreadsheetFormat format) =>
        SpreadsheetDownload.Write(format, "units", [["key"], ["a"]]).ShouldBe(SpreadsheetDownload.Write(format, "units", [["key"], ["a"]]));

    [Fact]
    public void CSV_says_that_it_is_UTF8() => SpreadsheetDownload.Write(SpreadsheetFormat.Csv, "units", [["key"], ["é,\"x"]]).ShouldBe([.. Encoding.UTF8.Preamble, .. "key\r\n\"é,\"\"x\"\r\n"u8]);

    [Fact]
    public void A_formula_is_a_mistake_where_none_is_taken()
    {
        var workbook = new TestKit.Workbook().With("units", TestKit.Workbook.Row("key", "name") + """<row><c t="str"><f>LOWER("LIB")</f><v>lib</v></c><c t="inlineStr"><is><t>=1+1</t></is></c></row>""").ToBytes();

        Spreadsheet.Read(workbook, "units", ["key", "name"], [], takesFormulas: false).ShouldBeWrong().Places().ShouldBe(["2:key"]);
        Spreadsheet.Read("key,name\na,=1+1\nb,'=1+1"u8.ToArray(), "units", ["key", "name"], [], takesFormulas: false).ShouldBeWrong().Places().ShouldBe(["2:name"]);
    }
}
