using TestKit;
using static Messaging.Tests.Spreadsheets.SomeTable;

namespace Messaging.Tests.Spreadsheets;

public sealed class ReadingXlsx
{
    static readonly string Header = Workbook.Row("key", "name", "since");

    // Styles 1 to 6: a built-in day, a day spelled out, a month, a time, a red number and an elapsed time.
    const string Styles = """
        <numFmts count="5"><numFmt numFmtId="164" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="165" formatCode="mmmm"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/><numFmt numFmtId="167" formatCode="[Red]0.00&quot; days&quot;"/><numFmt numFmtId="168" formatCode="[h]:mm"/></numFmts>
        <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs>
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_stand_in_their_cells_or_in_a_list_of_the_workbook(bool isStrict) =>
        Read(new Workbook { Texts = ["<t>key</t>", "<t>name</t>", "<t xml:space=\"preserve\"> Libraries </t>"], IsStrict = isStrict }
            .With("units", """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>lib</t></is></c><c r="B2" t="s"><v>2</v></c></row>""").ToBytes())
            .Lines().ShouldBe(["2|lib|Libraries|"]);

    [Fact]
    public void Formatted_text_is_put_together_without_hints_how_it_is_read() =>
        Read(new Workbook { Texts = ["<r><rPr><b/></rPr><t>Lib</t></r><r><t xml:space=\"preserve\">raries </t></r><r><t>&amp; more</t></r><rPh sb=\"0\" eb=\"1\"><t>ラ</t></rPh><phoneticPr fontId=\"1\"/>"] }
            .With("units", Header + """<row><c t="str"><v>a</v></c><c t="s"><v>0</v></c></row>""").ToBytes()).Lines().ShouldBe(["2|a|Libraries & more|"]);

    [Fact]
    public void What_XML_cannot_say_is_escaped() =>
        Read(new Workbook().With("units", Header + Workbook.Row("a", "one_x000D_\ntwo", "_x005F_x0041_")).ToBytes()).Lines().ShouldBe(["2|a|one\r\ntwo|_x0041_"]);

    [Fact]
    public void A_cell_gives_what_is_stored_formula_or_not()
    {
        var table = Read(new Workbook().With("units", Header + """
            <row><c t="str"><f>LOWER("LIB")</f><v>lib</v></c><c t="b"><f>TRUE()</f><v>1</v></c><c><f>1+1</f><v>2</v></c></row>
            <row><c><v>4.912345678E9</v></c><c><v>0.30000000000000004</v></c><c><v>-1.5</v></c></row>
            <row><c><v>1E+40</v></c><c t="b"><v>0</v></c><c t="str"><f>A9</f><v></v></c></row>
            """).ToBytes());

        table.Lines().ShouldBe(["2|lib|TRUE|2", "3|4912345678|0.3|-1.5", "4|1E+40|FALSE|"]);
        table.RequireNoMistakes();
    }

    [Theory]
    [InlineData("1", "46173", "2026-05-31")]
    [InlineData("1", "46173.75", "2026-05-31")]
    [InlineData("2", "46173", "2026-05-31")]
    [InlineData("3", "46173", "2026-05-31")]
    [InlineData("4", "0.5", "0.5")]
    [InlineData("5", "46173", "46173")]
    [InlineData("6", "1.5", "1.5")]
    [InlineData("0", "46173", "46173")]
    [InlineData("99", "46173", "46173")]
    [InlineData("1", "1", "1900-01-01")]
    [InlineData("1", "59", "1900-02-28")]
    [InlineData("1", "61", "1900-03-01")]
    [InlineData("1", "2958465", "9999-12-31")]
    public void A_number_that_is_shown_as_a_day_is_that_day(string style, string number, string read) =>
        Read(new Workbook { Styles = Styles }.With("units", $"""{Header}<row><c t="str"><v>a</v></c><c t="str"><v>A</v></c><c s="{style}"><v>{number}</v></c></row>""").ToBytes()).Lines().ShouldBe([$"2|a|A|{read}"]);

    [Fact]
    public void Days_may_count_from_1904_or_be_written_out() =>
        Read(new Workbook { Styles = Styles, From1904 = true }.With("units", $"""{Header}<row><c s="1"><v>44711</v></c><c t="d"><v>2026-05-31T10:00:00</v></c></row>""").ToBytes()).Lines().ShouldBe(["2|2026-05-31|2026-05-31|"]);

    [Theory]
    [InlineData("""<c t="e"><f>A99</f><v>#REF!</v></c>""", "#REF!")]
    [InlineData("""<c><f>A99+1</f></c>""", "without its value")]
    [InlineData("""<c><f>A99+1</f><v/></c>""", "without its value")]
    [InlineData("""<c t="str"><f>A99</f></c>""", "without its value")]
    [InlineData("""<c s="1"><v>0</v></c>""", "is none")]
    [InlineData("""<c s="1"><v>2958466</v></c>""", "is none")]
    [InlineData("""<c><v>NaN</v></c>""", "no number")]
    [InlineData("""<c><v>many</v></c>""", "no number")]
    [InlineData("""<c t="d"><v>soon</v></c>""", "no date")]
    [InlineData("""<c t="inlineStr"><is><t>a_x0000_b</t></is></c>""", "U+0000")]
    [InlineData("""<c t="inlineStr"><is><t>a_xD800_b</t></is></c>""", "U+D800")]
    public void A_cell_that_cannot_be_taken_is_told_with_its_place(string cell, string why)
    {
        var problem = Read(new Workbook { Styles = Styles }.With("units", $"""{Header}<row r="7"><c t="str"><v>a</v></c>{cell}</row>""").ToBytes()).ShouldBeWrong();

        problem.Places().ShouldBe(["7:name"]);
        problem.Errors[0].Detail.ShouldContain(why);
    }

