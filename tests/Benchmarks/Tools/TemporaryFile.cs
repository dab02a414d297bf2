namespace Benchmarks.Tools;

/// <summary>A file that is gone with its owner.</summary>
internal sealed class TemporaryFile : IAsyncDisposable
{
    public string Path { get; } = System.IO.Path.GetTempFileName();

    public static async Task<TemporaryFile> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var file = new TemporaryFile();
        await File.WriteAllBytesAsync(file.Path, bytes);
        return file;
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
