using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;

namespace FeedbackService;

/// <summary>
/// The secret that the sender of feedback is given instead of an account. It is derived from the submission's id by
/// HMAC and stored nowhere; so is the topic under which the sender may follow the answer, which without the key leads
/// back to no submission. The key is <c>Feedback:ReceiptKey</c>; where it is not set one is kept in the database, and who
/// reads that can join a follower's address to a submission.
/// </summary>
internal sealed class Receipts(IServiceScopeFactory scopes, IConfiguration configuration)
{
    byte[]? key = configuration["Feedback:ReceiptKey"] is { Length: > 0 } given ? SHA256.HashData(Encoding.UTF8.GetBytes(given)) : null;

    public async Task<string> ReceiptAsync(Guid submission, CancellationToken cancel) =>
        Convert.ToHexStringLower(await DeriveAsync("receipt", submission, cancel));

    public async Task<Guid> TopicAsync(Guid submission, CancellationToken cancel) =>
        new((await DeriveAsync("topic", submission, cancel)).AsSpan(0, 16));

    public async Task<bool> IsReceiptAsync(Guid submission, string given, CancellationToken cancel) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(await ReceiptAsync(submission, cancel)), Encoding.UTF8.GetBytes(given));

    async Task<byte[]> DeriveAsync(string purpose, Guid submission, CancellationToken cancel) =>
        HMACSHA256.HashData(key ??= await ReadKeyAsync(cancel), Encoding.ASCII.GetBytes($"{purpose}:{submission}"));

    async Task<byte[]> ReadKeyAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FeedbackDb>();
        var made = RandomNumberGenerator.GetBytes(32);
        // Whoever comes first makes the key; every replica reads the same one.
        await db.Database.ExecuteSqlAsync($"INSERT INTO receipt_key(id, bytes) VALUES (1, {made}) ON CONFLICT DO NOTHING", cancel);
        return await db.Set<ReceiptKey>().AsNoTracking().Select(row => row.Bytes).SingleAsync(cancel);
    }
}

[NotAudited("made once, where no setting has it, with the first submission: an entry would tell its time")]
internal sealed record ReceiptKey(int Id, byte[] Bytes);
