using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlansService.Migrations
{
    /// <inheritdoc />
    public partial class CountChangesOfThePage : Migration
    {
        // The tag was the sum of two counts and becomes one: it must not say again what it said before.
        const string OneCount = "UPDATE plan_version v SET version = version + (SELECT coalesce(sum(reports), 0) FROM item i WHERE i.version_id = v.id)";

        // Whatever the page shows besides the version's own row counts at the end of its transaction, once: a row that
        // this transaction wrote already (xmin) has been counted. At the end, so that reports on two items of a version
        // wait for each other's commit only.
        const string EveryChange = """
            CREATE FUNCTION page_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF TG_TABLE_NAME = 'item' THEN
                    UPDATE plan_version SET version = version + 1 WHERE id IN (OLD.version_id, NEW.version_id) AND xmin <> pg_current_xact_id()::xid;
                ELSIF TG_TABLE_NAME = 'plan' THEN
                    UPDATE plan_version SET version = version + 1 WHERE plan_id = NEW.id AND xmin <> pg_current_xact_id()::xid;
                ELSE
                    UPDATE plan_version SET version = version + 1 WHERE plan_id IN (SELECT id FROM plan WHERE unit_id = NEW.id) AND xmin <> pg_current_xact_id()::xid;
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER page_changes AFTER INSERT OR UPDATE OR DELETE ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION page_changes();
            CREATE CONSTRAINT TRIGGER page_changes AFTER UPDATE OF title, unit_id ON plan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION page_changes();
            CREATE CONSTRAINT TRIGGER page_changes AFTER UPDATE OF key, name, parent_id ON unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION page_changes();
            """;

        // For a change to the version's own row that forgets to count.
        const string ItsOwnRow = """
            CREATE FUNCTION plan_version_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$;
            CREATE TRIGGER plan_version_changes BEFORE UPDATE ON plan_version FOR EACH ROW WHEN (NEW.version = OLD.version AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION plan_version_changes();
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(OneCount);
            migrationBuilder.Sql(EveryChange);
            migrationBuilder.Sql(ItsOwnRow);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION page_changes() CASCADE; DROP FUNCTION plan_version_changes() CASCADE;");
        }
    }
}
