using System.Text;
using PlansService.StratMl;

namespace Plans.Tests.StratMl;

/// <summary>What documents in the wild do against the standard, one by one.</summary>
public class Repairs
{
    [Fact]
    public void A_document_by_the_standard_needs_none()
    {
        var reading = StratMlFiles.Read(StratMlFiles.Around("""
            <Identifier>_1</Identifier><SequenceIndicator>1</SequenceIndicator>
            <Stakeholder StakeholderTypeType="Generic_Group"><Name>Walkers</Name><Role><Name>Users</Name><RoleType>Beneficiary</RoleType></Role></Stakeholder>
            <Objective><Name>Wide gates</Name><PerformanceIndicator ValueChainStage="Output_Processing" PerformanceIndicatorType="Quantitative">
              <MeasurementDimension>Width</MeasurementDimension><UnitOfMeasurement>cm</UnitOfMeasurement>
              <Relationship RelationshipType="Narrower_Than"><ReferentIdentifier>_1</ReferentIdentifier></Relationship>
              <MeasurementInstance><TargetResult><EndDate>2026-12-31</EndDate><NumberOfUnits>90.50</NumberOfUnits></TargetResult>
                <ActualResult><StartDate/><Descriptor><DescriptorName>Status</DescriptorName><DescriptorValue>In progress</DescriptorValue></Descriptor></ActualResult></MeasurementInstance>
            </PerformanceIndicator></Objective>
            """));

        reading.Notes.ShouldBeEmpty();
        var goal = reading.Document.ShouldNotBeNull().StrategicPlanCore.Goals.ShouldHaveSingleItem();
        (goal.Name, goal.Description, goal.Identifier, goal.SequenceIndicator, goal.OtherInformation).ShouldBe(("Paths", "All can walk them", "_1", "1", null));
        goal.Stakeholders.ShouldHaveSingleItem().StakeholderTypeType.ShouldBe(StakeholderType.GenericGroup);
        goal.Stakeholders[0].Roles.ShouldHaveSingleItem().RoleTypes.ShouldBe([RoleType.Beneficiary]);
        var indicator = goal.Objectives.ShouldHaveSingleItem().PerformanceIndicators.ShouldHaveSingleItem();
        (indicator.ValueChainStage, indicator.PerformanceIndicatorType).ShouldBe((ValueChainStage.OutputProcessing, IndicatorType.Quantitative));
        indicator.Relationships.ShouldHaveSingleItem().RelationshipType.ShouldBe(RelationshipType.NarrowerThan);
        indicator.MeasurementInstances[0].TargetResults.ShouldBe([new Result(null, new DateOnly(2026, 12, 31), 90.50m, null, null)]);
        indicator.MeasurementInstances[0].ActualResults.ShouldBe([new Result(null, null, null, new Descriptor("Status", "In progress"), null)]);
        (reading.Lines[goal], reading.Lines[goal.Objectives[0]]).ShouldBe((2, 5));
    }

    [Theory]
    [InlineData("<Identifier>8c60</Identifier>", "The Identifier “8c60” is no name of XML: read as “_8c60”.")]
    [InlineData("<Identifier>Unit#7</Identifier>", "The Identifier “Unit#7” is no name of XML: read as “Unit_7”.")]
    [InlineData("<Identifier/>", "An empty Identifier: read as none.")]
    [InlineData("<Objective><Identifier>a</Identifier></Objective><Objective><Identifier>a</Identifier></Objective>", "The Identifier “a” is there already: read as “a-2”.")]
    [InlineData("<OtherInformation>x</OtherInformation><Stakeholder><Name>y</Name></Stakeholder>", "The elements of <Goal> are in another order than the standard's: put in order.", 2)]
    [InlineData("<id/>", "<id> has no place in <Goal>: left out.")]
    [InlineData("<Stakeholder StakeholderTypeType=\"\"><Name>x</Name></Stakeholder>", "An empty StakeholderTypeType: read as none.")]
    [InlineData("<Stakeholder StakeholderTypeType=\"generic group\"><Name>x</Name></Stakeholder>", "The StakeholderTypeType “generic group” is read as Generic_Group.")]
    [InlineData("<Stakeholder><Name>x</Name><Role><Name/><RoleType/></Role></Stakeholder>", "An empty RoleType: read as none.")]
    [InlineData("<Stakeholder><Name>x</Name><Role><Name/><RoleType>Performer</RoleType><RoleType>Performer</RoleType></Role></Stakeholder>", "A second Performer: left out.")]
    [InlineData("<Objective><PerformanceIndicator ValueChainStage=\"\"><MeasurementDimension/><UnitOfMeasurement/></PerformanceIndicator></Objective>", "An empty ValueChainStage: read as none.")]
    [InlineData("<Objective><PerformanceIndicator IndicatorType=\"Qualitative\"><MeasurementDimension/><UnitOfMeasurement/></PerformanceIndicator></Objective>", "IndicatorType is called PerformanceIndicatorType today: read as that.")]
    [InlineData("<Stakeholder/>", "<Stakeholder> has no Name: read as empty.")]
    [InlineData("<OtherInformation>Mind <b>the</b> step</OtherInformation>", "<OtherInformation> holds elements: read as their text.")]
    public void A_repair_is_told(string goal, string note, int line = 3) => StratMlFiles.Read(StratMlFiles.Around(goal)).ShouldTell(new(line, IsDoubt: false, note));

