using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class CountChangesOfTheCoverage : Migration
    {
        // Every transaction that changes what the coverage shows counts once, however many rows it changes, and at its end:
        // the row is locked for the commit only, and is the last lock that a transaction takes.
        const string Count = """
            CREATE TABLE coverage_revision(only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), revision bigint NOT NULL);
            INSERT INTO coverage_revision(revision) VALUES (1);
            CREATE FUNCTION coverage_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('coverage.counted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                    UPDATE coverage_revision SET revision = revision + 1;
                    PERFORM set_config('coverage.counted', pg_current_xact_id()::text, true);
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON plan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON cited_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON alignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Count);

            migrationBuilder.CreateIndex(
                name: "ix_item_parent",
                table: "item",
                column: "parent_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION coverage_changes() CASCADE; DROP TABLE coverage_revision;");

            migrationBuilder.DropIndex(
                name: "ix_item_parent",
                table: "item");
        }
    }
}
