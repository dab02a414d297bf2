using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class ImportAlignments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alignment_import_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    format = table.Column<string>(type: "text", nullable: false),
                    is_dry_run = table.Column<bool>(type: "boolean", nullable: false),
                    proposes_for = table.Column<Guid[]>(type: "uuid[]", nullable: true),
                    reviews_for = table.Column<Guid[]>(type: "uuid[]", nullable: true),
                    asked_by = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: true),
                    rows_done = table.Column<int>(type: "integer", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "text", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_alignment_import_job", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alignment_import_job_open",
                table: "alignment_import_job",
                column: "leased_until",
                filter: "state IN ('Waiting', 'Running')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alignment_import_job");
        }
    }
}
