namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// What comes out of a compressed part of XML, counted while it comes: what an archive says of its sizes is a stranger's word. A single tag
/// or text has a limit of its own, for the time that an XML reader takes for a tag's attributes grows faster than their number.
/// </summary>
/// <param name="inner">The entry.</param>
/// <param name="count">Is told how many bytes came, and throws where it is enough.</param>
internal sealed class Inflated(Stream inner, Action<int> count) : Stream
{
    // A cell of Excel has 32,767 characters, of which none takes more than seven bytes.
    const int MostBetween = 256 * 1024;

    int between;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        count(read);
        // A tag or a text ends before the next <, which neither can hold in UTF-8.
        var come = buffer[..read];
        var (first, last) = (come.IndexOf((byte)'<'), come.LastIndexOf((byte)'<'));
        if (between + (first < 0 ? read : first) > MostBetween) throw new InvalidDataException("A tag or a text is too long.");
        between = last < 0 ? between + read : read - last;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
