using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FeedbackService.Migrations
{
    /// <inheritdoc />
    public partial class KnowTheUnits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "unit_id",
                table: "consultation",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "unit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_unit", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_unit_parent",
                table: "unit",
                column: "parent_id");

            // The units of before are heard of by reading the feed again; all else in it is in the inbox and changes nothing.
            migrationBuilder.Sql("UPDATE feed_cursor SET position = 0 WHERE publisher = 'plans';");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "unit");

            migrationBuilder.DropColumn(
                name: "unit_id",
                table: "consultation");
        }
    }
}