    [Theory]
    [InlineData("<Budget>12</Budget>", "<Budget> has no place in <Goal>: left out, with “12”.")]
    [InlineData("<Budget><Sum>12</Sum></Budget>", "<Budget> has no place in <Goal>: left out, with “12”.")]
    [InlineData("<x:Objective xmlns:x=\"urn:other\"><x:Name>Gates</x:Name></x:Objective>", "<Objective> has no place in <Goal>: left out, with “Gates”.")]
    [InlineData("<SequenceIndicator/>Gates", "Text in <Goal> outside its elements: left out, with “Gates”.")]
    [InlineData("<Name>Gates</Name>", "A second Name: left out, with “Gates”.")]
    [InlineData("<Stakeholder Rank=\"1\"><Name>x</Name></Stakeholder>", "The attribute Rank has no place in <Stakeholder>: left out, with “1”.")]
    [InlineData("<Stakeholder StakeholderTypeType=\"Crowd\"><Name>x</Name></Stakeholder>", "An unknown StakeholderTypeType: left out, with “Crowd”.")]
    public void What_is_lost_by_a_repair_is_a_doubt(string goal, string note) => StratMlFiles.Read(StratMlFiles.Around(goal)).Notes.ShouldContain(new StratMlNote(3, IsDoubt: true, note));

    [Theory]
    [InlineData("<Description>x</Description><StartDate>2026-01-01</StartDate>", "The elements of <TargetResult> are in another order than the standard's: put in order.", false)]
    [InlineData("<StartDate>2026-01-01T00:00:00</StartDate>", "The StartDate “2026-01-01T00:00:00” is more than a day: read as 2026-01-01.", false)]
    [InlineData("<StartDate>2026-01-01Z</StartDate>", "The StartDate “2026-01-01Z” is more than a day: read as 2026-01-01.", false)]
    [InlineData("<NumberOfUnits>1.5E2</NumberOfUnits>", "The NumberOfUnits “1.5E2” is read as 150.", false)]
    [InlineData("<NumberOfUnits>85 %</NumberOfUnits>", "A NumberOfUnits that is no number: left out, with “85 %”.", true)]
    [InlineData("<NumberOfUnits>NaN</NumberOfUnits>", "A NumberOfUnits that is no number: left out, with “NaN”.", true)]
    public void A_result_is_repaired(string result, string note, bool isDoubt) => StratMlFiles.Read(StratMlFiles.Around(StratMlFiles.Result(result))).ShouldTell(new(3, isDoubt, note));

    [Fact]
    public void Whoever_names_a_repaired_identifier_means_it_still()
    {
        var reading = StratMlFiles.Read(StratMlFiles.Around("""
            <Objective><PerformanceIndicator><MeasurementDimension/><UnitOfMeasurement/><Relationship><ReferentIdentifier>8c60</ReferentIdentifier><ReferentIdentifier>elsewhere</ReferentIdentifier></Relationship></PerformanceIndicator></Objective>
            <Objective><Identifier>8c60</Identifier></Objective>
            """));

        reading.Document.ShouldNotBeNull().Indicators().Single().Relationships.Single().ReferentIdentifiers.ShouldBe(["_8c60", "elsewhere"]);
    }

