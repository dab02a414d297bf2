using System.Text;
using PlansService.StratMl;

namespace Plans.Tests.StratMl;

public class Refusals
{
    const string Plan = "<StrategicPlan xmlns=\"urn:ISO:std:iso:17469:tech:xsd:stratml_core\">";

    [Theory]
    [InlineData("", 1, "malformed-xml")]
    [InlineData("Goal 1: Homes", 1, "malformed-xml")]
    [InlineData("{\"goals\": []}", 1, "malformed-xml")]
    [InlineData(Plan + "\n<Name>Sports & Games</Name>", 2, "malformed-xml")]
    [InlineData(Plan + "\n<Name>Garden</Name>", 2, "malformed-xml")]
    [InlineData(Plan + "\n<Name>\u0001</Name></StrategicPlan>", 2, "malformed-xml")]
    [InlineData(Plan + "\n<Name>&garden;</Name></StrategicPlan>", 2, "malformed-xml")]
    [InlineData(Plan + "</StrategicPlan>\n<StrategicPlan/>", 2, "malformed-xml")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon\"?><StrategicPlan/>", 1, "malformed-xml")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE StrategicPlan><StrategicPlan/>", 2, "document-type")]
    [InlineData("<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><StrategicPlan><Name>&c;</Name></StrategicPlan>", 1, "document-type")]
    [InlineData("<!DOCTYPE p [<!ENTITY passwords SYSTEM \"file:///etc/passwd\">]><StrategicPlan><Name>&passwords;</Name></StrategicPlan>", 1, "document-type")]
    [InlineData("<!DOCTYPE p SYSTEM \"http://127.0.0.1:9/p.dtd\"><StrategicPlan/>", 1, "document-type")]
    [InlineData("\n<s:OrganizationalStrategyDocument xmlns:s=\"http://schemas.stratml.us/3.5\"/>", 2, "stratml-draft")]
    [InlineData("\n\n<StrategicPlan xmlns=\"http://www.stratml.net/StratML\"><Name>A & B</Name></StrategicPlan>", 3, "unknown-namespace")]
    [InlineData("<html><body>Plan</body></html>", 1, "not-stratml")]
    [InlineData("<Plan xmlns=\"urn:ISO:std:iso:17469:tech:xsd:stratml_core\"/>", 1, "not-stratml")]
    [InlineData("\n" + Plan + "<Name>Garden</Name></StrategicPlan>", 2, "no-goals")]
    [InlineData("\n" + Plan + "<Name>Garden</Name><StrategicPlanCore><Vision/></StrategicPlanCore></StrategicPlan>", 2, "no-goals")]
    public void A_document_that_cannot_be_taken_says_why_and_where(string xml, int line, string code)
    {
        var reading = StratMlFiles.Read(xml);

        reading.Document.ShouldBeNull();
        reading.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Line.ShouldBe(line), error => error.Code.ShouldBe(code));
    }

    [Theory]
    [InlineData("2023-13")]
    [InlineData("2023-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("2023")]
    [InlineData("31.12.2023")]
    [InlineData("FY 2023-2024")]
    public void A_date_that_is_none_is_told_with_its_line(string date) =>
        StratMlFiles.Read(StratMlFiles.Around(StratMlFiles.Result("") + "\n" + StratMlFiles.Result($"<EndDate>{date}</EndDate>"))).Errors
            .ShouldBe([new(4, "not-a-date", $"“{date}” in <EndDate> is no date. Write it like 2023-04-30, or leave the element empty.")]);

    [Fact]
    public void Every_date_that_is_none_is_told() =>
        StratMlFiles.Read(StratMlFiles.Around(StratMlFiles.Result("<StartDate>May</StartDate>\n<EndDate>June</EndDate>"))).Errors.Select(error => error.Line).ShouldBe([3, 4]);

    [Fact]
    public void Bytes_that_are_not_utf8_are_found_with_their_line()
    {
        var error = StratMlReader.Read((byte[])[.. "<StrategicPlan>\n<Name>caf"u8, 0xE9, .. "</Name></StrategicPlan>"u8]).Errors.ShouldHaveSingleItem();

        (error.Line, error.Code).ShouldBe((2, "malformed-xml"));
        error.Text.ShouldContain("save it as UTF-8");
    }

    [Fact]
    public void Utf16_is_refused() => StratMlReader.Read(Encoding.Unicode.GetBytes("<StrategicPlan/>")).Errors.ShouldHaveSingleItem().Code.ShouldBe("not-utf8");

    [Theory]
    [InlineData("<Goal>")]
    [InlineData("<x>")]
    [InlineData("<Description>")]
    [InlineData("<Objective><PerformanceIndicator>")]
    public void Elements_in_elements_without_end_are_refused_where_they_become_too_deep(string nested)
    {
        var error = StratMlFiles.Read(StratMlFiles.Around(string.Concat(Enumerable.Repeat(nested + "\n", 10_000)))).Errors.ShouldHaveSingleItem();

        error.Code.ShouldBe("too-deep");
        error.Line.ShouldBeLessThan(70);
    }

    [Fact]
    public void A_document_beyond_the_limits_is_refused()
    {
        Refused(new string(' ', StratMlReader.MostBytes + 1), 1).ShouldContain("bytes");
        Refused(StratMlFiles.Around(string.Concat(Enumerable.Repeat("<id/>", 1_000_001))), 3).ShouldContain("tags");
        Refused($"<StrategicPlan>\n<Name{string.Concat(Enumerable.Range(0, 110_000).Select(at => $" a{at}=''"))}/></StrategicPlan>", 2).ShouldContain("tag");
        Refused($"<StrategicPlan>\n<Name>{new string('a', 1_050_000)}", 2).ShouldContain("text");

        static string Refused(string xml, int line)
        {
            var error = StratMlFiles.Read(xml).Errors.ShouldHaveSingleItem();
            (error.Line, error.Code).ShouldBe((line, "document-too-large"));
            return error.Text;
        }
    }
}
