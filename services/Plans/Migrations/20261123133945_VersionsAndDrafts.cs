using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlansService.Migrations
{
    /// <inheritdoc />
    public partial class VersionsAndDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_item_position",
                table: "item");

            migrationBuilder.AlterColumn<byte[]>(
                name: "source_hash",
                table: "plan_version",
                type: "bytea",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "bytea");

            migrationBuilder.AddColumn<string>(
                name: "adoption_proposed_by",
                table: "plan_version",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decisions",
                table: "plan_version",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<bool>(
                name: "is_minor",
                table: "plan_version",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_public",
                table: "plan_version",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "lineage",
                table: "plan_version",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<Guid>(
                name: "predecessor_id",
                table: "plan_version",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "plan_version",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "title",
                table: "plan_version",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "accountable",
                table: "item",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "contributors",
                table: "item",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "details",
                table: "item",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "due_by",
                table: "item",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "due_on",
                table: "item",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "origin_id",
                table: "item",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "starts_on",
                table: "item",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "plan_version_standing",
                columns: table => new
                {
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_plan_version_standing", x => new { x.version_id, x.state });
                    table.ForeignKey(
                        name: "f_k_plan_version_standing_plan_version_version_id",
                        column: x => x.version_id,
                        principalTable: "plan_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_item_origin",
                table: "item",
                column: "origin_id",
                filter: "origin_id IS NOT NULL");

            // Under the name that the model knows as an index: a draft's items change places within a transaction.
            migrationBuilder.Sql("ALTER TABLE item ADD CONSTRAINT ix_item_position UNIQUE (version_id, position) DEFERRABLE INITIALLY DEFERRED");
            migrationBuilder.Sql("""
                ALTER TABLE item ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(label, '') || ' ' || text || ' ' || coalesce(details, ''))) STORED;
                CREATE INDEX ix_item_search ON item USING gin (search);
                """);
            // For the version of this service that still runs, and knows of neither.
            migrationBuilder.Sql("""
                CREATE FUNCTION plan_version_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    NEW.is_public := NEW.is_public OR NEW.state IN ('InConsultation', 'Adopted', 'Superseded');
                    IF NEW.title = '' THEN NEW.title := (SELECT title FROM plan WHERE id = NEW.plan_id); END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER plan_version_is_whole BEFORE INSERT OR UPDATE ON plan_version FOR EACH ROW EXECUTE FUNCTION plan_version_is_whole();
                """);
            migrationBuilder.Sql("UPDATE plan_version v SET is_public = state <> 'Draft', title = (SELECT p.title FROM plan p WHERE p.id = v.plan_id)");
            // An id tells when the version was begun; its events, when it moved on.
            migrationBuilder.Sql("""
                INSERT INTO plan_version_standing(version_id, state, since)
                SELECT id, 'Draft', to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0) FROM plan_version
                UNION ALL SELECT (body::jsonb -> 'content' ->> 'versionId')::uuid, 'InConsultation', occurred_at FROM event_log WHERE type = 'plans.version-published.v1'
                UNION ALL SELECT (body::jsonb -> 'content' ->> 'versionId')::uuid, 'Adopted', occurred_at FROM event_log WHERE type = 'plans.version-adopted.v1'
                UNION ALL SELECT (body::jsonb ->> 'supersededVersionId')::uuid, 'Superseded', occurred_at FROM event_log WHERE type = 'plans.version-adopted.v1' AND body::jsonb ->> 'supersededVersionId' IS NOT NULL;
                UPDATE plan_version v SET predecessor_id = (SELECT (body::jsonb ->> 'supersededVersionId')::uuid FROM event_log WHERE type = 'plans.version-adopted.v1' AND body::jsonb -> 'content' ->> 'versionId' = v.id::text);
                """);
            migrationBuilder.Sql("UPDATE item SET cross_references = (SELECT coalesce(jsonb_agg('{\"Kind\": \"See\"}'::jsonb || one), '[]') FROM jsonb_array_elements(cross_references::jsonb) AS one) WHERE jsonb_array_length(cross_references::jsonb) > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION plan_version_is_whole() CASCADE");

            migrationBuilder.DropTable(
                name: "plan_version_standing");

            migrationBuilder.DropIndex(
                name: "ix_item_origin",
                table: "item");

            migrationBuilder.Sql("ALTER TABLE item DROP CONSTRAINT ix_item_position; ALTER TABLE item DROP COLUMN search;");

            migrationBuilder.DropColumn(
                name: "adoption_proposed_by",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "decisions",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "is_minor",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "is_public",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "lineage",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "predecessor_id",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "title",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "accountable",
                table: "item");

            migrationBuilder.DropColumn(
                name: "contributors",
                table: "item");

            migrationBuilder.DropColumn(
                name: "details",
                table: "item");

            migrationBuilder.DropColumn(
                name: "due_by",
                table: "item");

            migrationBuilder.DropColumn(
                name: "due_on",
                table: "item");

            migrationBuilder.DropColumn(
                name: "origin_id",
                table: "item");

            migrationBuilder.DropColumn(
                name: "starts_on",
                table: "item");

            migrationBuilder.AlterColumn<byte[]>(
                name: "source_hash",
                table: "plan_version",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_item_position",
                table: "item",
                columns: new[] { "version_id", "position" },
                unique: true);
        }
    }
}
