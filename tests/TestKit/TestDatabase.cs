using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TestKit;

/// <summary>
/// A database of one test class's own. The migrations run once a process and context type, on a template; each database is its clone.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    static readonly ConcurrentDictionary<Type, Lazy<Task<string>>> Templates = new();

    readonly string database;

    TestDatabase(string database, string connectionString) => (this.database, ConnectionString) = (database, connectionString);

    /// <summary>What the service takes as ConnectionStrings:plans.</summary>
    public string ConnectionString { get; }

    /// <summary>Clones the migrated template of the context; a context without migrations is created from its model.</summary>
    /// <param name="create">Makes the service's own context from a connection string.</param>
    public static async Task<TestDatabase> CreateAsync<TContext>(Func<string, TContext> create) where TContext : DbContext
    {
        var template = await Templates.GetOrAdd(typeof(TContext), _ => new(() => MigrateTemplateAsync(create))).Value;
        return await CreateAsync($"TEMPLATE \"{template}\"");
    }

    /// <summary>A database without any table.</summary>
    public static Task<TestDatabase> CreateEmptyAsync() => CreateAsync("");

    /// <summary>Drops the database, and the connections that are still open to it.</summary>
    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    static async Task<TestDatabase> CreateAsync(string template)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\" {template}");
        return new(name, await ConnectionToAsync(name, pooling: true));
    }

    // Without a pool: a connection that stays open to the template forbids cloning it.
    static async Task<string> MigrateTemplateAsync<TContext>(Func<string, TContext> create) where TContext : DbContext
    {
        var name = $"template_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\"");
        await using var context = create(await ConnectionToAsync(name, pooling: false));
        if (context.Database.GetMigrations().Any()) await context.Database.MigrateAsync();
        else await context.Database.EnsureCreatedAsync();
        return name;
    }

    static async Task<string> ConnectionToAsync(string database, bool pooling) =>
        new NpgsqlConnectionStringBuilder(await TestServers.PostgresAsync()) { Database = database, Pooling = pooling }.ConnectionString;

    static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await ConnectionToAsync("postgres", pooling: false));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
