using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlansService.Migrations
{
    /// <inheritdoc />
    public partial class TablesAndArchives : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "external_id",
                columns: table => new
                {
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    system = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_external_id", x => new { x.version_id, x.system, x.value });
                    table.ForeignKey(
                        name: "f_k_external_id_item_item_id",
                        column: x => x.item_id,
                        principalTable: "item",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_whole = table.Column<bool>(type: "boolean", nullable: false),
                    is_json = table.Column<bool>(type: "boolean", nullable: false),
                    system = table.Column<string>(type: "text", nullable: true),
                    is_dry_run = table.Column<bool>(type: "boolean", nullable: false),
                    if_match = table.Column<string>(type: "text", nullable: false),
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
                    table.PrimaryKey("p_k_import_job", x => x.id);
                    table.ForeignKey(
                        name: "f_k_import_job_plan_version_version_id",
                        column: x => x.version_id,
                        principalTable: "plan_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "open_data_archive",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_open_data_archive", x => x.day);
                });

            migrationBuilder.CreateIndex(
                name: "ix_external_id_item",
                table: "external_id",
                columns: new[] { "item_id", "system" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "i_x_import_job_version_id",
                table: "import_job",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_import_job_open",
                table: "import_job",
                column: "leased_until",
                filter: "state IN ('Waiting', 'Running')");

            // Compressed already: what asks for a part of it reads that part only.
            migrationBuilder.Sql("ALTER TABLE open_data_archive ALTER COLUMN content SET STORAGE EXTERNAL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "external_id");

            migrationBuilder.DropTable(
                name: "import_job");

            migrationBuilder.DropTable(
                name: "open_data_archive");
        }
    }
}
