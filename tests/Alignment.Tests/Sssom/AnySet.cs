using System.Text;
using AlignmentService.Sssom;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Alignment.Tests.Sssom;

public class AnySet
{
    static readonly string[] Fragments =
    [
        "#", "# ", "#  ", "#curie_map:\n", "#  A: https://a.example/\n", "#mapping_set_id: https://a.example/set\n", "#license: https://a.example/\n", "#comment: ", "#creator_id:\n", "#  - ", "- ", "A:1", "sssom:NoTermFound", "skos:exactMatch",
        SssomFiles.Header, SssomFiles.Row, "subject_type", "rdfs literal", "match_type", "record_id", "confidence", "0.5", "1e400", "ext_a", "\t", "\n", "\r\n", "\r", "\"", "'", "|", "\\", ": ", ":", "&a ", "*a", "!!str ", "!<", "%YAML 1.2\n", "%YAML 99999999999.1\n",
        "%TAG ! x\n", "---", "...", "[", "]", "{", "}", ",", "? ", ">-\n", "|2\n", "\"\\x", "\"\\ud800\"", "\"\\UFFFFFFFF\"", "\0", "\uFEFF", "\uD800", "é", "#extension_definitions:\n#  - slot_name: ext_a\n#    property: A:a\n", "2026-11-23", "~", "null",
    ];

    [Fact]
    public void Nothing_makes_the_reader_throw_and_its_answer_is_whole()
    {
        var files = Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60), Prop.ForAll(files, file => IsWhole(Encoding.UTF8.GetBytes(file))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(40), Prop.ForAll(files, file => IsWhole(Encoding.UTF8.GetBytes($"{SssomFiles.Header}\n{SssomFiles.Row}\n"), Encoding.UTF8.GetBytes(file))));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsWhole(bytes ?? [])));
    }

    [Fact]
    public void A_set_that_was_damaged_is_read_or_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => IsWhole(Damaged(seed))));

    [Fact]
    public void What_is_written_reads_back_equal_and_is_written_alike() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Returns(new SomeSet(seed).Make())));

    [Theory]
    [InlineData("#comment: ", "[", 1_000_000)]
    [InlineData("#comment: ", "{a: ", 250_000)]
    [InlineData("#", "- ", 500_000)]
    [InlineData("#comment: ", "a ", 500_000)]
    [InlineData("#", "a", 1_000_000)]
    [InlineData("", "#a: b\n", 170_000)]
    [InlineData("", "#  - b\n", 170_000)]
    [InlineData("", "#\n", 1_000_000)]
    [InlineData("#comment: \"", "\\n", 500_000)]
    [InlineData(SssomFiles.Metadata, "\t", 10_000_000)]
    [InlineData(SssomFiles.Metadata, "\"", 10_000_000)]
    [InlineData(SssomFiles.Metadata + SssomFiles.Header + "\tauthor_label\n" + SssomFiles.Row + "\t", "a|", 10_000_000)]
    [InlineData(SssomFiles.Metadata + SssomFiles.Header + "\tcomment\n" + SssomFiles.Row + "\t", "\"\"", 10_000_000)]
    [InlineData(SssomFiles.Metadata + SssomFiles.Header + "\n", "\n", 10_000_000)]
    [InlineData(SssomFiles.Metadata + SssomFiles.Header + "\n", "C:1\n", 2_000_000)]
    public void A_hostile_file_costs_no_more_than_its_length(string before, string fragment, int times)
    {
        var file = Encoding.UTF8.GetBytes(before + string.Concat(Enumerable.Repeat(fragment, times)));
        var (watch, allocated) = (new ProcessorTime(), GC.GetAllocatedBytesForCurrentThread());

        SssomReader.Read(file);

        TestContext.Current.TestOutputHelper?.WriteLine($"{file.Length:N0} bytes: {watch.Elapsed.TotalSeconds:N2} s, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024:N0} kB");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(512L * 1024 * 1024);
    }

    [Fact]
    public void The_largest_set_is_read_and_written_in_seconds_and_one_row_more_is_refused()
    {
        const int Comment = 240;
        var file = new StringBuilder(SssomFiles.Metadata).Append(SssomFiles.Header).Append("\tmapping_tool\tconfidence\tcomment\n");
        for (var row = 0; row < SssomReader.MostRows; row++) file.Append($"A:{row}\tskos:broadMatch\tB:{row % 50}\tsemapv:LexicalMatching\tloom\t0.5\t{row:D9}{new string('x', Comment)}\n");
        var bytes = Encoding.UTF8.GetBytes(file.ToString());
        bytes.Length.ShouldBeInRange(58_000_000, SssomReader.MostBytes);
        var (watch, before) = (new ProcessorTime(), GC.GetAllocatedBytesForCurrentThread());

        var set = SssomFiles.SetOf(SssomReader.Read(bytes));

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes.Length:N0} bytes read: {watch.Elapsed.TotalSeconds:N2} s, {(GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024:N0} MB");
        set.Mappings.Count.ShouldBe(SssomReader.MostRows);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(6L * bytes.Length);
        watch = new ProcessorTime();
        SssomWriter.Write(set).Length.ShouldBeLessThan(bytes.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"written: {watch.Elapsed.TotalSeconds:N2} s");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));

        SssomReader.Read(Encoding.UTF8.GetBytes($"{file}{SssomFiles.Row}\t\t\t\n")).Errors.ShouldHaveSingleItem().Code.ShouldBe("too-many-rows");
    }

    static byte[] Damaged(int seed)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. SssomWriter.Write(new SomeSet(seed).Make())];
        for (var damages = random.Next(1, 4); damages > 0 && bytes.Count > 0; damages--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(Math.Min(40, bytes.Count - at));
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(128); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), [.. bytes.GetRange(at, length)]); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])); break;
            }
        }

        return [.. bytes];
    }

    static bool IsWhole(byte[] file, byte[]? metadata = null)
    {
        var reading = SssomReader.Read(file, metadata is null ? null : (ReadOnlyMemory<byte>?)metadata);
        (reading.Set is null).ShouldBe(reading.Errors.Count > 0);
        reading.Notes.Select(note => note.At).Concat(reading.Errors.Select(error => error.At)).ShouldAllBe(at => at.Line > 0 && at.Column > 0);
        return reading.Set is null || Returns(SssomFiles.SetOf(reading));
    }

    static bool Returns(MappingSet set)
    {
        foreach (var isCondensed in new[] { true, false })
        {
            var written = SssomFiles.Written(set, isCondensed);
            var again = SssomFiles.Read(written);
            again.Errors.ShouldBeEmpty(written);
            SssomFiles.Content(again.Set.ShouldNotBeNull()).ShouldBe(SssomFiles.Content(set), written);
            SssomFiles.Written(again.Set, isCondensed).ShouldBe(written);
        }

        return true;
    }
}
