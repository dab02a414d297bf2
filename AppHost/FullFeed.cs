// Compiled with the full feed only: the servers as containers, and what `--operation publish` writes (a start for a compose file).
internal sealed partial record Servers
{
    static partial void AddContainers(IDistributedApplicationBuilder builder, ref Servers? servers)
    {
        // The image first: the data volume's path depends on PostgreSQL's version.
        var postgres = WithImage(builder.AddPostgres("postgres"), builder.Configuration["Images:postgres"]).WithDataVolume("platform-postgres");
        var rabbitmq = WithImage(builder.AddRabbitMQ("rabbitmq").WithManagementPlugin(), builder.Configuration["Images:rabbitmq"]).WithDataVolume("platform-rabbitmq");
        servers = new(service => postgres.AddDatabase($"{service}-db", databaseName: service), rabbitmq);
    }

    static partial void AddPublishTarget(IDistributedApplicationBuilder builder) => builder.AddDockerComposeEnvironment("platform");

    static IResourceBuilder<T> WithImage<T>(IResourceBuilder<T> container, string? image) where T : ContainerResource =>
        image is null ? container : container.WithImage(image);
}