    [Fact]
    public void A_submitter_is_taken_from_inside_the_administrative_information()
    {
        var reading = StratMlFiles.Read(StratMlFiles.Around("", "<AdministrativeInformation><PublicationDate>2026-03-01</PublicationDate><Submitter><FirstName>Ada</FirstName></Submitter></AdministrativeInformation>"));

        reading.Document.ShouldNotBeNull().Submitter.ShouldBe(new Submitter(null, "Ada", null, null, null));
        reading.Notes.Select(note => note.Text).ShouldBe(["<Submitter> is inside <AdministrativeInformation>: taken as what follows it.", "FirstName is called GivenName today: read as that."]);
    }

    [Fact]
    public void Part_one_is_read_with_its_empty_dates()
    {
        var reading = StratMlFiles.Read("""
            <StrategicPlan xmlns="http://www.stratml.net"><Name>Garden</Name><StrategicPlanCore><Goal><Name>Paths</Name><Description/></Goal></StrategicPlanCore>
            <AdministrativeInformation><StartDate/><Source>plan.html</Source><Submitter><LastName>Byron</LastName></Submitter></AdministrativeInformation></StrategicPlan>
            """);

        reading.Part.ShouldBe(StratMlPart.One);
        reading.Document.ShouldNotBeNull().Submitter.ShouldBe(new Submitter(null, null, "Byron", null, null));
        reading.Document.AdministrativeInformation.ShouldBe(new AdministrativeInformation(null, null, null, null, new Uri("plan.html", UriKind.Relative)));
        reading.Notes.Select(note => note.Text).ShouldBe(["The namespace http://www.stratml.net: read as Part one of ISO 17469.", "An empty StartDate: read as none.", "LastName is called Surname today: read as that."]);
    }

    [Theory]
    [InlineData("", "No namespace: read as Part two of ISO 17469.")]
    [InlineData("http://www.stratml.net/PerformancePlanOrReport", "The namespace http://www.stratml.net/PerformancePlanOrReport: read as Part two of ISO 17469.")]
    public void Other_namespaces_of_StratML_are_taken(string space, string note) => StratMlFiles.Read(StratMlFiles.Around("", space: space)).ShouldTell(new(1, IsDoubt: false, note));

    [Fact]
    public void A_prefix_a_byte_order_mark_and_processing_instructions_need_no_repair()
    {
        const string Prefixed = """
            <?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="x.xsl"?>
            <s:StrategicPlan xmlns:s="urn:ISO:std:iso:17469:tech:xsd:stratml_core"><s:Name>Garden</s:Name><!-- c --><s:StrategicPlanCore><s:Goal><s:Name><![CDATA[A & B]]></s:Name><s:Description/></s:Goal></s:StrategicPlanCore></s:StrategicPlan>
            """;
        var reading = StratMlReader.Read((byte[])[.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Prefixed)]);

        reading.Notes.ShouldBeEmpty();
        reading.Document.ShouldNotBeNull().StrategicPlanCore.Goals.ShouldHaveSingleItem().Name.ShouldBe("A & B");
    }

    [Fact]
    public void A_plan_that_does_not_say_its_type_is_a_strategic_one()
    {
        var reading = StratMlFiles.Read(StratMlFiles.Around("").Replace(" Type=\"Performance_Plan\"", ""));

        reading.Document.ShouldNotBeNull().Type.ShouldBe(PlanType.StrategicPlan);
        reading.ShouldTell(new(1, IsDoubt: false, "<PerformancePlanOrReport> has no Type: read as Strategic_Plan."));
    }

    [Fact]
    public void More_repairs_than_anybody_reads_are_counted()
    {
        var notes = StratMlFiles.Read(StratMlFiles.Around(string.Concat(Enumerable.Repeat("<id/>", 3_000)))).Notes;

        notes.Count.ShouldBe(1_001);
        notes[^1].Text.ShouldBe("2,000 more repairs are not listed.");
    }
}

file static class Telling
{
    public static void ShouldTell(this StratMlReading reading, StratMlNote note)
    {
        reading.Errors.ShouldBeEmpty();
        reading.Document.ShouldNotBeNull();
        reading.Notes.ShouldBe([note]);
    }
}
