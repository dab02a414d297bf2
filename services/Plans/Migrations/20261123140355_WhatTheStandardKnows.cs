using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlansService.Migrations
{
    /// <inheritdoc />
    public partial class WhatTheStandardKnows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "frame",
                table: "plan_version",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "parts",
                table: "item",
                type: "jsonb",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "frame",
                table: "plan_version");

            migrationBuilder.DropColumn(
                name: "parts",
                table: "item");
        }
    }
}
