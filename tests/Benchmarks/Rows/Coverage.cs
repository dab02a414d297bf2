using System.Text.Json;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Tools;

namespace Benchmarks.Rows;

/// <summary>The coverage matrix of a large university, whole.</summary>
internal sealed class Coverage() : Row(2, "coverage matrix")
{
    // An answer is megabytes long: few clients keep both processors busy.
    const int Clients = 4;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var platforms = await PlatformsAsync(settings, ["identity", "plans", "alignment"], University.FillAsync);
        var bytes = await ReadAsync(AddressOf(platforms[0]));
        var kestrel = Keep(await BareKestrel.StartAsync(Keep(await TemporaryFile.WriteAsync(bytes)).Path));

        var race = new Race("coverage matrix");
        var coverage = AddSubject(race, $"coverage of {University.Units:n0} units × {University.Commitments} commitments, {bytes.Length / 1024.0 / 1024.0:0.0} MiB", "1/s", platforms,
            platform => _ => Wrk.RunAsync(AddressOf(platform), settings, Clients));
        var written = race.Add("Kestrel writing the same bytes", _ => Wrk.RunAsync(new(kestrel.Address, "bytes"), settings, Clients));
        race.Lines.Insert(0, new(2, $"{coverage.Name} / bare Kestrel writing the same bytes", "1/s", coverage, written, Target.AtLeast(0.70),
            "The matrix is sent from memory; what is left is the question whether it still stands, which all who wait share."));
        return [race];
    }

    static Uri AddressOf(Platform platform) => new(platform.Address("alignment"), "v1/coverage");

    // What is measured must be the whole matrix.
    static async Task<byte[]> ReadAsync(Uri address)
    {
        using var http = new HttpClient();
        var bytes = await http.GetByteArrayAsync(address);
        var coverage = JsonSerializer.Deserialize<JsonElement>(bytes);
        var (units, commitments, serving) = (coverage.GetProperty("units"), coverage.GetProperty("commitments").GetArrayLength(), coverage.GetProperty("units").EnumerateArray().Sum(unit => unit.GetProperty("serving").GetInt32()));
        return (units.GetArrayLength(), commitments, serving) == (University.Units, University.Commitments, University.Units * University.Serving) ? bytes
            : throw new InvalidOperationException($"The coverage has {units.GetArrayLength()} units, {commitments} commitments and {serving} serving actions: the university was not filled in as it is read.");
    }
}
