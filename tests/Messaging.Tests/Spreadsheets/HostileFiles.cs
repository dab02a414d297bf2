using System.IO.Compression;
using System.Text;
using TestKit;
using static Messaging.Tests.Spreadsheets.SomeTable;

namespace Messaging.Tests.Spreadsheets;

/// <summary>Workbooks that were made to do harm end at a limit.</summary>
public sealed class HostileFiles
{
    const string Sheet = "xl/worksheets/sheet1.xml";
    const string Texts = "xl/sharedStrings.xml";
    const string Worksheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row><c t=\"str\">";
    const string SharedText = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si>";

    static readonly string Header = Workbook.Row("key", "name");

    [Fact]
    public void A_small_file_that_inflates_to_much_is_refused_before_it_is_in_memory()
    {
        var bomb = Archive((Sheet, "<worksheet><sheetData>", string.Concat(Enumerable.Repeat("<row/>", 200_000)), 800, "</sheetData></worksheet>"));
        bomb.Length.ShouldBeLessThan(5 * 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ShouldBeRefused(() => Read(bomb), "table-too-large").Message.ShouldContain("50 MB");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(400 * 1024 * 1024);
    }

    [Fact]
    public void The_parts_of_a_file_count_together() =>
        ShouldBeRefused(() => Read(Archive(("xl/sharedStrings.xml", "<sst/>", "<!---->", 4_300_000, ""), ("xl/styles.xml", "<styleSheet/>", "<!---->", 4_300_000, ""))), "table-too-large");

    [Theory]
    [InlineData("xl/sharedStrings.xml", "<sst>", "<si/>", 600_000, "</sst>", "table-too-large")]
    [InlineData(Sheet, "<worksheet><sheetData>", "<row><c t=\"str\"><v>a</v></c></row>", 10_002, "</sheetData></worksheet>", "table-too-large")]
    [InlineData(Sheet, "<worksheet><sheetData><row>", "<c t=\"str\"><v>a</v></c>", 51, "</row></sheetData></worksheet>", "table-too-large")]
    [InlineData(Sheet, "<worksheet a=\"", "long ", 60_000, "\"/>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData><row><c t=\"str\"><v>", "long ", 60_000, "</v></c></row></sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet>", "&b;", 1, "</worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData>", "<row r=\"99999999999\"/>", 1, "</sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData>", "<row r=\"5\"/>", 2, "</sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData><row r=\"1\">", "<c r=\"A2\"/>", 1, "</row></sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData><row r=\"1\">", "<c r=\"A1\"/>", 2, "</row></sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData><row r=\"1\">", "<c r=\"XFE1\"/>", 1, "</row></sheetData></worksheet>", "not-a-table")]
    [InlineData(Sheet, "<worksheet><sheetData><row r=\"1\">", "<c t=\"s\"><v>5</v></c>", 1, "</row></sheetData></worksheet>", "not-a-table")]
    // What is told apart from them: nothing is wrong with it, but it has no rows.
    [InlineData(Sheet, "<worksheet><sheetData>", "<row/>", 100_000, "</sheetData></worksheet>", "empty-table")]
    public void What_no_spreadsheet_program_writes_is_refused(string part, string begin, string again, int times, string end, string type) => ShouldBeRefused(() => Read(Archive((part, begin, again, times, end))), type);

    [Theory]
    [InlineData(50, "empty-table")]
    [InlineData(5_000, "not-a-table")]
    public void A_tower_of_elements_ends_at_a_limit(int floors, string type) =>
        ShouldBeRefused(() => Read(Archive((Sheet, "<worksheet><sheetData>", "<a>", floors, string.Concat(Enumerable.Repeat("</a>", floors)) + "</sheetData></worksheet>"))), type);

    [Theory]
    [InlineData(Sheet, Worksheet + "<v>", "</v></c></row></sheetData></worksheet>")]
    [InlineData(Sheet, Worksheet, "</c></row></sheetData></worksheet>")]
    [InlineData(Texts, SharedText, "</si></sst>")]
    public void A_tower_within_a_cell_ends_at_a_limit(string part, string begin, string end) =>
        ShouldBeRefused(() => Read(Archive((part, begin, "<a>", 100_000, string.Concat(Enumerable.Repeat("</a>", 100_000)) + end))), "not-a-table");

    [Theory]
    [InlineData(Sheet, Worksheet + "<v>", "<a/>", "</v></c></row></sheetData></worksheet>")]
    [InlineData(Sheet, Worksheet, "<v/>", "</c></row></sheetData></worksheet>")]
    [InlineData(Texts, SharedText, "<r/>", "</si></sst>")]
    public void Of_a_cell_with_millions_of_parts_only_its_text_is_in_memory(string part, string begin, string again, string end)
    {
        var file = Archive((part, begin, again, 6_000_000, end));
        var before = GC.GetAllocatedBytesForCurrentThread();

        if (part == Sheet) ShouldBeRefused(() => Read(file), "empty-table");
        else Read(file).Rows.Count.ShouldBe(1);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(50 * 1024 * 1024);
    }

    [Fact]
    public void What_a_sheet_refers_to_is_not_followed()
    {
        const string Relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
        const string End = "</Relationships>";
        const string MistypedLink = "<Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"mailto:a@b,c@\" TargetMode=\"External\"/>";
        var chain = Enumerable.Range(0, 14_000).Select(link => ($"x/_rels/{link}.xml.rels", Relations, To(link + 1), 1, End));
        var parts = Enumerable.Range(0, 14_001).Select(link => ($"x/{link}.xml", "", "", 0, ""));
        var file = Archive([("xl/worksheets/_rels/sheet1.xml.rels", Relations, To(0) + MistypedLink, 1, End), .. chain, .. parts]);
        file.Length.ShouldBeLessThan(5 * 1024 * 1024);

        Read(file).Lines().ShouldBe(["2|lib|Libraries|"]);

        static string To(int part) => $"<Relationship Id=\"a\" Type=\"u:x\" Target=\"/x/{part}.xml\"/>";
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused()
    {
        var file = Workbook.Of("units", ["key", "name"], ["lib", "Libraries"]);

        for (var length = 4; length < file.Length; length += 7) ShouldBeRefused(() => Read(file[..length]), "not-a-table");
    }

    [Fact]
    public void An_archive_of_something_else_is_refused()
    {
        ShouldBeRefused(() => Read(Archive()), "not-a-table");
        ShouldBeRefused(() => Read(Archive(("_rels/.rels", "<Relationships/>", "", 0, ""))), "not-a-table");
        ShouldBeRefused(() => Read(Archive(("xl/workbook.xml", "<document/>", "", 0, ""))), "not-a-table");
        ShouldBeRefused(() => Read(new Workbook().With("units", Header).ToBytes()), "empty-table");
    }

    // A workbook of which some parts are others, or which has no parts at all.
    static byte[] Archive(params (string Part, string Begin, string Again, int Times, string End)[] parts)
    {
        var file = new MemoryStream();
        using (var like = new ZipArchive(new MemoryStream(new Workbook().With("units", Header + Workbook.Row("lib", "Libraries")).ToBytes())))
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var kept in like.Entries.Where(entry => parts.Length > 0 && parts.All(other => other.Part != entry.FullName)))
            {
                using var from = kept.Open();
                using var to = archive.CreateEntry(kept.FullName).Open();
                from.CopyTo(to);
            }

            foreach (var (part, begin, again, times, end) in parts)
            {
                using var entry = archive.CreateEntry(part, CompressionLevel.SmallestSize).Open();
                entry.Write(Encoding.UTF8.GetBytes(begin));
                var more = Encoding.UTF8.GetBytes(again);
                for (var time = 0; time < times; time++) entry.Write(more);
                entry.Write(Encoding.UTF8.GetBytes(end));
            }

            if (parts.Length == 0) archive.CreateEntry("photo.txt");
        }

        return file.ToArray();
    }
}
