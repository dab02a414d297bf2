using System.IO.Compression;
using System.Text;
using Contracts.Plans;
using FsCheck;
using FsCheck.Fluent;
using PlansService.Import;

namespace Plans.Tests.Import;

/// <summary>A plan says the same as text, as a web page's source and as a Word document.</summary>
public sealed class OtherForms
{
    const string Web = """
        <!DOCTYPE html>
        <html><head><title>Rooms</title><style>p { color: red }</style></head>
        <body><nav><ul><li><a href="/">Home</a></li></ul></nav>
        <main><h1>A plan for fair rooms</h1><p>Adopted, <em>March</em> 2024</p>
        <p>We wrote this plan after
           a year of listening.</p>
        <h2>Commitment 1: Every room can be reached <b>without</b> stairs.</h2>
        <ul><li><p>Build a ramp at the north gate. (In progress)</p><ul><li>Ask the neighbours.</ul></li>
        <li>Mend the lift &amp; the door of the old hall.</ul>
        <script>alert('• Not an action.')</script></main><footer>• Imprint</footer></body></html>
        """;

    const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

    [Fact]
    public void A_web_page_is_read_as_a_reader_sees_it() => ShouldBeThePlan(PublishedPage.Read(Encoding.UTF8.GetBytes(Web)));

    [Fact]
    public void A_Word_document_is_read_with_its_lists() => ShouldBeThePlan(PublishedPage.Read(Document(
        Paragraph("A plan for fair rooms"), Paragraph("Adopted, </w:t></w:r><w:r><w:t>March 2024"), Paragraph("We wrote this plan after a year of listening."),
        Paragraph("Commitment 1: Every room can be reached without stairs."),
        Paragraph("Build a ramp at the north gate. (In progress)", "<w:pStyle w:val=\"ListBullet\"/>"), Paragraph("Ask the neighbours.", "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr>"),
        Paragraph("Mend the lift &amp; the </w:t></w:r><w:del><w:r><w:delText>gate</w:delText></w:r></w:del><w:r><w:t>door of the old hall.", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr>"))));

    [Fact]
    public void Text_in_a_picture_stands_once()
    {
        var page = PublishedPage.Read(Document(Paragraph("Commitment 1: Be fair."),
            Paragraph("</w:t></w:r><mc:AlternateContent><mc:Choice><w:r><w:t>• Listen.</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>• Listen.</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:t>")));

        page.Items.Select(item => item.Text).ShouldBe(["Be fair.", "Listen."]);
    }

    [Fact]
    public void What_is_no_document_is_refused_with_what_to_do()
    {
        PublishedPage.Read("PK and nothing more"u8).Errors.ShouldHaveSingleItem().Code.ShouldBe("not-text");
        PublishedPage.Read(Document("<!DOCTYPE w [<!ENTITY a 'b'>]>")).Errors.ShouldHaveSingleItem().Code.ShouldBe("not-text");
        PublishedPage.Read(Document(string.Concat(Enumerable.Repeat("<w:sdt>", 10_000)))).Errors.ShouldHaveSingleItem().Code.ShouldBe("not-text");
        PublishedPage.Read(Document(new string(' ', 51 << 20).Replace("        ", "<w:b/>  ", StringComparison.Ordinal))).Errors.ShouldHaveSingleItem().Code.ShouldBe("page-too-large");
    }

    [Theory]
    [InlineData("<div>", 10_000)]
    [InlineData("<b>", 300_000)]
    [InlineData("<p>", 60_000)]
    [InlineData("<table><tr><td>", 20_000)]
    public void A_tower_of_tags_is_refused_before_it_is_built(string tag, int count) =>
        PublishedPage.Read("<!doctype html>" + string.Concat(Enumerable.Repeat(tag, count))).Errors.ShouldHaveSingleItem().Code.ShouldBe("page-too-large");

    [Fact]
    public void No_source_makes_the_reader_fail()
    {
        var pieces = Gen.Elements("<p>", "</p>", "<ul>", "<li>", "</ul>", "<b", ">", "<!--", "-->", "&amp;", "&#0;", "Commitment 1: Be fair.", "• Listen.", "<br>", "<table>", "<svg>", "</svg>", "<script>", "\n", "<![CDATA[", "\uD800");
        Check.QuickThrowOnFailure(Prop.ForAll(pieces.ListOf().ToArbitrary(), source => PublishedPage.Read("<html>" + string.Concat(source)) is not null));
    }

    static void ShouldBeThePlan(PageReading page)
    {
        page.Errors.ShouldBeEmpty();
        page.Title.ShouldBe("A plan for fair rooms");
        page.AdoptedOn.ShouldBe("2024-03");
        page.Description.ShouldBe("We wrote this plan after a year of listening.");
        page.Items.Select(item => (item.Parent, item.Kind, item.Text)).ShouldBe([
            (null, ItemKind.Commitment, "Every room can be reached without stairs."),
            (0, ItemKind.Action, "Build a ramp at the north gate."),
            (1, ItemKind.Action, "Ask the neighbours."),
            (0, ItemKind.Action, "Mend the lift & the door of the old hall."),
        ]);
        page.Items[1].Status.ShouldBe(ProgressStatus.InProgress);
    }

    static string Paragraph(string text, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr>\n  <w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>\n";

    static byte[] Document(params string[] paragraphs)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            Write(zip, "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
            Write(zip, "word/document.xml", $"<w:document {Word}><w:body>{string.Concat(paragraphs)}</w:body></w:document>");
        }

        return file.ToArray();
    }

    static void Write(ZipArchive zip, string path, string text)
    {
        using var part = new StreamWriter(zip.CreateEntry(path).Open());
        part.Write(text);
    }
}
