using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class KnowWithdrawals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "withdrawn_version",
                columns: table => new
                {
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_withdrawn_version", x => x.version_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_withdrawn_version_plan",
                table: "withdrawn_version",
                column: "plan_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "withdrawn_version");
        }
    }
}
