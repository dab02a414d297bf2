using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Plans.Tests;

/// <summary>Who changed which plan is on record, and the record is proved by a verb.</summary>
public sealed class AuditTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly HttpClient office = plans.Service.SignedInWith("plans.write");

    public async ValueTask InitializeAsync() => (await office.PostAsync("/v1/units", new { key = "institute", name = "The institute" })).Dispose();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public Task Every_entity_says_what_is_recorded_of_it() => plans.Service.LookAsync(db =>
    {
        StatedAudit.ShouldBeComplete(db, "Plans");
        return Task.FromResult(0);
    });

    [Fact]
    public async Task A_registered_unit_is_on_record_with_who_registered_it_and_how()
    {
        var (key, unit) = await UnitAsync();

        var entry = (await plans.Service.AuditOfAsync($"unit/{unit}")).ShouldHaveSingleItem();
        (entry.Text("actor"), entry.Text("action")).ShouldBe(("tester", "POST /v1/units"));
        entry.TryGetProperty("before", out _).ShouldBeFalse();
        entry.GetProperty("after").Text("key").ShouldBe(key);
        entry.GetProperty("after").GetProperty("version").GetInt32().ShouldBe(1);
        (entry.GetProperty("occurredAt").GetDateTimeOffset() - plans.Service.Clock.Now).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task An_adoption_is_on_record_with_what_was_and_what_is()
    {
        var (key, _) = await UnitAsync();
        var draft = await office.PostAsync($"/v1/plan-imports?unit={key}", new StringContent($"A plan of {key}\n\nCommitment 1: Ramps.\n• Build one. (In progress)")).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.PostAsync($"/v1/plan-versions/{draft.Id()}/adoption", new { adoptedOn = "2026-05" }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        var entries = await plans.Service.AuditOfAsync($"plan-version/{draft.Id()}", changes: 2);
        entries.Select(entry => entry.Text("action")).ShouldBe(["POST /v1/plan-imports", "POST /v1/plan-versions/{id:guid}/adoption"]);
        entries[1].GetProperty("before").ToString().ShouldBe("""{"state":"Draft","isPublic":false,"adoptedOn":null,"version":1}""");
        entries[1].GetProperty("after").ToString().ShouldBe("""{"state":"Adopted","isPublic":true,"adoptedOn":"2026-05","version":2}""");
        var items = await plans.Service.LookAsync(db => db.Items.Where(item => item.VersionId == draft.Id()).Select(item => item.Id).ToListAsync());
        foreach (var item in items) (await plans.Service.AuditOfAsync($"item/{item}")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refused_change_leaves_no_entry()
    {
        var (key, _) = await UnitAsync();
        await office.PostAsync("/v1/units", new { key, name = "Another", parent = "institute" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "unit-key-taken");

        (await plans.Service.AuditTextAsync()).Split(key).Length.ShouldBe(2, "the key stands there once");
    }

    [Fact]
    public async Task The_verb_proves_the_chain_and_names_the_row_of_which_one_byte_was_changed_by_hand()
    {
        var (_, unit) = await UnitAsync();
        var entry = (await plans.Service.AuditOfAsync($"unit/{unit}"))[0];
        (await VerifyAsync()).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(0), run => run.Output.ShouldContain(" entries hold, and the last seal is "));

        await SetAsync(entry.GetProperty("id").GetInt64(), "POST /v1/unitz");
        var (code, output) = await VerifyAsync();
        await SetAsync(entry.GetProperty("id").GetInt64(), "POST /v1/units");

        code.ShouldBe(1);
        output.ShouldStartWith($"entry {entry.GetProperty("id")} (POST /v1/unitz, unit/{unit}, ");
        output.ShouldContain($" is not what was sealed at position {entry.GetProperty("position")}; ");
        (await VerifyAsync()).Code.ShouldBe(0);
    }

    Task<int> SetAsync(long entry, string action) => plans.Service.LookAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE audit_entry DISABLE TRIGGER audit_is_append_only");
        var changed = await db.Database.ExecuteSqlAsync($"UPDATE audit_entry SET action = {action} WHERE id = {entry}");
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE audit_entry ENABLE TRIGGER audit_is_append_only");
        await transaction.CommitAsync();
        return changed;
    });

    async Task<(int Code, string Output)> VerifyAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PlansService.PlansDb).Assembly.Location, "verify-audit"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__plans"] = plans.Service.ConnectionString;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    async Task<(string Key, Guid Id)> UnitAsync()
    {
        var key = $"unit-{Guid.NewGuid():N}"[..20];
        return (key, (await office.PostAsync("/v1/units", new { key, name = "Libraries", parent = "institute" }).ShouldAnswerAsync(HttpStatusCode.Created)).Id());
    }
}
