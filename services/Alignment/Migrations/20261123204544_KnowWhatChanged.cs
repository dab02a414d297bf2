using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class KnowWhatChanged : Migration
    {
        // A count has the units whose items, alignments or answers changed with it; null is all of them. A transaction counts once, at its end.
        const string Changes = """
            CREATE TABLE coverage_change(revision bigint NOT NULL, unit_id uuid, UNIQUE NULLS NOT DISTINCT (revision, unit_id));
            CREATE FUNCTION coverage_change(unit uuid) RETURNS void LANGUAGE plpgsql AS $$ DECLARE now bigint; BEGIN
                IF current_setting('coverage.counted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                    UPDATE coverage_revision SET revision = revision + 1 RETURNING revision INTO now;
                    PERFORM set_config('coverage.counted', pg_current_xact_id()::text, true);
                    -- Who has not read for so long reads everything.
                    IF now % 1000 = 0 THEN DELETE FROM coverage_change WHERE revision <= now - 10000; END IF;
                END IF;
                IF unit IS NULL THEN PERFORM set_config('coverage.whole', pg_current_xact_id()::text, true); END IF;
                INSERT INTO coverage_change SELECT revision, unit FROM coverage_revision ON CONFLICT DO NOTHING;
            END $$;
            CREATE OR REPLACE FUNCTION coverage_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('coverage.whole', true) IS DISTINCT FROM pg_current_xact_id()::text THEN PERFORM coverage_change(NULL); END IF;
                RETURN NULL;
            END $$;
            CREATE FUNCTION coverage_changes_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE at_plan uuid; at_item uuid; at_unit uuid; BEGIN
                IF current_setting('coverage.whole', true) IS NOT DISTINCT FROM pg_current_xact_id()::text THEN RETURN NULL; END IF;
                IF TG_OP = 'DELETE' THEN PERFORM coverage_change(NULL); RETURN NULL; END IF;
                IF TG_TABLE_NAME = 'lineage' THEN at_plan := NEW.plan_id;
                ELSE
                    IF TG_TABLE_NAME = 'alignment' THEN at_item := NEW.subject_item_id;
                    ELSIF TG_TABLE_NAME = 'alignment_standing' THEN SELECT subject_item_id INTO at_item FROM alignment WHERE id = NEW.alignment_id;
                    ELSE at_item := NEW.item_id; END IF;
                    SELECT plan_id INTO at_plan FROM item WHERE id = at_item;
                END IF;
                -- A report or lineage of what was not heard of yet shows nowhere.
                SELECT unit_id INTO at_unit FROM plan WHERE id = at_plan;
                IF at_unit IS NOT NULL THEN PERFORM coverage_change(at_unit); END IF;
                RETURN NULL;
            END $$;
            DROP TRIGGER coverage_changes ON alignment;
            DROP TRIGGER coverage_changes ON alignment_standing;
            DROP TRIGGER coverage_changes ON no_counterpart;
            DROP TRIGGER coverage_changes ON report;
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON alignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes_of_unit();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON alignment_standing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes_of_unit();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON no_counterpart DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes_of_unit();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes_of_unit();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON lineage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes_of_unit();
            """;

        // As it was before: every change is one of the whole.
        const string NoChanges = """
            DROP FUNCTION coverage_changes_of_unit() CASCADE;
            DROP FUNCTION coverage_change(uuid);
            DROP TABLE coverage_change;
            CREATE OR REPLACE FUNCTION coverage_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('coverage.counted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                    UPDATE coverage_revision SET revision = revision + 1;
                    PERFORM set_config('coverage.counted', pg_current_xact_id()::text, true);
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON alignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON alignment_standing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON no_counterpart DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Changes);

            migrationBuilder.AddColumn<string>(
                name: "accountable",
                table: "item",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "since",
                table: "item",
                type: "date",
                nullable: false,
                defaultValueSql: "current_date");

            migrationBuilder.CreateTable(
                name: "commitment_day",
                columns: table => new
                {
                    commitment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    units = table.Column<int>(type: "integer", nullable: false),
                    alignments = table.Column<int>(type: "integer", nullable: false),
                    need_review = table.Column<int>(type: "integer", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_commitment_day", x => new { x.commitment_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "unit_day",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    actions = table.Column<int>(type: "integer", nullable: false),
                    serving = table.Column<int>(type: "integer", nullable: false),
                    by_design = table.Column<int>(type: "integer", nullable: false),
                    commitments = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_unit_day", x => new { x.unit_id, x.day });
                });

            migrationBuilder.CreateIndex(
                name: "ix_alignment_standing_subject",
                table: "alignment_standing",
                column: "subject_now_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(NoChanges);

            migrationBuilder.DropTable(
                name: "commitment_day");

            migrationBuilder.DropTable(
                name: "unit_day");

            migrationBuilder.DropIndex(
                name: "ix_alignment_standing_subject",
                table: "alignment_standing");

            migrationBuilder.DropColumn(
                name: "accountable",
                table: "item");

            migrationBuilder.DropColumn(
                name: "since",
                table: "item");
        }
    }
}
