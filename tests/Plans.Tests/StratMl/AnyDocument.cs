using System.Text;
using FsCheck.Fluent;
using FsCheck;
using PlansService.StratMl;
using TestKit;

namespace Plans.Tests.StratMl;

public class AnyDocument
{
    // The reader's own buffers, and what a byte may cost: seven make a goal.
    const long Own = 128 * 1024;
    const long EachByte = 150;

    static readonly string[] Fragments =
    [
        "<StrategicPlan>", "</StrategicPlan>", "<PerformancePlanOrReport Type=\"Strategic_Plan\">", "</PerformancePlanOrReport>", "<StrategicPlanCore>", "</StrategicPlanCore>", "<Goal>", "</Goal>", "<Goal/>",
        "<Name>", "</Name>", "<Identifier>a</Identifier>", "<Identifier>", "</Identifier>", "<StartDate>2023-01-01</StartDate>", "<Objective>", "</Objective>", "<Submitter/>", "<AdministrativeInformation>", "</AdministrativeInformation>",
        "<![CDATA[", "]]>", "<!--", "-->", "<?xml version=\"1.0\"?>", "<?x", "?>", "<!DOCTYPE x [", "<!ENTITY a \"b\">", "&a;", "&#0;", "&#x10FFFF;", "&", "<", ">", "\"", " xmlns=\"urn:ISO:std:iso:17469:tech:xsd:stratml_core\"",
        " xmlns:a=\"b\"", "a:", "\0", "\uD800", "\n", "é", "word ", "encoding=\"utf-16\"", "encoding=\"utf-7\"",
    ];

    [Fact]
    public void Nothing_makes_the_reader_throw_and_its_answer_is_whole()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60), Prop.ForAll(Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary(), xml => IsWhole(Encoding.UTF8.GetBytes(xml))));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsWhole(bytes ?? [])));
    }

    [Fact]
    public void A_document_that_was_damaged_is_read_or_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => IsWhole(Damaged(seed))));

    [Theory]
    [InlineData("<Goal/>", 140_000)]
    [InlineData("<id/>", 200_000)]
    [InlineData("<Identifier>a</Identifier>", 40_000)]
    [InlineData("<Name>a</Name>", 70_000)]
    [InlineData("<Goal><Name>&amp;</Name>a</Goal>", 30_000)]
    [InlineData("&amp;", 200_000)]
    [InlineData("<x><x><x></x></x></x>", 40_000)]
    [InlineData("<x a='1' b='2' c='3'/>", 40_000)]
    [InlineData("<a:x xmlns:a='b'/>", 50_000)]
    [InlineData("<Goal><Objective><StartDate>x</StartDate></Objective></Goal>", 16_000)]
    public void A_hostile_document_costs_no_more_than_its_length(string fragment, int times)
    {
        var xml = Encoding.UTF8.GetBytes($"<StrategicPlan><StrategicPlanCore>{string.Concat(Enumerable.Repeat(fragment, times))}</StrategicPlanCore></StrategicPlan>");
        var watch = new ProcessorTime();

        IsWithinBounds(xml).ShouldBeTrue();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("<StrategicPlan ", "a{0}='' ", 100_000, "/>")]
    [InlineData("<StrategicPlan ", "xmlns:a{0}='b' ", 60_000, "/>")]
    [InlineData("<StrategicPlan><", "a", 1_000_000, "/></StrategicPlan>")]
    [InlineData("<StrategicPlan><Name>", "]", 1_000_000, "</Name></StrategicPlan>")]
    [InlineData("<StrategicPlan><!--", "- ", 500_000, "--></StrategicPlan>")]
    [InlineData("<StrategicPlan><?a ", "?", 1_000_000, "?></StrategicPlan>")]
    [InlineData("<StrategicPlan><AdministrativeInformation><Source>", "a:/", 300_000, "</Source></AdministrativeInformation></StrategicPlan>")]
    [InlineData("<PerformancePlanOrReport><StrategicPlanCore><Goal><Objective><PerformanceIndicator><MeasurementInstance><TargetResult><NumberOfUnits>", "9", 1_000_000, "</NumberOfUnits></TargetResult></MeasurementInstance></PerformanceIndicator></Objective></Goal></StrategicPlanCore></PerformancePlanOrReport>")]
    public void Nothing_in_a_document_is_too_long(string before, string fragment, int times, string after)
    {
        var watch = new ProcessorTime();

        IsWithinBounds(Encoding.UTF8.GetBytes(before + string.Concat(Enumerable.Range(0, times).Select(at => fragment.Replace("{0}", $"{at}"))) + after)).ShouldBeTrue();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    static byte[] Damaged(int seed)
    {
        var random = new Random(seed);
        var part = random.Next(2) == 0 ? StratMlPart.One : StratMlPart.Two;
        List<byte> bytes = [.. StratMlWriter.Write(new SomeDocument(seed, part, isWild: false).Make(), part)];
        for (var damages = random.Next(1, 6); damages > 0 && bytes.Count > 0; damages--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(Math.Min(40, bytes.Count - at));
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), [.. bytes.GetRange(at, length)]); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])); break;
            }
        }

        return [.. bytes];
    }

    static bool IsWhole(byte[] xml)
    {
        var reading = StratMlReader.Read(xml);
        (reading.Document is null).ShouldBe(reading.Errors.Count > 0);
        reading.Notes.Select(note => note.Line).Concat(reading.Errors.Select(error => error.Line)).ShouldAllBe(line => line > 0);
        if (reading.Document is { } document) StratMlFiles.Content(StratMlReader.Read(StratMlWriter.Write(document, StratMlPart.Two)).Document).ShouldBe(StratMlFiles.Content(document));
        return IsWithinBounds(xml);
    }

    static bool IsWithinBounds(byte[] xml)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        StratMlReader.Read(xml);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{xml.Length:N0} bytes cost {allocated:N0}, {(double)allocated / Math.Max(1, xml.Length):N1} each");
        return allocated <= Own + EachByte * xml.Length;
    }
}