    [Fact]
    public void A_long_text_is_told_and_not_kept()
    {
        var problem = Read(Workbook.Of("units", ["key", "name"], ["a", new string('x', 32_768)], ["b", new string('x', 32_767)])).ShouldBeWrong();

        problem.Places().ShouldBe(["2:name"]);
    }

    [Fact]
    public void Rows_keep_their_numbers_and_what_is_empty_is_passed_over() =>
        Read(new Workbook().With("units", """
            <row r="3"><c r="B3" t="str"><v>key</v></c><c r="D3" t="str"><v>name</v></c><c r="XFD3" s="1"/></row>
            <row r="4" s="1"/><row r="5"><c r="B5" s="1"/></row>
            <row r="9"><c r="B9" t="str"><v>lib</v></c><c r="C9" t="str"><v> </v></c><c r="D9" t="str"><v>Libraries</v></c></row>
            """).ToBytes()).Lines().ShouldBe(["9|lib|Libraries|"]);

    [Fact]
    public void The_sheet_that_is_named_is_read_or_the_only_one_to_be_seen()
    {
        var other = Workbook.Row("colour") + Workbook.Row("red");
        var units = Header + Workbook.Row("lib", "Libraries");

        Read(new Workbook().With("Notes", other).With(" Units ", units).ToBytes()).Rows.Count.ShouldBe(1);
        Read(new Workbook().With("Lists", other, state: "hidden").With("Sheet1", units).ToBytes()).Rows.Count.ShouldBe(1);
        ShouldBeRefused(() => Read(new Workbook().With("Notes", other).With("Sheet1", units).ToBytes()), "no-such-sheet").Message.ShouldContain("'Notes', 'Sheet1'");
    }

    [Fact]
    public void Merged_cells_are_told_where_they_may_hide_a_value()
    {
        var table = Read(new Workbook().With("units", Header + Workbook.Row("a", "A") + Workbook.Row("b", "B") + Workbook.Row("c", "C"),
            """<mergeCells count="3"><mergeCell ref="C2:C4"/><mergeCell ref="H2:J4"/><mergeCell ref="A9:B10"/></mergeCells>""").ToBytes());

        var problem = table.ShouldBeWrong();
        problem.Places().ShouldBe(["2:since"]);
        problem.Errors[0].Detail.ShouldContain("C2:C4");
    }
}
