using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FeedbackService.Migrations
{
    /// <inheritdoc />
    public partial class EndByWithdrawal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "adopted_version", newName: "ended_version");
            migrationBuilder.Sql("ALTER TABLE ended_version RENAME CONSTRAINT p_k_adopted_version TO p_k_ended_version");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE ended_version RENAME CONSTRAINT p_k_ended_version TO p_k_adopted_version");
            migrationBuilder.RenameTable(name: "ended_version", newName: "adopted_version");
        }
    }
}
