using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class DeclaredAlignments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "method",
                table: "alignment",
                type: "text",
                nullable: false,
                defaultValue: "ByHand");

            migrationBuilder.CreateTable(
                name: "declared_link",
                columns: table => new
                {
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    target_id = table.Column<Guid>(type: "uuid", nullable: false),
                    declared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_declared_link", x => new { x.item_id, x.target_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_declared_link_target",
                table: "declared_link",
                column: "target_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "declared_link");

            migrationBuilder.DropColumn(
                name: "method",
                table: "alignment");
        }
    }
}
