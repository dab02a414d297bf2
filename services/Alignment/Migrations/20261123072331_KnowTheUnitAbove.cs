using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AlignmentService.Migrations
{
    /// <inheritdoc />
    public partial class KnowTheUnitAbove : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "parent_id",
                table: "unit",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_unit_parent",
                table: "unit",
                column: "parent_id");

            // What was heard of units is heard again, this time with the unit above; all else in the feed is in the inbox and changes nothing.
            migrationBuilder.Sql("""
                UPDATE unit SET version = 0;
                DELETE FROM inbox WHERE endpoint = 'alignment-on-unit-registered';
                UPDATE feed_cursor SET position = 0 WHERE publisher = 'plans';
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_unit_parent",
                table: "unit");

            migrationBuilder.DropColumn(
                name: "parent_id",
                table: "unit");
        }
    }
}
