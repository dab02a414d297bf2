namespace ServiceDefaults;

/// <summary>The system's clock in whole microseconds, as PostgreSQL keeps times: what an answer says is what is read later.</summary>
internal sealed class DatabaseTime : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
