using System.Net;
using Alignment.Tests.Sssom;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>Every example of the specification and every real set goes through the import: what the standard allows is read, and no item of it is known here.</summary>
public sealed class Conformance(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly Desk desk = new(alignment.Service);

    [Fact]
    public async Task Every_file_is_read_or_refused_with_its_reason()
    {
        foreach (var file in SssomFiles.Real)
        {
            var reading = SssomFiles.ReadReal(file);
            using var answer = await desk.ImportAsync(await File.ReadAllBytesAsync(SharedFiles.PathOf($"data/sssom/{file}")), query: "?dryRun=true");
            var problem = await Task.FromResult(answer).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, reading.Set is null ? "wrong-mapping-set" : "wrong-rows");
            var errors = problem.List("errors");
            TestContext.Current.TestOutputHelper?.WriteLine($"{file,-62} {reading.Set?.Mappings.Count,6} rows  {problem.Text("type")?["urn:problem-type:equity:".Length..],-18} {errors[0].Text("code") ?? errors[0].Text("column")}, line {errors[0].GetProperty("line")}");

            // Strangers' terms are no items here: a mistake of that row and slot, and of nothing else.
            if (reading.Set is not null) errors.Select(error => error.Text("column")).ShouldBeSubsetOf(["subject_id", "object_id", "predicate_id"], file);
        }
    }
}
