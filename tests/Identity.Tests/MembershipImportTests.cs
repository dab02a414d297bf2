using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>Many people at once, from a table.</summary>
public sealed class MembershipImportTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task A_table_of_members_is_tried_then_taken_over_and_the_same_again_changes_nothing()
    {
        var (library, archive) = (await identity.UnitAsync(), await identity.UnitAsync());
        var (lead, editor) = (Email(), Email());
        var table = $"""
            email,name,role,unit,until
            {lead},"A Lead, of two",unit-lead,{library.Key},
            {lead},,unit-editor,{archive.Key},2099-12-31
            {editor.ToUpperInvariant()},An Editor,unit-editor,{archive.Key},

            """;
        var office = identity.SignedInAs("equity-office");

        var preview = await SendAsync(office, table, "/preview").ShouldAnswerAsync(HttpStatusCode.OK);
        (preview.GetProperty("new").GetInt32(), await CountAsync(lead)).ShouldBe((3, 0));

        await SendAsync(office, table).ShouldAnswerAsync(HttpStatusCode.OK);
        var again = await SendAsync(office, table).ShouldAnswerAsync(HttpStatusCode.OK);

        again.List("rows").Select(row => (row.GetProperty("row").GetInt32(), row.Text("outcome"))).ShouldBe([(2, "Unchanged"), (3, "Unchanged"), (4, "Unchanged")]);
        (await CountAsync(lead), await CountAsync(editor)).ShouldBe((2, 1));
        var letter = await identity.LookAsync(db => db.Mails.SingleAsync(mail => mail.Recipient == lead));
        letter.Text.ShouldContain("unit-lead of");
        letter.Text.ShouldContain("unit-editor of A unit until 2099-12-31");
    }

    [Fact]
    public async Task Every_mistake_is_told_by_row_and_nothing_is_stored()
    {
        var (own, foreign) = (await identity.UnitAsync(), await identity.UnitAsync());
        var good = Email();
        var table = $"""
            email,role,unit,until
            {good},unit-editor,{own.Key},
            nobody,unit-editor,{own.Key},
            {Email()},dean,{own.Key},
            {Email()},unit-editor,nowhere,
            {Email()},unit-editor,,
            {Email()},unit-editor,{own.Key},31.12.2099
            {Email()},unit-editor,{own.Key},2001-01-01
            {Email()},unit-editor,{foreign.Key},
            {Email()},unit-lead,{own.Key},
            """;

        var refused = await SendAsync(identity.SignedInAs($"unit-lead:{own.Id}"), table).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");

        refused.List("errors").Select(error => (error.GetProperty("line").GetInt32(), error.Text("column"))).ShouldBe(
            [(3, "email"), (4, "role"), (5, "unit"), (6, "unit"), (6, "role"), (7, "until"), (8, "until"), (9, "unit"), (10, "unit")], ignoreOrder: true);
        (await CountAsync(good)).ShouldBe(0);
    }

    Task<int> CountAsync(string email) => identity.LookAsync(db => (from one in db.Memberships join person in db.People on one.PersonId equals person.Id where person.Email == email select one).CountAsync());

    static Task<HttpResponseMessage> SendAsync(HttpClient client, string table, string more = "") =>
        client.PostAsync("/v1/membership-imports" + more, new ByteArrayContent(Encoding.UTF8.GetBytes(table)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } });

    static string Email() => $"somebody-{Guid.NewGuid():N}@example.org";
}
