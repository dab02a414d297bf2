using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Http;

/// <summary>
/// A POST that creates, done once however often it is sent with the same <c>Idempotency-Key</c>
/// (draft-ietf-httpapi-idempotency-key-header): the key is stored in the same commit as what was created, the answer
/// of the first request is given again, and another body under the same key is refused with 422.
/// </summary>
/// <remarks>Keys are the caller's own; without a token the key itself must be unguessable (22 characters or more).</remarks>
public sealed class Once
{
    readonly HttpContext http;
    readonly ServiceDb db;
    readonly string? key;
    readonly byte[] fingerprint;

    Once(HttpContext http, ServiceDb db, string? key, byte[] fingerprint) => (this.http, this.db, this.key, this.fingerprint) = (http, db, key, fingerprint);

    /// <summary>What the first request with this key was answered, ready to be returned; null where this is the first.</summary>
    public IResult? Earlier { get; private set; }

    /// <summary>The id of what the first request created; for answers that hold a secret, which is derived again and never stored.</summary>
    public Guid? EarlierId { get; private set; }

    /// <summary>Reads the key and looks whether its request was answered before.</summary>
    /// <param name="http">The request.</param>
    /// <param name="db">The service's database; nothing is written yet.</param>
    /// <param name="request">What the caller asks for: it makes the fingerprint.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <exception cref="Problem">400 for a malformed key, 422 where the key came with another body.</exception>
    public static async Task<Once> BeginAsync<T>(HttpContext http, ServiceDb db, T request, CancellationToken cancel)
    {
        var given = Read(http.Request.Headers["Idempotency-Key"]);
        var caller = http.CallerId();
        if (given is not null && caller is null && given.Length < 22)
            throw Malformed("Without a token the key must be unguessable: 22 characters or more, such as a UUID.");
        var hashed = given is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{given}")));
        var asked = Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n").Concat(JsonSerializer.SerializeToUtf8Bytes(request, JsonSerializerOptions.Web));
        var once = new Once(http, db, hashed, SHA256.HashData([.. asked]));
        if (hashed is not null) await once.LookBackAsync(cancel);
        return once;
    }

    /// <summary>Commits everything that was changed together with the key, and answers 201.</summary>
    /// <param name="location">Address of what was created.</param>
    /// <param name="body">The representation to answer with.</param>
    /// <param name="version">Its version, for the entity tag; none where the address is that of something larger.</param>
    /// <param name="id">Its id.</param>
    /// <param name="secret">Whether the body holds a secret and must not be stored for a repetition.</param>
    /// <param name="cancel">Ends the commit.</param>
    public async Task<IResult> CreatedAsync<T>(string location, T body, int? version, Guid id, bool secret = false, CancellationToken cancel = default)
    {
        var text = JsonSerializer.Serialize(body, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        if (key is not null) db.Add(new IdempotencyKey(key, fingerprint, location, version ?? 0, id, secret ? null : text, DateOnly.FromDateTime(db.Now().UtcDateTime)));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (key is not null && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            // Perhaps the same request arrived twice at the same time and the other one was quicker.
            db.ChangeTracker.Clear();
            await LookBackAsync(cancel);
            if (Earlier is not null) return Earlier;
            if (violation.TableName == IdempotencyKey.Table) throw Problem.Refused("request-running", "The same request is still running.", "Repeat it in a moment.");
            throw;
        }

        return Answer(location, version, text);
    }

    async Task LookBackAsync(CancellationToken cancel)
    {
        if (await db.Set<IdempotencyKey>().AsNoTracking().SingleOrDefaultAsync(row => row.Key == key, cancel) is not { } row) return;
        if (!row.Fingerprint.AsSpan().SequenceEqual(fingerprint))
        {
            throw new Problem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key came with another request before.",
                "Use a new key for a new request.");
        }

        EarlierId = row.ResourceId;
        Earlier = row.Body is null ? null : Answer(row.Location, row.Version == 0 ? null : row.Version, row.Body);
    }

    IResult Answer(string location, int? version, string body)
    {
        http.Response.Headers.Location = location;
        if (version is { } known) http.Response.Headers.ETag = Preconditions.Tag(known);
        return Results.Text(body, "application/json", Encoding.UTF8, StatusCodes.Status201Created);
    }

    // An RFC 8941 string: double quotes around printable ASCII, with \" and \\ for the two that need it.
    static string? Read(string? header)
    {
        if (string.IsNullOrWhiteSpace(header)) return null;
        var text = header.Trim();
        if (text.Length < 3 || text.Length > 256 || text[0] != '"' || text[^1] != '"') throw Malformed("The header is a quoted string: Idempotency-Key: \"8e03978e-40d5-43e8-bc93-6894a57f9324\".");
        var value = new StringBuilder();
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length - 1 && text[at + 1] is '"' or '\\') at++;
            else if (text[at] is '"' or '\\' or < ' ' or > '~') throw Malformed("The key may hold printable ASCII only.");
            value.Append(text[at]);
        }

        return value.ToString();
    }

    static Problem Malformed(string detail) => new(StatusCodes.Status400BadRequest, "idempotency-key-malformed", "The Idempotency-Key cannot be read.", detail);
}

/// <summary>A key that was answered, with its answer; version 0 is none. The day is kept for tidying up; the time of day is nobody's business.</summary>
[NotAudited("a note that a request was answered; what it changed is recorded")]
internal sealed record IdempotencyKey(string Key, byte[] Fingerprint, string Location, int Version, Guid ResourceId, string? Body, DateOnly CreatedOn)
{
    public const string Table = "idempotency_key";
}
