namespace ServiceDefaults.Messaging;

/// <summary>What EF's model cannot say about the messaging tables; each service's first migration runs it.</summary>
public static class MessagingSchema
{
    /// <summary>Settings for tables that are queues, and the guard that keeps the event log as it was written.</summary>
    public const string FirstVersion = """
        ALTER TABLE outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        ALTER TABLE event_new SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        CREATE FUNCTION event_log_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the event log is immutable'; END $$;
        CREATE TRIGGER event_log_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON event_log FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_immutable();
        """;
}
