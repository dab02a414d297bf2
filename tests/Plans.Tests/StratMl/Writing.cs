using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PlansService.StratMl;

namespace Plans.Tests.StratMl;

public class Writing
{
    static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Theory]
    [InlineData(nameof(StratMlPart.One))]
    [InlineData(nameof(StratMlPart.Two))]
    public void What_a_part_can_hold_reads_as_it_was_written(string name) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Seeds, seed =>
    {
        var part = Enum.Parse<StratMlPart>(name);
        var document = new SomeDocument(seed, part, isWild: false).Make();
        var written = StratMlWriter.Write(document, part);
        var reading = StratMlReader.Read(written);
        reading.Errors.ShouldBeEmpty();
        reading.Part.ShouldBe(part);
        reading.Notes.ShouldNotContain(note => note.IsDoubt);
        StratMlFiles.Content(reading.Document).ShouldBe(StratMlFiles.Content(document));
        StratMlWriter.Write(reading.Document.ShouldNotBeNull(), part).ShouldBe(written);
    }));

    [Theory]
    [InlineData(nameof(StratMlPart.One))]
    [InlineData(nameof(StratMlPart.Two))]
    public void Whatever_is_written_is_valid_by_the_published_schema_and_stays_as_it_is(string name)
    {
        var part = Enum.Parse<StratMlPart>(name);
        var schema = StratMlFiles.Schema(part);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Seeds, seed =>
        {
            var written = StratMlWriter.Write(new SomeDocument(seed, part, isWild: true).Make(), part);
            StratMlFiles.Mistakes(written, schema).ShouldBeEmpty();
            StratMlWriter.Write(StratMlReader.Read(written).Document.ShouldNotBeNull(), part).ShouldBe(written);
        }));
    }

    [Fact]
    public void The_schemas_of_the_tests_find_mistakes() =>
        StratMlFiles.Mistakes(Encoding.UTF8.GetBytes(StratMlFiles.Around("<Identifier>a</Identifier><Objective><Identifier>a</Identifier></Objective><id/>")), StratMlFiles.Schema(StratMlPart.Two)).Count.ShouldBe(2);

    [Fact]
    public void A_document_is_plain_utf8_with_one_element_a_line() =>
        Encoding.UTF8.GetString(StratMlWriter.Write(Document(new Goal("Paths", "", StratMlIdentifiers.Of(new Guid("8c60e70d-55b5-4ee6-9db3-3a0e202179f2")), "1", [], null, [])), StratMlPart.Two)).ShouldBe("""
            <?xml version="1.0" encoding="utf-8"?>
            <PerformancePlanOrReport Type="Strategic_Plan" xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport">
              <Name>Garden</Name>
              <StrategicPlanCore>
                <Goal>
                  <Name>Paths</Name>
                  <Description />
                  <Identifier>_8c60e70d-55b5-4ee6-9db3-3a0e202179f2</Identifier>
                  <SequenceIndicator>1</SequenceIndicator>
                </Goal>
              </StrategicPlanCore>
            </PerformancePlanOrReport>
            """);

    [Fact]
    public void What_only_part_two_has_cannot_be_written_as_part_one()
    {
        var goal = new Goal("Paths", "", null, null, [], null, []);
        var role = new Role("Users", null, []);

        Needs(Document(goal)).ShouldBeNull();
        Needs(Document(goal) with { Type = PlanType.PerformancePlan }).ShouldBe("Type");
        Needs(Document(goal with { Stakeholders = [new(null, "Walkers", null, [role])] })).ShouldBe("Role");
        Needs(Document(goal with { Objectives = [new(null, null, null, null, [], null, [new(null, null, null, "Width", "cm", null, [], [], null)])] })).ShouldBe("PerformanceIndicator");
        Needs(Document(goal) with { AdministrativeInformation = new("_1", null, null, null, null) }).ShouldBe("Identifier");
        Needs(Document(goal) with { Submitter = new(null, "Ada", null, null, null) }).ShouldBeNull();

        static string? Needs(StratMlDocument document)
        {
            var name = StratMlWriter.NeedsPartTwo(document);
            if (name is null) StratMlWriter.Write(document, StratMlPart.One).ShouldNotBeEmpty();
            else Should.Throw<ArgumentException>(() => StratMlWriter.Write(document, StratMlPart.One)).Message.ShouldContain(name);
            return name;
        }
    }

    [Fact]
    public void A_document_without_a_goal_cannot_be_written() => Should.Throw<ArgumentException>(() => StratMlWriter.Write(Document(), StratMlPart.Two));

    static StratMlDocument Document(params Goal[] goals) => new(PlanType.StrategicPlan, "Garden", null, null, new([], null, null, [], goals), null, null);
}
