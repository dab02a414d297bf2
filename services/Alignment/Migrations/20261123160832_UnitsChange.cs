using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class UnitsChange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "has_ended",
                table: "unit",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "moved_at",
                table: "plan",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "has_ended",
                table: "unit");

            migrationBuilder.DropColumn(
                name: "moved_at",
                table: "plan");
        }
    }
}
