using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>Rows are judged like single requests, and all of them are taken or none.</summary>
public sealed class Imports(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly Desk desk = new(alignment.Service);

    [Fact]
    public async Task A_row_is_proposed_as_one_alignment_would_be()
    {
        var (institute, unit) = await desk.PlansAsync();
        var (subject, target) = (unit.Items[1].ItemId, institute.Items[0].ItemId);

        var report = await desk.ImportAsync(Desk.Set(Desk.Row(subject, target, "skos:closeMatch"))).ShouldAnswerAsync(HttpStatusCode.OK);

        report.GetProperty("proposed").GetInt32().ShouldBe(1);
        var made = (await desk.Client.GetAsync($"/v1/alignments?item={subject}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem();
        (made.Text("state"), made.Text("relation"), made.Text("strength"), made.Text("proposedBy"), made.GetProperty("version").GetInt32()).ShouldBe(("Proposed", "NearlySame", "Direct", "tester", 1));
        (await alignment.Service.AuditOfAsync($"alignment/{made.Id()}")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Text("actor").ShouldBe("tester"), entry => entry.Text("action").ShouldBe("POST /v1/alignment-imports"), entry => entry.GetProperty("after").Text("relation").ShouldBe("NearlySame"));
        await desk.ImportAsync(Desk.Set(Desk.Row(unit.Items[2].ItemId, target)), query: "?dryRun=true").ShouldAnswerAsync(HttpStatusCode.OK);
        (await desk.CountAsync(unit)).ShouldBe(1);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_by_line_and_slot_and_nothing_is_stored()
    {
        var (institute, unit) = await desk.PlansAsync();
        var (subject, target, unknown) = (unit.Items[1].ItemId, institute.Items[0].ItemId, Guid.NewGuid());
        var known = (await desk.ProposeAsync(unit.Items[2].ItemId, target)).Id();

        var problem = await desk.ImportAsync(Desk.Set(
            Desk.Row(subject, target),
            Desk.Row(subject, target, "skos:exactMatch"),
            Desk.Row(unit.Items[2].ItemId, target),
            Desk.Row(unknown, target),
            Desk.Row(subject, unit.Items[3].ItemId),
            "\n",
            $"skos:x\towl:sameAs\titem:{target}\tsemapv:LexicalMatching\n")).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");

        problem.List("errors").Select(error => (error.GetProperty("line").GetInt32(), error.Text("column"))).ShouldBe(
            [(7, "object_id"), (8, "object_id"), (9, "subject_id"), (10, "object_id"), (12, "predicate_id"), (12, "subject_id")], ignoreOrder: true);
        problem.List("errors").Single(error => error.GetProperty("line").GetInt32() == 8).Text("detail").ShouldNotBeNull().ShouldContain($"/v1/alignments/{known}");
        (await desk.CountAsync(unit)).ShouldBe(1);
    }

    [Fact]
    public async Task A_table_and_json_name_their_mistakes_by_column_and_member()
    {
        var (institute, unit) = await desk.PlansAsync();
        var (subject, target) = (unit.Items[1].ItemId, institute.Items[0].ItemId);

        var table = await desk.ImportAsync($"subject item,object item,relation\n{subject},{Guid.NewGuid()},Serves\n{subject},,Same\n", "text/csv").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        table.List("errors").Select(error => (error.GetProperty("line").GetInt32(), error.Text("column"))).ShouldBe([(2, "relation"), (2, "object item"), (3, "object item")], ignoreOrder: true);
        var json = await desk.ImportAsync(JsonSerializer.Serialize(new[] { new { subjectItemId = subject, objectItemId = target }, new { subjectItemId = Guid.NewGuid(), objectItemId = target } }), "application/json")
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        json.List("errors").ShouldHaveSingleItem().Text("pointer").ShouldBe("#/1/subjectItemId");
        foreach (var malformed in new[] { """[{"subject": 1}]""", "[null]", "null", """{"items": [null]}""" })
            await desk.ImportAsync(malformed, "application/json").ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        await desk.ImportAsync("<x/>", "application/xml").ShouldRefuseAsync(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        (await desk.CountAsync(unit)).ShouldBe(0);
    }

    [Fact]
    public async Task Each_rows_unit_is_asked_for()
    {
        var ((institute, own), (_, foreign)) = (await desk.PlansAsync(), await desk.PlansAsync());
        var editor = new Desk(alignment.Service, alignment.Service.SignedInAs($"unit-editor:{own.UnitId}"));

        var problem = await editor.ImportAsync(Desk.Set(Desk.Row(own.Items[1].ItemId, institute.Items[0].ItemId), Desk.Row(foreign.Items[1].ItemId, institute.Items[0].ItemId))).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");

        var error = problem.List("errors").ShouldHaveSingleItem();
        (error.GetProperty("line").GetInt32(), error.Text("column")).ShouldBe((7, "subject_id"));
        await editor.ImportAsync(Desk.Set(Desk.Row(own.Items[1].ItemId, institute.Items[0].ItemId))).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_review_in_the_file_decides_nothing_for_whoever_may_not_decide()
    {
        var (institute, unit) = await desk.PlansAsync();
        var accepted = await desk.ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId);
        await desk.Client.PostAsync($"/v1/alignments/{accepted.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        var another = Guid.CreateVersion7();
        var file = (await desk.TextAsync($"?plan={unit.PlanId}")).Replace($"{accepted.Id()}", $"{another}", StringComparison.Ordinal).Replace($"{unit.Items[1].ItemId}", $"{unit.Items[2].ItemId}", StringComparison.Ordinal);
        // Who leads the unit reviews what the other side proposed; and cannot say that it did.
        var lead = new Desk(alignment.Service, alignment.Service.SignedInAs($"unit-lead:{unit.UnitId}"));
        file.ShouldContain("\tObject\t");

        await lead.ImportAsync(file).ShouldAnswerAsync(HttpStatusCode.OK);

        var made = (await desk.Client.GetAsync($"/v1/alignments?item={unit.Items[2].ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem();
        (made.Text("state"), made.Text("proposedFrom")).ShouldBe(("Proposed", "Subject"));
        made.Id().ShouldNotBe(another);
        made.Text("proposedBy").ShouldNotBe("tester");
    }

    [Fact]
    public async Task A_denied_mapping_is_declined_by_whoever_may_decide()
    {
        var (institute, unit) = await desk.PlansAsync();
        var set = Desk.Metadata + "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n" + $"item:{unit.Items[1].ItemId}\tskos:broadMatch\tNot\titem:{institute.Items[0].ItemId}\tsemapv:ManualMappingCuration\n";
        var editor = new Desk(alignment.Service, alignment.Service.SignedInAs($"unit-editor:{unit.UnitId}"));

        (await editor.ImportAsync(set).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows")).List("errors").ShouldHaveSingleItem().Text("column").ShouldBe("predicate_modifier");
        (await desk.ImportAsync(set).ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("declined").GetInt32().ShouldBe(1);

        var made = (await desk.Client.GetAsync($"/v1/alignments?item={unit.Items[1].ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem();
        (made.Text("state"), made.Text("decidedBy")).ShouldBe(("Declined", "tester"));
    }

    [Fact]
    public async Task What_one_proposal_may_not_say_no_row_may()
    {
        var ((institute, unit), (gone, _)) = (await desk.PlansAsync(), await desk.PlansAsync());
        await alignment.Service.HearsAsync(gone.Withdrawn());
        string Json(Guid subject, Guid target, string relation, string? strength = null) => JsonSerializer.Serialize(new[] { new { subjectItemId = subject, objectItemId = target, relation, strength } });
        var (first, second) = (unit.Items[1].ItemId, institute.Items[0].ItemId);

        foreach (var (body, column) in new[] { (Json(first, gone.Items[0].ItemId, "Same"), "objectItemId"), (Json(first, second, "NotRelated", "Direct"), "strength"), ($"{Json(first, second, "Contains")[..^1]},{Json(second, first, "Contains")[1..]}", "relation") })
            (await desk.ImportAsync(body, "application/json").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows")).List("errors").ShouldHaveSingleItem().Text("column").ShouldBe(column);
        (await desk.CountAsync(unit)).ShouldBe(0);
    }

    [Fact]
    public async Task A_related_match_that_is_denied_says_that_nothing_relates_them()
    {
        var (institute, unit) = await desk.PlansAsync();
        var set = Desk.Metadata + "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n" + $"item:{unit.Items[1].ItemId}\tskos:relatedMatch\tNot\titem:{institute.Items[0].ItemId}\tsemapv:ManualMappingCuration\n";

        await new Desk(alignment.Service, alignment.Service.SignedInAs($"unit-editor:{unit.UnitId}")).ImportAsync(set).ShouldAnswerAsync(HttpStatusCode.OK);

        var made = (await desk.Client.GetAsync($"/v1/alignments?item={unit.Items[1].ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem();
        (made.Text("relation"), made.Text("state"), made.Text("strength")).ShouldBe(("NotRelated", "Accepted", null));
    }

    [Theory]
    [InlineData("\uFEFF", "", "byte-order-mark")]
    [InlineData("", "other:1\tskos:broadMatch\titem:1\tsemapv:ManualMappingCuration\n", "undeclared-prefix")]
    [InlineData("", "https://a.example/1\tskos:broadMatch\titem:1\tsemapv:ManualMappingCuration\n", "iri")]
    [InlineData("", "item:1\tskos:broadMatch\titem:1\t\n", "missing-value")]
    [InlineData("x", "", "no-metadata")]
    public async Task A_set_that_is_none_is_refused_with_a_stable_reason(string before, string row, string code)
    {
        var problem = await desk.ImportAsync(before + Desk.Set(row)).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-mapping-set");
        problem.List("errors")[0].Text("code").ShouldBe(code);
    }

    [Fact]
    public void Every_reason_to_refuse_a_set_is_listed()
    {
        var used = Directory.EnumerateFiles(Repository.PathOf("services", "Alignment", "Sssom"), "*.cs").SelectMany(file => Regex.Matches(File.ReadAllText(file), """
            "([a-z0-9-]+)", (?:line, )?\$?"[A-Z{]
            """)).Select(found => found.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        var listed = Regex.Matches(File.ReadAllText(Repository.PathOf("docs", "status-codes.md")), "^- `([a-z0-9-]+)`: ", RegexOptions.Multiline).Select(found => found.Groups[1].Value);

        listed.ShouldBe(used);
    }
}
