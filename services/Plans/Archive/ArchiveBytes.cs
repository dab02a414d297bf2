using Npgsql;

namespace PlansService.Archive;

/// <summary>An archive's bytes out of the database, piece by piece, from wherever the caller wants to begin.</summary>
internal sealed class ArchiveBytes(NpgsqlDataSource data, DateOnly day, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - Position);
        if (wanted <= 0) return 0;
        await using var command = data.CreateCommand("SELECT substring(content FROM $2 FOR $3) FROM open_data_archive WHERE day = $1");
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = (int)Position + 1 });
        command.Parameters.Add(new() { Value = wanted });
        if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] piece) throw new IOException("The archive was removed while it was read.");
        piece.CopyTo(buffer);
        Position += piece.Length;
        return piece.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
