using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceDefaults.Http;
using TestKit;

namespace Messaging.Tests.Spreadsheets;

/// <summary>Whatever is uploaded is a table or a problem that a caller can act on.</summary>
public sealed class AnyBytes
{
    static readonly string[] Words = ["key", "name", "since", ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", "\r", "\0", "\uFEFF", " ", "lib", "é", "\u2028", "\u0085", "\U0001F4DA", "key,name\n", "\"a\nb\",", "=1+1"];

    static readonly string[] Fragments =
    [
        "<row>", "<row r=\"2\">", "<row r=\"-1\"/>", "</row>", "<c>", "<c r=\"A1\" t=\"s\">", "<c r=\"B2\" s=\"1\">", "<c t=\"inlineStr\">", "<c t=\"e\">", "<c t=\"d\">", "<c t=\"b\">", "</c>", "<v>", "<v>1</v>", "<v>-9e999</v>", "<v/>", "</v>",
        "<is>", "<t>key</t>", "<t>name</t>", "<t/>", "<rPh>", "</rPh>", "</is>", "<f>", "</f>", "<mergeCell ref=\"A1:B9\"/>", "<mergeCell ref=\":\"/>", "</sheetData>", "<sheetData>", "key", "&#0;", "&amp;", "<![CDATA[", "]]>", "<!--", "-->", "<?x?>", " ",
    ];

    // Packed as little as possible, so that what changes is what is read.
    static readonly byte[] File = new Workbook { Texts = ["<t>Libraries</t>", "<r><t>Mu</t></r><r><t>seum</t></r>"], Styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>", Compression = CompressionLevel.NoCompression }
        .With("units", Workbook.Row("key", "name", "since") + """<row r="2"><c r="A2" t="str"><v>lib</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" s="0"><v>46173</v></c></row><row r="3"><c t="e"><v>#N/A</v></c><c t="s"><v>1</v></c></row>""", """<mergeCells><mergeCell ref="A2:A3"/></mergeCells>""").ToBytes();

    [Fact]
    public void Any_text_is_read_or_refused() => ForAll(Gen.Elements(Words).ListOf().Select(words => Encoding.UTF8.GetBytes(string.Concat(words))), 3_000);

    [Fact]
    public void Any_bytes_are_read_or_refused() => ForAll(ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []), 1_000);

    [Fact]
    public void Any_bytes_that_begin_like_a_workbook_are_read_or_refused() => ForAll(ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[])[.. "PK\u0003\u0004"u8, .. bytes ?? []]), 1_000);

    [Fact]
    public void Any_change_to_a_workbook_is_read_or_refused() => ForAll(Gen.Choose(0, int.MaxValue).ListOf().Select(changes => Changed([.. changes])), 3_000);

    [Fact]
    public void Any_workbook_that_was_cut_or_doubled_is_read_or_refused() =>
        ForAll(Gen.Choose(0, File.Length).ListOf().Select(cuts => (byte[])[.. File.AsSpan(0, cuts.FirstOrDefault(File.Length)), .. File.AsSpan(cuts.LastOrDefault(0))]), 1_000);

    [Fact]
    public void Any_rows_of_a_workbook_are_read_or_refused() =>
        ForAll(Gen.Elements(Fragments).ListOf().Select(rows => new Workbook { Compression = CompressionLevel.NoCompression }.With("units", string.Concat(rows)).ToBytes()), 3_000);

    // Each number is a place and what stands there then.
    static byte[] Changed(IReadOnlyList<int> changes)
    {
        var file = File.ToArray();
        foreach (var change in changes) file[change / 256 % file.Length] = (byte)(change % 256);
        return file;
    }

    static void ForAll(Gen<byte[]> files, int times) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(60), Prop.ForAll(files.ToArbitrary(), file => IsReadOrRefused(file)));

    static bool IsReadOrRefused(byte[] file)
    {
        try
        {
            var table = SomeTable.Read(file);
            table.RequireNoMistakes();
            return table.Rows.Count > 0 && table.Lines().All(line => line.Length > 0 && !line.Contains('\0'));
        }
        catch (Problem problem)
        {
            return problem.Status == 422 && problem.Errors.All(error => error.Line > 0 && error.Detail.Length is > 0 and < 400);
        }
    }
}
