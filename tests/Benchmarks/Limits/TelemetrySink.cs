using Benchmarks.Tools;

namespace Benchmarks.Limits;

/// <summary>Takes whatever is sent by OTLP over HTTP and throws it away.</summary>
internal sealed class TelemetrySink(Child child, Uri address) : LimitProgram(child, address)
{
    public static async Task<TelemetrySink> StartAsync()
    {
        var (child, address) = await StartAsync("sink");
        return new(child, address);
    }

    public static async Task ServeAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = "application/x-protobuf";
        });
        await app.RunAsync();
    }
}
