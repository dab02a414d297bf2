using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using System.Xml.Schema;
using Alignment.Tests.Sssom;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>What leaves says what is here, in the words of each standard.</summary>
public sealed class Exports(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly Desk desk = new(alignment.Service);

    [Fact]
    public async Task A_set_says_who_claims_what_of_which_versions_and_who_reviewed_it()
    {
        var (institute, unit) = await desk.PlansAsync();
        var (subject, target) = (unit.Items[1], institute.Items[0]);
        var proposed = await desk.ProposeAsync(subject.ItemId, target.ItemId, new { strength = "Supporting", rationale = "Doors." });
        await desk.Client.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        var set = SssomFiles.SetOf(SssomFiles.Read(await desk.TextAsync($"?plan={unit.PlanId}")));
        var row = set.Mappings.ShouldHaveSingleItem();

        var day = DateOnly.FromDateTime(alignment.Service.Clock.Now.UtcDateTime);
        (row.RecordId, row.SubjectId, row.PredicateId, row.PredicateModifier, row.ObjectId).ShouldBe(($"alignment:{proposed.Id()}", $"item:{subject.ItemId}", "skos:broadMatch", null, $"item:{target.ItemId}"));
        (row.SubjectLabel, row.SubjectSource, row.SubjectSourceVersion, row.ObjectLabel, row.ObjectSource, row.ObjectSourceVersion)
            .ShouldBe((subject.Text, $"plan:{unit.PlanId}", $"{unit.VersionId}", target.Text, $"plan:{institute.PlanId}", $"{institute.VersionId}"));
        (row.MappingJustification, row.MappingDate, row.ReviewDate, row.ReviewerAgreement, row.Confidence, row.Comment).ShouldBe(("semapv:ManualMappingCuration", day, day, 1m, null, "Doors."));
        row.AuthorId.Concat(row.ReviewerId).ShouldBe(["account:tester", "account:tester"]);
        row.Extensions.ShouldBe(new Dictionary<string, string> { ["ext_method"] = "ByHand", ["ext_proposed_from"] = "Object", ["ext_state"] = "Accepted", ["ext_strength"] = "Supporting" }, ignoreOrder: true);
        set.CurieMap["item"].ShouldBe("http://localhost:8080/v1/plan-items/");
    }

    [Fact]
    public async Task What_was_declined_is_denied_by_whoever_declined_it()
    {
        var (institute, unit) = await desk.PlansAsync();
        var proposed = await desk.ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId, new { relation = "Same" });
        await desk.Client.PostAsync($"/v1/alignments/{proposed.Id()}/declining", new { reason = "No." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        var row = SssomFiles.SetOf(SssomFiles.Read(await desk.TextAsync($"?plan={unit.PlanId}"))).Mappings.ShouldHaveSingleItem();

        ($"{row.PredicateModifier}", row.PredicateId, row.ReviewerAgreement, row.Extensions["ext_reason"]).ShouldBe(("Not", "skos:exactMatch", 1m, "No."));
    }

    [Theory]
    [InlineData("Conflicts", null, "equity:conflictsWith", "", "semapv:ManualMappingCuration")]
    [InlineData("NotRelated", null, "skos:relatedMatch", "Not", "semapv:ManualMappingCuration")]
    [InlineData("ContributesTo", 0.5, "skos:broadMatch", "", "semapv:LexicalSimilarityThresholdMatching")]
    public async Task Relations_and_methods_are_terms_of_vocabularies(string relation, double? confidence, string predicate, string modifier, string justification)
    {
        var (institute, unit) = await desk.PlansAsync();
        await desk.ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId, new { relation, confidence });

        var row = SssomFiles.SetOf(SssomFiles.Read(await desk.TextAsync($"?plan={unit.PlanId}"))).Mappings.ShouldHaveSingleItem();

        (row.PredicateId, $"{row.PredicateModifier}", row.MappingJustification, row.Confidence).ShouldBe((predicate, modifier, justification, (decimal?)confidence));
    }

    [Fact]
    public async Task Gaps_go_both_ways()
    {
        var (institute, unit) = await desk.PlansAsync(actions: 2);
        var proposed = await desk.ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId);
        await desk.Client.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        await desk.Client.PostAsync("/v1/no-counterparts", new { itemId = unit.Items[2].ItemId, reason = "It is about the roof." }).ShouldAnswerAsync(HttpStatusCode.Created);

        var rows = SssomFiles.SetOf(SssomFiles.Read(await desk.TextAsync("?gaps=true"))).Mappings;

        rows.Where(row => row.ObjectSource == $"plan:{institute.PlanId}" && row.SubjectId == "sssom:NoTermFound").Select(row => (row.ObjectId, $"{row.MappingCardinality}"))
            .ShouldBe([($"item:{institute.Items[1].ItemId}", "NoneToOne"), ($"item:{institute.Items[2].ItemId}", "NoneToOne")], ignoreOrder: true);
        rows.Where(row => row.SubjectSource == $"plan:{unit.PlanId}" && row.ObjectSource == $"plan:{institute.PlanId}" && row.ObjectId == "sssom:NoTermFound").Select(row => (row.SubjectId, $"{row.MappingCardinality}", row.MappingJustification, row.Comment))
            .ShouldBe([($"item:{unit.Items[2].ItemId}", "OneToNone", "semapv:ManualMappingCuration", "It is about the roof.")]);
        await desk.Client.GetAsync("/v1/alignments/export?format=csv&gaps=true").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Case_gets_what_was_accepted_from_part_to_whole()
    {
        var (institute, unit) = await desk.PlansAsync();
        foreach (var (at, relation) in new[] { (1, "ContributesTo"), (2, "Contains"), (3, "Same") })
        {
            var proposed = await desk.ProposeAsync(unit.Items[at].ItemId, institute.Items[0].ItemId, new { relation });
            await desk.Client.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        }

        await desk.ProposeAsync(unit.Items[4].ItemId, institute.Items[0].ItemId);

        var associations = JsonSerializer.Deserialize<JsonElement>(await desk.TextAsync($"?format=case&plan={unit.PlanId}")).List("CFAssociations");
        associations.Select(one => (one.Text("associationType"), one.GetProperty("originNodeURI").Id("identifier"), one.GetProperty("destinationNodeURI").Id("identifier"))).ShouldBe(
        [
            ("isPartOf", unit.Items[1].ItemId, institute.Items[0].ItemId),
            ("isPartOf", institute.Items[0].ItemId, unit.Items[2].ItemId),
            ("exactMatchOf", unit.Items[3].ItemId, institute.Items[0].ItemId),
        ]);
        associations[0].EnumerateObject().Select(member => member.Name).ShouldBe(["identifier", "uri", "associationType", "originNodeURI", "destinationNodeURI", "lastChangeDateTime"]);
        associations[0].GetProperty("originNodeURI").EnumerateObject().Select(member => member.Name).ShouldBe(["title", "identifier", "uri"]);
    }

    [Fact]
    public async Task Stratml_gets_relationships_that_its_published_schema_accepts()
    {
        var (institute, unit) = await desk.PlansAsync();
        foreach (var (at, relation) in new[] { (0, "NearlySame"), (1, "ContributesTo"), (2, "Contains"), (3, "Related") })
        {
            var proposed = await desk.ProposeAsync(unit.Items[at].ItemId, institute.Items[0].ItemId, new { relation, rationale = "Doors < walls" });
            await desk.Client.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        }

        var schemas = new XmlSchemaSet();
        schemas.Add(null, SharedFiles.PathOf("data/stratml-xsd/PerformancePlanOrReport20160216.xsd"));
        var document = XDocument.Parse(await desk.TextAsync($"?format=stratml&plan={unit.PlanId}"));
        document.Validate(schemas, (_, mistake) => Assert.Fail(mistake.Message));

        XNamespace space = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport";
        document.Descendants(space + "Goal").ShouldHaveSingleItem().Element(space + "Identifier")?.Value.ShouldBe($"_{unit.Items[0].ItemId}");
        document.Descendants(space + "Relationship").Select(one => (one.Attribute("RelationshipType")?.Value, one.Element(space + "ReferentIdentifier")?.Value)).ShouldBe(
            [("Peer_To", $"_{institute.Items[0].ItemId}"), ("Narrower_Than", $"_{institute.Items[0].ItemId}"), ("Broader_Than", $"_{institute.Items[0].ItemId}")]);
        await desk.Client.GetAsync($"/v1/alignments/export?format=stratml&plan={institute.PlanId}").ShouldRefuseAsync(HttpStatusCode.Conflict, "nothing-to-export");
        await desk.Client.GetAsync($"/v1/alignments/export?format=stratml&plan={Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await desk.Client.GetAsync("/v1/alignments/export?format=stratml").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task A_cell_that_begins_like_a_formula_is_neutralised()
    {
        var (institute, unit) = await desk.PlansAsync();
        await desk.ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId, new { rationale = "=HYPERLINK(1)" });

        (await desk.TextAsync($"?format=csv&plan={unit.PlanId}")).ShouldContain(",'=HYPERLINK(1),");
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json;q=0.3, text/tab-separated-values;q=0.5", Desk.Tsv)]
    [InlineData("*/*", Desk.Tsv)]
    public async Task Accept_says_which_form_is_wanted(string accept, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/alignments/export");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await desk.Client.SendAsync(request);

        answer.Content.Headers.ContentType?.MediaType.ShouldBe(type);
        request = new(HttpMethod.Get, "/v1/alignments/export") { Headers = { IfNoneMatch = { answer.Headers.ETag.ShouldNotBeNull() } } };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        await desk.Client.SendAsync(request).ShouldAnswerAsync(HttpStatusCode.NotModified);
        await desk.Client.GetAsync("/v1/alignments/export?format=xml").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }
}
