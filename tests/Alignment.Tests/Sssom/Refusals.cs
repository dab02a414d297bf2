using System.Text;
using AlignmentService.Sssom;

namespace Alignment.Tests.Sssom;

public class Refusals
{
    [Theory]
    [InlineData("subject_source", "C:1", "undeclared-prefix")]
    [InlineData("subject_source", "https://c.example/1", "iri")]
    [InlineData("author_id", "A:1|C:1", "undeclared-prefix")]
    [InlineData("predicate_modifier", "not", "malformed-value")]
    [InlineData("confidence", "1.01", "malformed-value")]
    [InlineData("confidence", "0,5", "malformed-value")]
    [InlineData("confidence", "-0.1", "malformed-value")]
    [InlineData("mapping_date", "23.11.2026", "malformed-value")]
    [InlineData("mapping_date", "2026-02-30", "malformed-value")]
    [InlineData("license", "licence.txt", "malformed-value")]
    [InlineData("license", "/licence", "malformed-value")]
    [InlineData("subject_type", "owl Class", "malformed-value")]
    [InlineData("review_date", "2026-11-23", "no-reviewer")]
    [InlineData("reviewer_agreement", "1", "no-reviewer")]
    [InlineData("mapping_cardinality", "1:0", "cardinality")]
    [InlineData("author_id", "sssom:NoTermFound", "misplaced-gap")]
    [InlineData("subject_type", "rdfs literal", "missing-value")]
    [InlineData("comment", "\"never closed", "malformed-quotes")]
    [InlineData("comment", "\"closed\" early", "malformed-quotes")]
    [InlineData("comment", "a\tb", "too-many-cells")]
    public void A_wrong_cell_is_named_by_line_and_column(string column, string cell, string code)
    {
        var reading = SssomFiles.ReadRow(column, cell);

        reading.Set.ShouldBeNull();
        var error = reading.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.At.Line.ShouldBe(7);
        if (code is not ("malformed-quotes" or "too-many-cells" or "no-reviewer" or "missing-value")) error.At.Column.ShouldBe(5);
    }

    [Theory]
    [InlineData("#comment: &a x\n", 6, "forbidden-yaml")]
    [InlineData("#comment: *a\n", 6, "forbidden-yaml")]
    [InlineData("#comment: !!str x\n", 6, "forbidden-yaml")]
    [InlineData("#license: https://c.example/\n", 6, "duplicate-key")]
    [InlineData("#comment: [\n", 6, "malformed-metadata")]
    [InlineData("# comment: x\n", 6, "malformed-metadata")]
    [InlineData("#comment: {a: b}\n", 6, "malformed-metadata")]
    [InlineData("#mapping_date: yesterday\n", 6, "malformed-value")]
    [InlineData("#sssom_version: 7\n", 6, "malformed-value")]
    [InlineData("#subject_source: C:1\n", 6, "undeclared-prefix")]
    [InlineData("#A remark of its own\n", 6, "malformed-metadata")]
    [InlineData("#comment: \"\\ud800\"\n", 6, "malformed-metadata")]
    [InlineData("#comment: \"\\UFFFFFFFF\"\n", 6, "malformed-metadata")]
    [InlineData("\n", 6, "no-table")]
    public void Wrong_metadata_are_named_by_their_line(string metadata, int line, string code)
    {
        var reading = SssomFiles.Read($"{SssomFiles.Metadata}{metadata}{SssomFiles.Header}\n{SssomFiles.Row}\n");

        reading.Set.ShouldBeNull();
        reading.Errors.ShouldContain(error => error.Code == code && error.At.Line >= line && error.At.Line <= line + 1, $"{string.Join('\n', reading.Errors)}");
    }

    [Theory]
    [InlineData("#curie_map:\n#  skos: https://c.example/\n", "built-in-prefix")]
    [InlineData("#curie_map:\n#  A: not an address\n", "malformed-prefix")]
    [InlineData("# license: https://a.example/\n#curie_map:\n", "ragged-metadata")]
    [InlineData("%YAML 1.2\n", "no-metadata")]
    [InlineData("#%YAML 1.2\n#---\n#license: https://a.example/\n", "forbidden-yaml")]
    public void Wrong_beginnings_are_refused(string metadata, string code) => SssomFiles.Read($"{metadata}{SssomFiles.Header}\n").Errors.ShouldContain(error => error.Code == code);

    [Theory]
    [InlineData("subject_id\tpredicate_id\tobject_id", "missing-column")]
    [InlineData("subject_id,predicate_id,object_id,mapping_justification", "missing-column")]
    [InlineData(SssomFiles.Header + "\tcomment\tcomment", "duplicate-column")]
    public void A_table_needs_its_columns(string header, string code) => SssomFiles.Read($"{SssomFiles.Metadata}{header}\n").Errors.ShouldContain(error => error.Code == code);

    [Theory]
    [InlineData("\tskos:exactMatch\tB:1\tsemapv:LexicalMatching", 1)]
    [InlineData("A:1\t\tB:1\tsemapv:LexicalMatching", 2)]
    [InlineData("A:1\tskos:exactMatch\t\tsemapv:LexicalMatching", 3)]
    [InlineData("A:1\tskos:exactMatch\tB:1", 4)]
    public void A_row_needs_its_values(string row, int column) =>
        SssomFiles.Read($"{SssomFiles.Metadata}{SssomFiles.Header}\n{row}\n").Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Code.ShouldBe("missing-value"), error => error.At.ShouldBe(new Place(7, column)));

    [Theory]
    [InlineData("A:r\t", "A:r\t")]
    [InlineData("A:r\t", "\t")]
    public void Records_have_ids_of_their_own_or_none(string one, string other) =>
        SssomFiles.Read($"{SssomFiles.Metadata}record_id\t{SssomFiles.Header}\n{one}{SssomFiles.Row}\n{other}{SssomFiles.Row}\n").Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Code.ShouldBe("record-ids"), error => error.At.ShouldBe(new Place(8, 1)));

    [Fact]
    public void What_is_no_utf8_without_a_mark_is_refused()
    {
        SssomReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + SssomFiles.Metadata)).Errors.ShouldHaveSingleItem().Code.ShouldBe("byte-order-mark");
        SssomReader.Read((byte[])[.. Encoding.UTF8.GetBytes(SssomFiles.Metadata), 0xC3, 0x28]).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Code.ShouldBe("not-utf8"), error => error.At.Line.ShouldBe(6));
        SssomReader.Read(new byte[SssomReader.MostBytes + 1]).Errors.ShouldHaveSingleItem().Code.ShouldBe("file-too-large");
    }
}
