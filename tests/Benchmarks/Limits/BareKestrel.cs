using Benchmarks.Tools;
using Npgsql;

namespace Benchmarks.Limits;

/// <summary>
/// What a web server on this stack can do at best: Kestrel without routing, serialisation or middleware. <c>/row/ID</c> reads
/// the answer's bytes from PostgreSQL by primary key; <c>/bytes</c> has them in memory; both answer 304 to their entity tag.
/// </summary>
internal sealed class BareKestrel(Child child, Uri address) : LimitProgram(child, address)
{
    const string Tag = "\"1\"";

    /// <param name="file">The bytes to answer with.</param>
    /// <param name="database">Connection string of the database that has the table <c>limit_page</c>; none where only memory is read.</param>
    public static async Task<BareKestrel> StartAsync(string file, string? database = null)
    {
        var (child, address) = await StartAsync("kestrel", database is null ? null : new Dictionary<string, string> { ["limit"] = database }, file);
        return new(child, address);
    }

    public static async Task ServeAsync(string address, string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        await using var data = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("limit") is { } database ? database + ";Max Auto Prepare=4" : "Host=none");
        var bytes = await File.ReadAllBytesAsync(file);
        var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.Headers.ETag = Tag;
            if (http.Request.Headers.IfNoneMatch == Tag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            var path = http.Request.Path.Value ?? "";
            var body = path.StartsWith("/row/", StringComparison.Ordinal) ? await ReadAsync(data, Guid.Parse(path.AsSpan(5))) : bytes;
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        });
        await app.RunAsync();
    }

    static async Task<byte[]> ReadAsync(NpgsqlDataSource data, Guid id)
    {
        await using var command = data.CreateCommand("SELECT body FROM limit_page WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync() as byte[] ?? throw new InvalidOperationException($"limit_page has no row {id}.");
    }
}
