using AlignmentService.Sssom;

namespace Alignment.Tests.Sssom;

public class WritingASet
{
    [Fact]
    public void A_set_is_written_in_its_canonical_form() =>
        SssomFiles.Written(new MappingSet
        {
            SssomVersion = SssomVersion.OneOne, MappingSetId = "https://a.example/set", License = "https://a.example/licence", MappingSetTitle = "A: title", CreatorId = ["A:me"],
            CurieMap = new Dictionary<string, string> { ["Z"] = "https://z.example/", ["B"] = "https://b.example/", ["A"] = "https://a.example/id:" },
            ExtensionDefinitions = [new("ext_b", "B:b"), new("ext_unused"), new("ext_a", "B:c")],
            Extensions = new Dictionary<string, string> { ["ext_b"] = "007" },
            Mappings =
            [
                new()
                {
                    SubjectId = "A:2", PredicateId = "skos:broadMatch", PredicateModifier = PredicateModifier.Not, ObjectId = "B:1", MappingJustification = "semapv:LexicalMatching", MappingTool = "loom", Confidence = 1.0m,
                    AuthorLabel = ["A|B", "C\\"], Extensions = new Dictionary<string, string> { ["ext_a"] = "x" },
                },
                new() { SubjectId = "A:10", PredicateId = "skos:broadMatch", ObjectId = Mapping.NoTermFound, MappingJustification = "semapv:LexicalMatching", MappingTool = "loom", Confidence = 0.7835m, Comment = "a \"b\"\tc" },
            ],
        }).ShouldBe("""
            #curie_map:
            #  A: "https://a.example/id:"
            #  B: https://b.example/
            #sssom_version: "1.1"
            #mapping_set_id: https://a.example/set
            #mapping_set_title: "A: title"
            #creator_id:
            #  - A:me
            #license: https://a.example/licence
            #mapping_tool: loom
            #extension_definitions:
            #  - slot_name: ext_b
            #    property: B:b
            #  - slot_name: ext_a
            #    property: B:c
            #ext_b: "007"
            subject_id	predicate_id	predicate_modifier	object_id	mapping_justification	author_label	confidence	comment	ext_a
            A:10	skos:broadMatch		sssom:NoTermFound	semapv:LexicalMatching		0.784	"a ""b""	c"	
            A:2	skos:broadMatch	Not	B:1	semapv:LexicalMatching	A\|B|C\\	1		x

            """);

    [Theory]
    [InlineData("0.7835", "0.784")]
    [InlineData("-0.7835", "-0.784")]
    [InlineData("0.7832", "0.783")]
    [InlineData("-0.7836", "-0.784")]
    [InlineData("0.700", "0.7")]
    [InlineData("-0.0004", "0")]
    [InlineData("1.0", "1")]
    public void A_score_has_at_most_three_digits_and_a_half_goes_away_from_zero(string score, string written) => Slot.TextOf(decimal.Parse(score)).ShouldBe(written);

    [Fact]
    public void A_set_without_an_id_a_licence_or_a_prefix_is_not_written()
    {
        var set = new MappingSet { MappingSetId = "https://a.example/set", License = "https://a.example/licence" };

        Should.Throw<ArgumentException>(() => SssomWriter.Write(set with { MappingSetId = null }));
        Should.Throw<ArgumentException>(() => SssomWriter.Write(set with { License = null }));
        Should.Throw<ArgumentException>(() => SssomWriter.Write(set with { CreatorId = ["A:me"] })).Message.ShouldContain("prefix A");
    }

    [Fact]
    public void The_hash_says_what_a_record_says_whatever_its_id_and_its_prefixes_are()
    {
        var set = SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}record_id\t{SssomFiles.Header}\nA:r\t{SssomFiles.Row}\nA:s\t{SssomFiles.Row}\n"));
        var other = SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata.Replace("#  A", "#  C", StringComparison.Ordinal)}{SssomFiles.Header}\nC{SssomFiles.Row[1..]}\n"));

        set.Mappings.Select(mapping => RecordHash.Of(mapping, set)).Append(RecordHash.Of(other.Mappings[0], other)).Distinct().ShouldHaveSingleItem();
        RecordHash.Of(set.Mappings[0] with { PredicateModifier = PredicateModifier.Not }, set).ShouldNotBe(RecordHash.Of(set.Mappings[0], set));
    }
}
