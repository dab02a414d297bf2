using System.Diagnostics;
using System.Text;
using Contracts.Plans;
using FsCheck;
using FsCheck.Fluent;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace Plans.Tests.Tables;

/// <summary>Whatever a draft says goes through a table and back, and whatever is sent as a table is read or refused.</summary>
public sealed class AnyTable
{
    // The readers' own buffers, and what a byte may cost: of a workbook it inflates to several, and a character is two.
    const long Own = 4 << 20;
    const long EachByte = 150;

    static readonly Gen<int> Seeds = Gen.Choose(0, int.MaxValue);

    [Theory]
    [InlineData(SpreadsheetFormat.Csv)]
    [InlineData(SpreadsheetFormat.Xlsx)]
    public void An_export_that_comes_back_changes_nothing(SpreadsheetFormat format) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Seeds.ToArbitrary(), seed =>
        {
            var draft = new SomeDraft(seed);

            var report = ImportReport.Of(draft.Changes(Of(draft, format)), isDryRun: true);

            report.Rows.ShouldAllBe(row => row.Outcome == RowOutcome.Unchanged, $"of draft {seed}");
            (report.Unchanged, report.Gone).ShouldBe((draft.Items.Count, 0));
        }));

    [Theory]
    [InlineData(SpreadsheetFormat.Csv)]
    [InlineData(SpreadsheetFormat.Xlsx)]
    public void A_table_without_ids_makes_the_same_tree_of_the_same_words(SpreadsheetFormat format) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Seeds.ToArbitrary(), seed =>
        {
            var draft = new SomeDraft(seed);
            var rows = draft.Rows().Select((row, at) => at == 0 ? row : ["", "", .. row[2..]]);
            var (_, asked) = ItemTable.Read(SpreadsheetDownload.Write(format, ItemTable.Sheet, rows), isWhole: true);

            var made = new DraftChanges([], asked, [], null, isWhole: true, "2026").Items;

            var items = Preorder.Of(draft.Items, item => item.Id, item => item.ParentId).ToList();
            Preorder.Of(made, item => item.Id, item => item.ParentId).Select(node => node.Depth).ShouldBe(items.Select(node => node.Depth));
            made.Zip(items).SelectMany(pair => ItemTable.Changed(PlansService.ItemWords.Of(pair.Second.Node), pair.First.Words)).ShouldBeEmpty();
            made.Select(item => item.Report?.Status ?? ProgressStatus.Unspecified).ShouldBe(items.Select(node => node.Node.Status));
        }));

    [Theory]
    [InlineData(SpreadsheetFormat.Csv)]
    [InlineData(SpreadsheetFormat.Xlsx)]
    public void A_table_that_was_damaged_is_read_or_refused(SpreadsheetFormat format) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Seeds.ToArbitrary(), seed => IsReadOrRefused(new SomeDraft(seed), Damaged(seed, Of(new SomeDraft(seed), format)))));

    [Fact]
    public void A_table_of_anything_is_read_or_refused()
    {
        string[] words = [.. ItemTable.Columns, "Action", "Goal", "1", "2", "7", "=1", "'", "\"", ",", ",,,", "\n", "\r\n", ";", "[", "]", "InProgress", "2023-13", "é", "\0"];
        var header = string.Join(',', ItemTable.Columns) + "\n";
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60), Prop.ForAll(Gen.Elements(words).ListOf().Select(some => Encoding.UTF8.GetBytes(header + string.Concat(some))).ToArbitrary(), file => IsReadOrRefused(new SomeDraft(1), file)));
    }

    [Theory]
    [InlineData("contributors", ";", 500_000)]
    [InlineData("contributors", "\"\"\"\" ", 8_000)]
    [InlineData("references", "[\n", 16_000)]
    [InlineData("references", ": ", 16_000)]
    [InlineData("text", "'", 32_000)]
    public void A_hostile_cell_costs_no_more_than_its_length(string column, string fragment, int times)
    {
        var cell = string.Concat(Enumerable.Repeat(fragment, times)).Replace("\"", "\"\"", StringComparison.Ordinal);
        IsReadOrRefused(new SomeDraft(1), Encoding.UTF8.GetBytes($"depth,kind,level,{(column == "text" ? "" : "text,")}{column}\n1,Goal,Goal,{(column == "text" ? "" : "A goal,")}\"{cell}\"")).ShouldBeTrue();
    }

    [Fact]
    public void Ten_thousand_rows_and_no_more_are_read()
    {
        static byte[] Rows(int count) => Encoding.UTF8.GetBytes("depth,kind,level,text\n" + string.Concat(Enumerable.Range(1, count).Select(at => $"{Math.Min(at, 100)},Action,Action,Build ramp {at}.\n")));

        ImportReport.Of(new SomeDraft(1).Changes(Rows(10_000)), isDryRun: true).New.ShouldBe(10_000);
        Should.Throw<Problem>(() => new SomeDraft(1).Changes(Rows(10_001))).Type.ShouldBe("table-too-large");
    }

    static byte[] Of(SomeDraft draft, SpreadsheetFormat format) => SpreadsheetDownload.Write(format, ItemTable.Sheet, draft.Rows());

    static byte[] Damaged(int seed, byte[] file)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. file];
        for (var damages = random.Next(1, 6); damages > 0; damages--)
        {
            var at = random.Next(bytes.Count - 1);
            var length = random.Next(Math.Min(40, bytes.Count - at));
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), [.. bytes.GetRange(at, length)]); break;
                default: bytes.InsertRange(at, ",\"=\n;'0"u8.ToArray()); break;
            }

            if (bytes.Count < 2) break;
        }

        return [.. bytes];
    }

    // Two seconds a megabyte, and as much for the least of files on a busy machine.
    static bool IsReadOrRefused(SomeDraft draft, byte[] file)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        foreach (var isWhole in new[] { true, false })
        {
            try
            {
                ImportReport.Of(draft.Changes(file, isWhole), isDryRun: true).Rows.Count.ShouldBeGreaterThan(0);
            }
            catch (Problem problem)
            {
                problem.Status.ShouldBe(422);
                problem.Errors.ShouldAllBe(error => error.Line > 0 && error.Detail.Length > 0);
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Own + EachByte * file.Length);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2 + 2 * file.Length / 1e6));
        return true;
    }
}
