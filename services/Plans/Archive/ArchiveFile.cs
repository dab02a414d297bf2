using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace PlansService.Archive;

/// <summary>
/// Writes the archive: every table as CSV and as JSON Lines, what they mean (a data package by Frictionless Standards),
/// their checksums, and the licence. The same data make the same bytes: nothing in it says when it was made.
/// </summary>
/// <param name="to">The file.</param>
/// <param name="licence">The licence's SPDX id.</param>
internal sealed class ArchiveFile(Stream to, string licence)
{
    const int Piece = 64 * 1024;

    // The earliest that a ZIP file can say.
    static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    readonly List<(string Name, string Hash, long Bytes)> written = [];

    /// <param name="snapshot">A connection in a transaction to which the data stand still.</param>
    /// <param name="cancel">Ends it; the file is then of no use.</param>
    public async Task WriteAsync(NpgsqlConnection snapshot, CancellationToken cancel)
    {
        await using (var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel))
        {
            foreach (var table in ArchiveTable.All)
            {
                await WriteAsync(zip, $"{table.Name}.csv", Rows(snapshot, table, row => buffer => ArchiveRow.WriteCsv(buffer, row), table.Columns.Select(column => column.Name), cancel), cancel);
                await WriteAsync(zip, $"{table.Name}.jsonl", Rows(snapshot, table, row => buffer => ArchiveRow.WriteJson(buffer, row, table), header: null, cancel), cancel);
            }

            await WriteAsync(zip, "datapackage.json", Package(), cancel);
            await WriteAsync(zip, "LICENSE.txt", $"SPDX-License-Identifier: {licence}\n{LicenceAddress}\n", cancel);
            await WriteAsync(zip, "README.txt", Readme(), cancel);
            await WriteAsync(zip, "SHA256SUMS", string.Concat(written.Select(file => $"{file.Hash}  {file.Name}\n")), cancel);
        }
    }

    string LicenceAddress => $"https://spdx.org/licenses/{licence}.html";

    static async IAsyncEnumerable<Action<ArrayBufferWriter<byte>>> Rows(
        NpgsqlConnection snapshot, ArchiveTable table, Func<NpgsqlDataReader, Action<ArrayBufferWriter<byte>>> write, IEnumerable<string>? header, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (header is not null) yield return buffer => ArchiveRow.WriteCsv(buffer, header);
        await using var command = new NpgsqlCommand(table.Sql, snapshot);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var row = write(reader);
        while (await reader.ReadAsync(cancel)) yield return row;
    }

    Task WriteAsync(ZipArchive zip, string name, string text, CancellationToken cancel) =>
        WriteAsync(zip, name, new Action<ArrayBufferWriter<byte>>[] { buffer => Encoding.UTF8.GetBytes(text, buffer) }.ToAsyncEnumerable(), cancel);

    async Task WriteAsync(ZipArchive zip, string name, IAsyncEnumerable<Action<ArrayBufferWriter<byte>>> parts, CancellationToken cancel)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Always;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes) = (new ArrayBufferWriter<byte>(Piece), 0L);
        await using var file = await entry.OpenAsync(cancel);
        await foreach (var write in parts)
        {
            write(buffer);
            if (buffer.WrittenCount >= Piece) await FlushAsync();
        }

        await FlushAsync();
        written.Add((name, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes));

        async Task FlushAsync()
        {
            hash.AppendData(buffer.WrittenSpan);
            bytes += buffer.WrittenCount;
            await file.WriteAsync(buffer.WrittenMemory, cancel);
            buffer.ResetWrittenCount();
        }
    }

    string Package() => JsonSerializer.Serialize(
        new
        {
            Name = "equity-plans",
            Title = "Equity plans: units, plans, published versions, items and progress",
            Licenses = new[] { new { Name = licence, Path = LicenceAddress } },
            Resources = ArchiveTable.All.Select(table =>
            {
                var (path, hash, bytes) = written.Find(file => file.Name == table.Name + ".csv");
                return new { table.Name, Path = path, Format = "csv", Mediatype = "text/csv", Encoding = "utf-8", Bytes = bytes, Hash = "sha256:" + hash, Schema = SchemaOf(table) };
            }),
        }, Indented) + "\n";

    static object SchemaOf(ArchiveTable table) => new
    {
        Fields = table.Columns.Select(column => new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["description"] = column.Meaning }),
        PrimaryKey = table.Key,
        ForeignKeys = table.Columns.Where(column => column.Of is not null)
            .Select(column => new { Fields = column.Name, Reference = new { Resource = column.Of == table.Name ? "" : column.Of, Fields = "id" } }),
    };

    string Readme() => $"""
        Everything that is public in this institution's equity plans: units, plans, published versions, their items with the
        references between them, and what was reported on them. Drafts are not in it.

        {string.Join('\n', ArchiveTable.All.Select(table => $"{table.Name + ".csv, " + table.Name + ".jsonl",-36}{string.Join(", ", table.Columns.Select(column => column.Name))}"))}

        The .csv files (UTF-8, RFC 4180) are described by datapackage.json. In them, a text that a spreadsheet would take for a
        formula has an apostrophe before it; the .jsonl files, one JSON object a line, have every text exactly.
        To check the files: sha256sum -c SHA256SUMS

        Licence: {licence}, {LicenceAddress}

        """;
}
