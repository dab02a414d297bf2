using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Http;

namespace ServiceDefaults.Audit;

/// <summary>A change in the audit log.</summary>
/// <param name="Position">Dense, from 1: a gap would be a defect.</param>
/// <param name="Id">The entry's own number, in the order of writing.</param>
/// <param name="OccurredAt">When; the day only where the actor is nobody's business.</param>
/// <param name="Actor">The token's <c>sub</c>; <c>anonymous</c> without a token, <c>event:TYPE</c> for a consumer, <c>system</c> for a worker.</param>
/// <param name="Action">Method and route, the consumer's queue, or the worker.</param>
/// <param name="MessageId">The event that was consumed.</param>
/// <param name="Resource">What was changed: <c>unit/ID</c>.</param>
/// <param name="Before">The recorded properties that changed, as they were; none where it was made. <c>***</c> stands for a value that is not recorded.</param>
/// <param name="After">The same, as they are; none where it was deleted.</param>
/// <param name="Seal">The chain's hash up to this entry.</param>
public sealed record AuditRecord(long Position, long Id, DateTimeOffset OccurredAt, string Actor, string Action, Guid? MessageId, string Resource, JsonElement? Before, JsonElement? After, string Seal);

/// <summary>The audit log as auditors read it: what is sealed, in the order of the seals, so that nothing comes up behind a reader.</summary>
public static class AuditLog
{
    /// <summary>The scope that reading it needs.</summary>
    public const string Scope = "audit.read";

    const string Lines = "application/x-ndjson";
    const int Unflushed = 64 * 1024;

    /// <summary>The last part of the log's address: <c>plan-audit</c> for <c>plans</c>.</summary>
    public static string NameOf(string service) => service.TrimEnd('s') + "-audit";

    internal static void MapAuditLog(this IEndpointRouteBuilder routes, string service) =>
        routes.MapGet("/v1/" + NameOf(service), ReadAsync).Produces<Page<AuditRecord>>().ProducesProblem(422)
            .WithSummary("Changes in the order in which they were sealed")
            .WithDescription($"actor, resource (unit/ID, or unit for all of them), from (inclusive) and to (exclusive): filters. A change is here about a second after it was made, and stays for good. With Accept: {Lines} all that is asked for is answered, one a line and without pages.");

    sealed record Asked(string? Actor, string? Resource, DateTimeOffset? From, DateTimeOffset? To, long After);

    static async Task ReadAsync(HttpContext http, NpgsqlDataSource data, IOptions<JsonOptions> json, string? actor, string? resource, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor, CancellationToken cancel)
    {
        var (asked, size) = (new Asked(actor, resource, from, to, After(cursor)), Paging.Size(limit));
        if (http.Request.GetTypedHeaders().Accept.Any(one => one.MediaType == Lines))
        {
            await WriteLinesAsync(http.Response, RecordsAsync(data, asked, null, cancel), json.Value.SerializerOptions, cancel);
            return;
        }

        var records = new List<AuditRecord>();
        await foreach (var record in RecordsAsync(data, asked, size + 1, cancel)) records.Add(record);
        await http.Response.WriteAsJsonAsync(Paging.Of(records, size, one => one.Position.ToString(CultureInfo.InvariantCulture)), cancel);
    }

    // As many as there are: what was sent is forgotten, and a reader that is slow slows the query down.
    static async Task WriteLinesAsync(HttpResponse answer, IAsyncEnumerable<AuditRecord> records, JsonSerializerOptions options, CancellationToken cancel)
    {
        answer.ContentType = Lines;
        await using var line = new Utf8JsonWriter(answer.BodyWriter, new JsonWriterOptions { Encoder = options.Encoder });
        await foreach (var record in records)
        {
            JsonSerializer.Serialize(line, record, options);
            answer.BodyWriter.Write("\n"u8);
            line.Reset();
            if (answer.BodyWriter.UnflushedBytes > Unflushed) await answer.BodyWriter.FlushAsync(cancel);
        }
    }

    static async IAsyncEnumerable<AuditRecord> RecordsAsync(NpgsqlDataSource data, Asked asked, int? most, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Only what is asked for is in the statement: each form of it is planned for what it is.
        await using var command = data.CreateCommand();
        var conditions = new List<string>();
        Where("s.position > {0}", asked.After);
        Where("e.actor = {0}", asked.Actor);
        Where("(e.resource = {0} OR starts_with(e.resource, {0} || '/'))", asked.Resource);
        Where("e.occurred_at >= {0}", asked.From?.ToUniversalTime());
        Where("e.occurred_at < {0}", asked.To?.ToUniversalTime());
        command.CommandText = $"SELECT s.position, s.hash, {AuditEntry.Columns} FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id WHERE {string.Join(" AND ", conditions)} ORDER BY s.position {(most is null ? "" : $"LIMIT {most}")}";
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var entry = AuditEntry.Read(rows, 2);
            yield return new(rows.GetInt64(0), entry.Id, entry.OccurredAt, entry.Actor, entry.Action, entry.MessageId, entry.Resource, Parse(entry.Before), Parse(entry.After), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(1)));
        }

        void Where(string condition, object? value)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value });
            conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, $"${command.Parameters.Count}"));
        }
    }

    static JsonElement? Parse(string? json)
    {
        if (json is null) return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(json);
        }
        catch (JsonException)
        {
            // Whoever changed it by hand must not keep auditors from reading what comes after it.
            return JsonSerializer.SerializeToElement(json);
        }
    }

    static long After(string? cursor) => Paging.After(cursor) is not { } text ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));
}
