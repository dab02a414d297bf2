using System.Text;
using AlignmentService.Sssom;

namespace Alignment.Tests.Sssom;

public class ReadingASet
{
    [Fact]
    public void Every_slot_has_its_column_in_the_order_of_the_schema()
    {
        Slot.OfMapping.Count.ShouldBe(50);
        Slot.OfMapping.Select(slot => slot.Name).Take(4).ShouldBe(["record_id", "subject_id", "subject_label", "subject_category"]);
        Slot.OfMapping[^1].Name.ShouldBe("comment");
        Slot.OfSet.Count.ShouldBe(35);
        Slot.OfMapping.Count(slot => slot.IsPropagated).ShouldBe(20);
    }

    [Fact]
    public void A_gap_a_denial_and_a_review_are_typed()
    {
        var set = SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tmapping_cardinality\treviewer_id\treview_date\treviewer_agreement\n"
            + "A:1\tskos:broadMatch\t\tsssom:NoTermFound\tsemapv:ManualMappingCuration\t1:0\nA:2\tskos:broadMatch\tNot\tB:1\tsemapv:MappingReview\t\tA:me\t2026-11-23\t-1\n"));

        set.Mappings[0].ShouldSatisfyAllConditions(gap => gap.ObjectId.ShouldBe(Mapping.NoTermFound), gap => gap.MappingCardinality.ShouldBe(Cardinality.OneToNone), gap => gap.PredicateModifier.ShouldBeNull());
        set.Mappings[1].ShouldSatisfyAllConditions(denied => denied.PredicateModifier.ShouldBe(PredicateModifier.Not), denied => denied.ReviewDate.ShouldBe(new DateOnly(2026, 11, 23)), denied => denied.ReviewerAgreement.ShouldBe(-1));
    }

    [Fact]
    public void What_the_set_says_of_every_row_goes_to_the_rows()
    {
        var set = SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}#mapping_tool: loom\n#subject_source: A:all\n#creator_id: A:me\n{SssomFiles.Header}\tsubject_source\n{SssomFiles.Row}\tA:some\n{SssomFiles.Row}\t\n"));

        set.Mappings.Select(mapping => mapping.MappingTool).ShouldBe(["loom", "loom"]);
        set.MappingTool.ShouldBeNull();
        set.Mappings.Select(mapping => mapping.SubjectSource).ShouldBe(["A:some", null]);
        set.SubjectSource.ShouldBe("A:all");
        set.CreatorId.ShouldBe(["A:me"]);
        set.Mappings.ShouldAllBe(mapping => mapping.CreatorId.Count == 0);
    }

    [Fact]
    public void What_every_row_repeats_is_theirs_and_a_set_without_rows_keeps_what_it_says()
    {
        SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}#mapping_tool: loom\n{SssomFiles.Header}\tmapping_tool\n{SssomFiles.Row}\tloom\n")).MappingTool.ShouldBeNull();
        SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}#mapping_tool: loom\n{SssomFiles.Header}\n")).MappingTool.ShouldBe("loom");
    }

    [Fact]
    public void Metadata_may_be_a_file_of_their_own()
    {
        var table = Encoding.UTF8.GetBytes($"{SssomFiles.Header}\n{SssomFiles.Row}\n");
        var metadata = Encoding.UTF8.GetBytes(SssomFiles.Metadata.Replace("#", "", StringComparison.Ordinal));

        SssomFiles.Content(SssomFiles.SetOf(SssomReader.Read(table, metadata))).ShouldBe(SssomFiles.Content(SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}{SssomFiles.Header}\n{SssomFiles.Row}\n"))));
        SssomReader.Read(Encoding.UTF8.GetBytes($"{SssomFiles.Metadata}{SssomFiles.Header}\n"), metadata).Errors.ShouldHaveSingleItem().Code.ShouldBe("two-metadata-blocks");
    }

    [Fact]
    public void Metadata_are_yaml_in_all_its_ways_of_writing_a_text()
    {
        var set = SssomFiles.SetOf(SssomFiles.Read("# comment: >-\n#   folded\n#   twice\n# other: 'it''s'\n# mapping_set_title: \"\\u00e9\\t\"\n# mapping_set_description: one\n#   two\n# mapping_set_version: 1.10\n# see_also: [https://a.example/1, https://a.example/2]\n"
            + $"{SssomFiles.Metadata.Replace("#", "# ", StringComparison.Ordinal)}{SssomFiles.Header}\r\n{SssomFiles.Row}\r\n\r\n"));

        set.ShouldSatisfyAllConditions(
            () => set.Comment.ShouldBe("folded twice"), () => set.Other.ShouldBe("it's"), () => set.MappingSetTitle.ShouldBe("é\t"), () => set.MappingSetDescription.ShouldBe("one two"),
            () => set.MappingSetVersion.ShouldBe("1.10"), () => set.SeeAlso.ShouldBe(["https://a.example/1", "https://a.example/2"]), () => set.Mappings.Count.ShouldBe(1));
    }

    [Fact]
    public void A_bar_within_a_value_of_a_list_is_escaped()
    {
        var reading = SssomFiles.ReadRow("author_label\tcomment", "Eve\\|Ann|\\\\|Bob||\\x\ta|b\\|c");

        var mapping = SssomFiles.SetOf(reading).Mappings.ShouldHaveSingleItem();
        mapping.AuthorLabel.ShouldBe(["Eve|Ann", "\\", "Bob", "\\x"]);
        mapping.Comment.ShouldBe("a|b\\|c");
    }

    [Fact]
    public void Old_slots_become_what_took_their_place()
    {
        var set = SssomFiles.SetOf(SssomFiles.Read($"{SssomFiles.Metadata}subject_id\tpredicate_id\tobject_id\tmatch_type\tmatch_term_type\tsemantic_similarity_score\nA:1\tskos:exactMatch\tB:1\tHumanCurated\tConceptMatch\t0.5\n"));

        set.Mappings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(mapping => mapping.MappingJustification.ShouldBe("semapv:ManualMappingCuration"), mapping => mapping.SubjectType.ShouldBe(EntityType.SkosConcept),
            mapping => mapping.ObjectType.ShouldBe(EntityType.SkosConcept), mapping => mapping.SimilarityScore.ShouldBe(0.5m));
    }

    [Fact]
    public void An_unknown_column_is_kept_as_an_extension_and_one_that_can_be_none_is_left_out()
    {
        var reading = SssomFiles.ReadRow("ext_weight\tno name\tmapping_set_title", "7\tx\ty");

        SssomFiles.SetOf(reading).Mappings.ShouldHaveSingleItem().Extensions.ShouldBe(new Dictionary<string, string> { ["ext_weight"] = "7" });
        reading.Notes.Select(note => (note.At.Column, note.IsDoubt)).ShouldBe([(5, false), (6, true), (7, true)]);
    }

    [Fact]
    public void A_set_without_an_id_or_a_licence_is_read_with_a_doubt() =>
        SssomFiles.Read($"#curie_map:\n#  A: https://a.example/\n#  B: https://b.example/\n{SssomFiles.Header}\n{SssomFiles.Row}\n").ShouldSatisfyAllConditions(
            reading => reading.Set.ShouldNotBeNull(), reading => reading.Notes.Count(note => note.IsDoubt).ShouldBe(2));
}
