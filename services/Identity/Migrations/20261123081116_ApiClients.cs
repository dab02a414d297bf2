using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityService.Migrations
{
    /// <inheritdoc />
    public partial class ApiClients : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "created_at",
                table: "client",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "client",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "expires_on",
                table: "client",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "name",
                table: "client",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "revoked_at",
                table: "client",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid[]>(
                name: "units",
                table: "client",
                type: "uuid[]",
                nullable: false,
                defaultValue: new Guid[0]);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "client",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "client_secret",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_client_secret", x => x.id);
                    table.ForeignKey(
                        name: "f_k_client_secret_client_client_id",
                        column: x => x.client_id,
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_use",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "text", nullable: false),
                    last_used_on = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("p_k_client_use", x => x.client_id);
                    table.ForeignKey(
                        name: "f_k_client_use_client_client_id",
                        column: x => x.client_id,
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "i_x_client_secret_client_id",
                table: "client_secret",
                column: "client_id");

            // Whoever was a client before is one that the settings keep.
            migrationBuilder.Sql("""
                UPDATE client SET name = id, created_by = 'configuration', created_at = now(), version = 1;
                INSERT INTO client_secret(id, client_id, hash, created_at) SELECT gen_random_uuid(), id, secret_hash, now() FROM client;
                """);

            migrationBuilder.DropColumn(
                name: "secret_hash",
                table: "client");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_secret");

            migrationBuilder.DropTable(
                name: "client_use");

            migrationBuilder.DropColumn(
                name: "created_at",
                table: "client");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "client");

            migrationBuilder.DropColumn(
                name: "expires_on",
                table: "client");

            migrationBuilder.DropColumn(
                name: "name",
                table: "client");

            migrationBuilder.DropColumn(
                name: "revoked_at",
                table: "client");

            migrationBuilder.DropColumn(
                name: "units",
                table: "client");

            migrationBuilder.DropColumn(
                name: "version",
                table: "client");

            migrationBuilder.AddColumn<byte[]>(
                name: "secret_hash",
                table: "client",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);
        }
    }
}
