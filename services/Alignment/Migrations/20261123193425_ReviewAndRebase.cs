using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class ReviewAndRebase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_alignment_pair",
                table: "alignment");

            migrationBuilder.AlterColumn<string>(
                name: "strength",
                table: "alignment",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<double>(
                name: "confidence",
                table: "alignment",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "proposed_from",
                table: "alignment",
                type: "text",
                nullable: false,
                defaultValue: "Subject");

            migrationBuilder.CreateTable(
                name: "alignment_decision",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    alignment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    side = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: false),
                    undoes = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_alignment_decision", x => x.id);
                    table.ForeignKey(
                        name: "f_k_alignment_decision_alignment_alignment_id",
                        column: x => x.alignment_id,
                        principalTable: "alignment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "alignment_standing",
                columns: table => new
                {
                    alignment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_hold = table.Column<int>(type: "integer", nullable: false),
                    subject_now_id = table.Column<Guid>(type: "uuid", nullable: true),
                    object_hold = table.Column<int>(type: "integer", nullable: false),
                    object_now_id = table.Column<Guid>(type: "uuid", nullable: true),
                    commitment_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_alignment_standing", x => x.alignment_id);
                    table.ForeignKey(
                        name: "f_k_alignment_standing_alignment_alignment_id",
                        column: x => x.alignment_id,
                        principalTable: "alignment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            // No lineage was kept until now: an end is where it is pinned, or nowhere.
            migrationBuilder.Sql("""
                INSERT INTO alignment_standing(alignment_id, subject_hold, subject_now_id, object_hold, object_now_id)
                SELECT alignment.id, 0, (SELECT item.id FROM item JOIN plan ON plan.current_version_id = item.version_id WHERE item.id = subject_item_id),
                    0, (SELECT item.id FROM item JOIN plan ON plan.current_version_id = item.version_id WHERE item.id = object_item_id) FROM alignment;
                WITH RECURSIVE above(item_id, id, parent_id, kind) AS (SELECT item.id, item.id, item.parent_id, item.kind FROM item JOIN alignment_standing ON object_now_id = item.id
                    UNION SELECT item_id, item.id, item.parent_id, item.kind FROM item JOIN above ON item.id = above.parent_id WHERE above.kind <> 'Commitment')
                UPDATE alignment_standing SET commitment_id = above.id FROM above WHERE above.item_id = object_now_id AND above.kind = 'Commitment';
                """);

            migrationBuilder.CreateTable(
                name: "campaign",
                columns: table => new
                {
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid = table.Column<int>(type: "integer", nullable: false),
                    carried = table.Column<int>(type: "integer", nullable: false),
                    needs_review = table.Column<int>(type: "integer", nullable: false),
                    orphaned = table.Column<int>(type: "integer", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closed_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_campaign", x => x.version_id);
                    table.ForeignKey(
                        name: "f_k_campaign_plan_plan_id",
                        column: x => x.plan_id,
                        principalTable: "plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lineage",
                columns: table => new
                {
                    earlier_version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    later_version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    said_at = table.Column<int>(type: "integer", nullable: false),
                    edges = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_lineage", x => new { x.earlier_version_id, x.later_version_id });
                });

            migrationBuilder.CreateTable(
                name: "no_counterpart",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    said_by = table.Column<string>(type: "text", nullable: false),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_no_counterpart", x => x.id);
                    table.ForeignKey(
                        name: "f_k_no_counterpart_item_item_id",
                        column: x => x.item_id,
                        principalTable: "item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alignment_pair",
                table: "alignment",
                columns: new[] { "subject_item_id", "object_item_id" },
                unique: true,
                filter: "state NOT IN ('Declined', 'Withdrawn')");

            migrationBuilder.CreateIndex(
                name: "ix_alignment_decision_number",
                table: "alignment_decision",
                columns: new[] { "alignment_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_alignment_standing_commitment",
                table: "alignment_standing",
                column: "commitment_id");

            migrationBuilder.CreateIndex(
                name: "i_x_campaign_plan_id",
                table: "campaign",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_lineage_plan",
                table: "lineage",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_no_counterpart_item",
                table: "no_counterpart",
                column: "item_id",
                unique: true,
                filter: "ended_at IS NULL");

            // What is followed to other items, and what is said to serve none, changes the coverage and what is suggested.
            foreach (var table in new[] { "alignment_standing", "no_counterpart", "withdrawn_version" })
                migrationBuilder.Sql($"CREATE CONSTRAINT TRIGGER coverage_changes AFTER INSERT OR UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage_changes();");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alignment_decision");

            migrationBuilder.DropTable(
                name: "alignment_standing");

            migrationBuilder.DropTable(
                name: "campaign");

            migrationBuilder.DropTable(
                name: "lineage");

            migrationBuilder.DropTable(
                name: "no_counterpart");

            migrationBuilder.DropIndex(
                name: "ix_alignment_pair",
                table: "alignment");

            migrationBuilder.DropColumn(
                name: "confidence",
                table: "alignment");

            migrationBuilder.DropColumn(
                name: "proposed_from",
                table: "alignment");

            migrationBuilder.AlterColumn<string>(
                name: "strength",
                table: "alignment",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_alignment_pair",
                table: "alignment",
                columns: new[] { "subject_item_id", "object_item_id" },
                unique: true,
                filter: "state <> 'Declined'");
        }
    }
}
