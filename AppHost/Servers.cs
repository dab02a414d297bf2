using Microsoft.Extensions.Configuration;

/// <summary>
/// PostgreSQL and RabbitMQ: your own when ConnectionStrings:postgres and ConnectionStrings:rabbitmq are configured,
/// containers otherwise (full feed only).
/// </summary>
internal sealed partial record Servers(
    Func<string, IResourceBuilder<IResourceWithConnectionString>> Database,
    IResourceBuilder<IResourceWithConnectionString> Broker)
{
    public static Servers Add(IDistributedApplicationBuilder builder)
    {
        Servers? servers = null;
        AddPublishTarget(builder);
        if (builder.Configuration.GetConnectionString("postgres") is { Length: > 0 } postgres)
        {
            servers = new(Database, builder.AddConnectionString("rabbitmq"));

            // ??= lets one service have a server of its own: ConnectionStrings:plans-db.
            IResourceBuilder<IResourceWithConnectionString> Database(string service)
            {
                builder.Configuration[$"ConnectionStrings:{service}-db"] ??= $"{postgres.TrimEnd(';')};Database={service}";
                return builder.AddConnectionString($"{service}-db");
            }
        }
        else AddContainers(builder, ref servers);

        return servers ?? throw new InvalidOperationException(
            "No servers: set ConnectionStrings__postgres and ConnectionStrings__rabbitmq (deploy/up does), or use the full feed with a container engine.");
    }

    // FullFeed.cs has the bodies of these; without it the compiler leaves the calls out.
    static partial void AddContainers(IDistributedApplicationBuilder builder, ref Servers? servers);
    static partial void AddPublishTarget(IDistributedApplicationBuilder builder);
}
