using PlansService.StratMl;

namespace Plans.Tests.StratMl;

public class RealDocuments
{
    static readonly Row[] Expected =
    [
        new("p1-PMOAI-office-of-american-innovation.xml", StratMlPart.One, Goals: 1, Objectives: 5, Stakeholders: 24, Indicators: 0, Instances: 0, Results: 0, Values: 0, Repairs: 0),
        new("p2-Albania.xml", StratMlPart.Two, 2, 12, 15, 104, 2392, 4784, 4670, 0),
        new("p2-CNXT-THeXDesK.xml", StratMlPart.Two, 5, 7, 21, 7, 7, 14, 0, 52),
        new("p2-HHIOP20200304.xml", StratMlPart.Two, 41, 386, 522, 0, 0, 0, 0, 1),
        new("p2-OntoInsights.xml", StratMlPart.Two, 1, 2, 8, 0, 0, 0, 0, 1),
        new("p2-SC-FY2023-AccountabilityReport-embedded.xml", StratMlPart.Two, 5, 11, 61, 28, 28, 84, 56, 259),
        new("p2-SMLC2011-StratTest-variant.xml", StratMlPart.Two, 3, 10, 58, 11, 11, 22, 4, 88),
        new("p2-SMLC2011-annual-report.xml", StratMlPart.Two, 3, 10, 58, 11, 11, 22, 4, 88),
    ];

    [Fact]
    public void Every_document_of_the_two_parts_is_read_whole()
    {
        var rows = StratMlFiles.Real.Select(file => (File: file, Reading: StratMlFiles.ReadReal(file))).Select(read => Row.Of(read.File, read.Reading)).ToList();
        foreach (var row in rows) TestContext.Current.TestOutputHelper?.WriteLine($"{row}");

        rows.ShouldBe(Expected);
    }

    [Fact]
    public void No_word_of_a_real_document_is_lost() =>
        StratMlFiles.Real.SelectMany(file => StratMlFiles.ReadReal(file).Notes.Where(note => note.IsDoubt).Select(note => $"{file} {note}")).ShouldBeEmpty();

    [Fact]
    public void Every_export_is_valid_and_reads_as_what_was_written()
    {
        foreach (var file in StratMlFiles.Real)
        {
            var document = StratMlFiles.ReadReal(file).Document.ShouldNotBeNull();
            StratMlPart[] parts = StratMlWriter.NeedsPartTwo(document) is null ? [StratMlPart.One, StratMlPart.Two] : [StratMlPart.Two];
            foreach (var part in parts)
            {
                var written = StratMlWriter.Write(document, part);
                StratMlFiles.Mistakes(written, StratMlFiles.Schema(part)).ShouldBeEmpty($"{file} as Part {part}");

                var again = StratMlReader.Read(written);
                again.Notes.ShouldBeEmpty();
                StratMlFiles.Content(again.Document).ShouldBe(StratMlFiles.Content(document));
                StratMlWriter.Write(again.Document.ShouldNotBeNull(), part).ShouldBe(written);
            }
        }
    }

    [Fact]
    public void A_strategic_plan_without_indicators_and_roles_fits_into_part_one() =>
        StratMlFiles.Real.Where(file => StratMlFiles.ReadReal(file).Document is { } document && StratMlWriter.NeedsPartTwo(document) is null)
            .ShouldBe(["p1-PMOAI-office-of-american-innovation.xml", "p2-HHIOP20200304.xml", "p2-OntoInsights.xml"]);

    [Fact]
    public void Layout_and_a_byte_order_mark_make_no_difference() =>
        StratMlFiles.Content(StratMlFiles.ReadReal("p2-SMLC2011-StratTest-variant.xml").Document).ShouldBe(StratMlFiles.Content(StratMlFiles.ReadReal("p2-SMLC2011-annual-report.xml").Document));

    [Theory]
    [InlineData("p35-CyberSafteyHarborTREngagement.xml", 2, "stratml-draft")]
    [InlineData("nonconf-HTS-sample_estratml.xml", 2, "unknown-namespace")]
    public void What_is_of_neither_part_is_refused(string file, int line, string code) =>
        StratMlFiles.ReadReal(file).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Line.ShouldBe(line), error => error.Code.ShouldBe(code));

    sealed record Row(string File, StratMlPart Part, int Goals, int Objectives, int Stakeholders, int Indicators, int Instances, int Results, int Values, int Repairs)
    {
        public static Row Of(string file, StratMlReading reading)
        {
            reading.Errors.ShouldBeEmpty(file);
            var document = reading.Document.ShouldNotBeNull();
            return new(file, reading.Part, document.StrategicPlanCore.Goals.Count, document.Objectives().Count(), document.Stakeholders().Count(), document.Indicators().Count(),
                document.Instances().Count(), document.Results().Count(), document.Results().Count(result => result.NumberOfUnits is not null), reading.Notes.Count);
        }
    }
}
