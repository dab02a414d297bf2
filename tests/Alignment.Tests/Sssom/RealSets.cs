using AlignmentService.Sssom;
using TestKit;

namespace Alignment.Tests.Sssom;

public class RealSets
{
    static readonly Outcome[] Expected =
    [
        new("biomappings-unsure.sssom.tsv", Rows: 105, Notes: 1),
        new("foodie-inc-2022-05-01.sssom.tsv", 5, 1),
        new("lmha-nomatches.sssom.tsv", null, 0, "no-metadata missing-column missing-column missing-column"),
        new("lmha-to-cl.sssom.tsv", 127, 7),
        new("mp-hp-exact-0.0.1.sssom.tsv", 42, 0),
        new("spec-examples/cardinality-scope-empty.sssom.tsv", 6, 0),
        new("spec-examples/cardinality-scope-predicate+object_source.sssom.tsv", 6, 0),
        new("spec-examples/cardinality-scope-predicate.sssom.tsv", 6, 0),
        new("spec-examples/cardinality-with-unmapped-entities.sssom.tsv", 4, 0),
        new("spec-examples/cardinality.sssom.tsv", 9, 0),
        new("spec-examples/composite-entities.sssom.tsv", 3, 0),
        new("spec-examples/curation_rule-propagated.sssom.tsv", 3, 0),
        new("spec-examples/curation_rule.sssom.tsv", 3, 0),
        new("spec-examples/curation_rule_text-propagated.sssom.tsv", 3, 0),
        new("spec-examples/curation_rule_text.sssom.tsv", 3, 0),
        new("spec-examples/curation_rule_text2.sssom.tsv", 8, 0),
        new("spec-examples/curie_map.sssom.tsv", 3, 0),
        new("spec-examples/cxsmiles_pipe.sssom.tsv", 1, 0),
        new("spec-examples/extension-slots.sssom.tsv", 4, 2),
        new("spec-examples/issue_tracker.sssom.tsv", 3, 0),
        new("spec-examples/issue_tracker_item.sssom.tsv", 3, 0),
        new("spec-examples/literals.sssom.tsv", 4, 0),
        new("spec-examples/mapping_set_confidence.sssom.tsv", 2, 0),
        new("spec-examples/mapping_tool_id.sssom.tsv", 2, 0),
        new("spec-examples/no_term_found.sssom.tsv", 2, 0),
        new("spec-examples/pipe-escaping.sssom.tsv", 2, 0),
        new("spec-examples/predicate-types.sssom.tsv", 4, 0),
        new("spec-examples/record-ids.sssom.tsv", 3, 0),
        new("spec-examples/review_date.sssom.tsv", 1, 0),
        new("spec-examples/reviewer_agreement.sssom.tsv", 3, 0),
        new("spec-examples/similarity_score.sssom.tsv", 3, 0),
        new("spec-examples/version.sssom.tsv", 2, 1),
    ];

    [Fact]
    public void Every_set_is_read_and_the_one_that_is_none_is_refused()
    {
        var outcomes = SssomFiles.Real.Select(file => (File: file, Reading: SssomFiles.ReadReal(file))).ToList();
        foreach (var (file, reading) in outcomes)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{Outcome.Of(file, reading)}");
            foreach (var note in reading.Notes) TestContext.Current.TestOutputHelper?.WriteLine($"    {note}");
            foreach (var error in reading.Errors) TestContext.Current.TestOutputHelper?.WriteLine($"    {error}");
        }

        outcomes.Select(outcome => Outcome.Of(outcome.File, outcome.Reading)).ShouldBe(Expected);
    }

    [Fact]
    public void What_is_written_of_every_set_reads_back_equal_and_is_written_alike()
    {
        foreach (var file in SssomFiles.Real.Where(file => SssomFiles.ReadReal(file).Set is not null))
        {
            var set = SssomFiles.SetOf(SssomFiles.ReadReal(file));
            foreach (var isCondensed in new[] { true, false })
            {
                var written = SssomFiles.Written(set, isCondensed);
                var again = SssomFiles.SetOf(SssomFiles.Read(written));
                SssomFiles.Content(again).ShouldBe(SssomFiles.Content(set), file);
                SssomFiles.Written(again, isCondensed).ShouldBe(written, file);
            }
        }
    }

    [Fact]
    public void The_published_hashes_hold()
    {
        var parts = SharedFiles.ReadText("data/sssom/spec-support-hashing.md").Split("**Source set:**")[1..];
        parts.Length.ShouldBe(4);
        foreach (var part in parts)
        {
            var (source, expression, hash) = part.Split("```") is [_, var first, _, var second, _, var third, ..] ? (first.TrimStart('\n'), second.Trim(), third.Trim()) : default;
            var set = SssomFiles.SetOf(SssomFiles.Read(source));
            var mapping = set.Mappings.ShouldHaveSingleItem();

            RecordHash.Expression(mapping, set).ShouldBe(expression);
            RecordHash.Of(mapping, set).ShouldBe(hash);
        }
    }

    [Fact]
    public void The_hash_that_the_specification_works_out_holds()
    {
        var source = SharedFiles.ReadText("data/sssom/spec-support-hashing.md").Split("```")[1];
        var set = SssomFiles.SetOf(SssomFiles.Read(source.TrimStart('\n')));

        RecordHash.Of(set.Mappings.ShouldHaveSingleItem(), set).ShouldBe("0A442FB005783031");
    }

    sealed record Outcome(string File, int? Rows, int Notes, string Refused = "")
    {
        public static Outcome Of(string file, SssomReading reading) => new(file, reading.Set?.Mappings.Count, reading.Notes.Count, string.Join(' ', reading.Errors.Select(error => error.Code)));
    }
}
