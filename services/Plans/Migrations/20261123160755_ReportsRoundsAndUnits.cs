using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlansService.Migrations
{
    /// <inheritdoc />
    public partial class ReportsRoundsAndUnits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "ended_on",
                table: "unit",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "starts_on",
                table: "unit",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<List<Guid>>(
                name: "successors",
                table: "unit",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "counts_since",
                table: "progress",
                type: "timestamp with time zone",
                nullable: true,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<string>(
                name: "evidence",
                table: "progress",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "progress",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reported_by",
                table: "progress",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "round_id",
                table: "progress",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "state",
                table: "progress",
                type: "text",
                nullable: false,
                defaultValue: "Approved");

            migrationBuilder.AddColumn<string>(
                name: "values",
                table: "progress",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "actuals",
                table: "item",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "last_report",
                table: "item",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "measures",
                table: "item",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "breakdown",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    dimensions = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    counts = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    sum_of = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_breakdown", x => x.id);
                    table.ForeignKey(
                        name: "f_k_breakdown_item_item_id",
                        column: x => x.item_id,
                        principalTable: "item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_evidence_file", x => x.id);
                    table.ForeignKey(
                        name: "f_k_evidence_file_item_item_id",
                        column: x => x.item_id,
                        principalTable: "item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "former_unit",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_former_unit", x => new { x.unit_id, x.version });
                    table.ForeignKey(
                        name: "f_k_former_unit_unit_unit_id",
                        column: x => x.unit_id,
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "measure_release",
                columns: table => new
                {
                    measure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_measure_release", x => x.measure_id);
                });

            migrationBuilder.CreateTable(
                name: "reporting_round",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_reporting_round", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "round_form",
                columns: table => new
                {
                    round_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_round_form", x => new { x.round_id, x.unit_id });
                    table.ForeignKey(
                        name: "f_k_round_form_reporting_round_round_id",
                        column: x => x.round_id,
                        principalTable: "reporting_round",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "f_k_round_form_unit_unit_id",
                        column: x => x.unit_id,
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_progress_pending",
                table: "progress",
                column: "id",
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_progress_round",
                table: "progress",
                column: "round_id",
                filter: "round_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "i_x_breakdown_item_id",
                table: "breakdown",
                column: "item_id");

            migrationBuilder.CreateIndex(
                name: "ix_breakdown_period",
                table: "breakdown",
                columns: new[] { "measure_id", "period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "i_x_evidence_file_item_id",
                table: "evidence_file",
                column: "item_id");

            migrationBuilder.CreateIndex(
                name: "i_x_round_form_unit_id",
                table: "round_form",
                column: "unit_id");

            migrationBuilder.AddForeignKey(
                name: "f_k_progress_reporting_round_round_id",
                table: "progress",
                column: "round_id",
                principalTable: "reporting_round",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            // What was reported before counted at once, as does what the version of this service reports that still runs: the defaults are for it.
            migrationBuilder.Sql("UPDATE progress SET counts_since = reported_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "f_k_progress_reporting_round_round_id",
                table: "progress");

            migrationBuilder.DropTable(
                name: "breakdown");

            migrationBuilder.DropTable(
                name: "evidence_file");

            migrationBuilder.DropTable(
                name: "former_unit");

            migrationBuilder.DropTable(
                name: "measure_release");

            migrationBuilder.DropTable(
                name: "round_form");

            migrationBuilder.DropTable(
                name: "reporting_round");

            migrationBuilder.DropIndex(
                name: "ix_progress_pending",
                table: "progress");

            migrationBuilder.DropIndex(
                name: "ix_progress_round",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "ended_on",
                table: "unit");

            migrationBuilder.DropColumn(
                name: "starts_on",
                table: "unit");

            migrationBuilder.DropColumn(
                name: "successors",
                table: "unit");

            migrationBuilder.DropColumn(
                name: "counts_since",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "evidence",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "note",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "reported_by",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "round_id",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "state",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "values",
                table: "progress");

            migrationBuilder.DropColumn(
                name: "actuals",
                table: "item");

            migrationBuilder.DropColumn(
                name: "last_report",
                table: "item");

            migrationBuilder.DropColumn(
                name: "measures",
                table: "item");
        }
    }
}
