using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityService.Migrations
{
    /// <inheritdoc />
    public partial class Memberships : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameIndex(
                name: "i_x_person_normalized_user_name",
                table: "person",
                newName: "ix_person_user_name");

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "membership",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "mail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    end_link = table.Column<string>(type: "text", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_mail", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_unit", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_person_email",
                table: "person",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "ix_membership_unit",
                table: "membership",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_mail_cause_recipient",
                table: "mail",
                columns: new[] { "cause", "recipient" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mail_due",
                table: "mail",
                column: "due_at",
                filter: "sent_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_unit_key",
                table: "unit",
                column: "key");

            migrationBuilder.CreateIndex(
                name: "ix_unit_parent",
                table: "unit",
                column: "parent_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mail");

            migrationBuilder.DropTable(
                name: "unit");

            migrationBuilder.DropIndex(
                name: "ix_person_email",
                table: "person");

            migrationBuilder.DropIndex(
                name: "ix_membership_unit",
                table: "membership");

            migrationBuilder.DropColumn(
                name: "version",
                table: "membership");

            migrationBuilder.RenameIndex(
                name: "ix_person_user_name",
                table: "person",
                newName: "i_x_person_normalized_user_name");
        }
    }
}
