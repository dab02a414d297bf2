using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AlignmentService.Sssom;

/// <summary>
/// Reads a mapping set in SSSOM/TSV, of version 1.1 or before it; nothing is stored or looked up, and no input makes it throw. Of a file with
/// a mistake nothing is taken, but a set without an id or a licence is, with a doubt: published sets lack them, and <see cref="SssomWriter"/>
/// asks for both. Order of reading: this file (limits, the two blocks), <see cref="MetadataTree"/> and <see cref="SssomMetadata"/> (the set),
/// <see cref="SssomTable"/> (the rows), <see cref="SssomValues"/> (texts to values), <see cref="SssomRules"/> (what a row must be).
/// </summary>
internal static class SssomReader
{
    public const int MostBytes = 64 * 1024 * 1024;
    public const int MostRows = 200_000;

    const int MostMetadata = 1024 * 1024;

    /// <param name="file">The file, or the table alone.</param>
    /// <param name="metadata">The metadata where they are a file of their own.</param>
    public static SssomReading Read(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte>? metadata = null)
    {
        var remarks = new SssomRemarks();
        if ((Unreadable(file.Span) ?? (metadata is { } other ? Unreadable(other.Span) : null)) is { } refused) return new(null, [], [refused], []);
        var table = TableIn(file.Span);
        var (block, lines) = (file[..table], file.Span[..table].Count((byte)'\n'));
        if (metadata is not null && table > 0)
            remarks.Wrong(new(1, 1), "two-metadata-blocks", "The metadata are given as a file of their own, and the table begins with lines of metadata (#) too. Leave out one of them.");
        else if (metadata is null && table == 0)
            remarks.Wrong(new(1, 1), "no-metadata", "The file does not begin with its metadata, in lines that begin with #. Put them first (curie_map, mapping_set_id, license), or give them as a file of their own.");
        var (text, indent) = metadata is { } own ? (Encoding.UTF8.GetString(own.Span), 0) : Uncommented(Encoding.UTF8.GetString(block.Span), remarks);
        if (Encoding.UTF8.GetByteCount(text) > MostMetadata) remarks.Wrong(new(1, 1), "metadata-too-large", $"The metadata may have {MostMetadata:N0} bytes. Take out prefixes that nothing uses.");
        else if (remarks.Errors.Count == 0) return Read(file[table..], lines, SssomMetadata.Read(MetadataTree.Of(text, indent, remarks), remarks), remarks);
        // The header still tells what the file lacks.
        SssomTable.ReadHeader(file[table..], lines, remarks);
        return new(null, remarks.Notes, remarks.Errors, []);
    }

    static SssomReading Read(ReadOnlyMemory<byte> table, int linesBefore, MappingSet set, SssomRemarks remarks)
    {
        var (mappings, lines) = SssomTable.Read(table, linesBefore, ref set, remarks);
        return new(remarks.Errors.Count > 0 ? null : set with { Mappings = mappings }, remarks.Notes, remarks.Errors, lines);
    }

    static SssomError? Unreadable(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes) return new(new(1, 1), "file-too-large", $"The file has {file.Length:N0} bytes, and may have {MostBytes:N0}. Divide it.");
        if (file is [0xEF, 0xBB, 0xBF, ..]) return new(new(1, 1), "byte-order-mark", "The file begins with a byte order mark, which SSSOM forbids. Save it as UTF-8 without one.");
        if (Utf8.IsValid(file)) return null;
        var valid = 0;
        while (Rune.DecodeFromUtf8(file[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        var line = 1 + file[..valid].Count((byte)'\n');
        return new(new(line, 1), "not-utf8", $"Line {line} is not valid UTF-8. Save the file as UTF-8.");
    }

    // Where the first line begins that is none of the metadata.
    static int TableIn(ReadOnlySpan<byte> file)
    {
        var at = 0;
        while (at < file.Length && file[at] == '#')
        {
            var end = file[at..].IndexOf((byte)'\n');
            if (end < 0) return file.Length;
            at += end + 1;
        }

        return at;
    }

    // As many characters are taken from each line as stand before the first one's text.
    static (string Text, int Indent) Uncommented(string block, SssomRemarks remarks)
    {
        var (text, indent, number) = (new StringBuilder(block.Length), 0, 0);
        foreach (var whole in block.AsSpan().EnumerateLines())
        {
            if (whole.IsEmpty) continue;
            var line = whole[1..];
            var spaces = line.IndexOfAnyExcept(' ') is >= 0 and var first ? first : line.Length;
            if (++number == 1) indent = spaces;
            if (spaces < indent && spaces < line.Length)
                remarks.Wrong(new(number, spaces + 2), "ragged-metadata", $"The first line of the metadata has {indent} spaces after its #, and line {number} has {spaces}. Give every line the same.");
            text.Append(line[Math.Min(indent, spaces)..]).Append('\n');
        }

        return (text.ToString(), indent + 1);
    }
}
