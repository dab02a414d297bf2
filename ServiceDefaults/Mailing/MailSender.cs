using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Mailing;

/// <summary>Sends the letters that are due, by a lease like the outbox's: any number of replicas may run.</summary>
internal sealed partial class MailSender(NpgsqlDataSource data, MailTransport transport, TimeProvider time, ILogger<MailSender> log) : BackgroundService
{
    const int MostAttempts = 12;
    const int Senders = 4;

    // One at a time, for a little longer than sending one may take: when this process dies, its letters wait no longer.
    const string Claim = """
        UPDATE mail SET due_at = now() + interval '25 seconds', attempts = attempts + 1
        WHERE id = (SELECT id FROM mail WHERE sent_at IS NULL AND due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, recipient, subject, text, end_link, attempts
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!transport.IsConfigured)
        {
            NoWayOut(log);
            return;
        }

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        try
        {
            while (await tick.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (await ClaimAsync(stoppingToken) is { } first)
                        await Task.WhenAll([SendAsync(first, stoppingToken), .. Enumerable.Range(0, Senders).Select(_ => DrainAsync(stoppingToken))]);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    Interrupted(log, e.GetType().Name, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is claimed and unsent is due again after its lease.
        }
    }

    async Task DrainAsync(CancellationToken cancel)
    {
        while (await ClaimAsync(cancel) is { } mail) await SendAsync(mail, cancel);
    }

    async Task SendAsync(Outgoing mail, CancellationToken cancel)
    {
        try
        {
            await transport.SendAsync(mail, cancel);
            await ExecuteAsync("UPDATE mail SET sent_at = now() WHERE id = $1", mail.Id, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not NpgsqlException)
        {
            var givenUp = mail.Attempts >= MostAttempts;
            Failed(log, mail.Id, mail.Attempts, givenUp, e.GetType().Name);
            await ExecuteAsync(givenUp
                ? "UPDATE mail SET due_at = 'infinity' WHERE id = $1"
                : "UPDATE mail SET due_at = now() + least(interval '6 hours', interval '5 seconds' * 2 ^ attempts) * (0.5 + random()) WHERE id = $1", mail.Id, cancel);
        }
    }

    async Task<Outgoing?> ClaimAsync(CancellationToken cancel)
    {
        await using var command = data.CreateCommand(Claim);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetInt32(5))
            : null;
    }

    async Task ExecuteAsync(string sql, Guid id, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Letters wait in the database: neither Mail:Smtp nor Mail:Folder is set")]
    static partial void NoWayOut(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending letters was interrupted: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string kind, string reason);

    // The exception's message can hold an address.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Letter {Id} was not sent at attempt {Attempts} (given up: {GivenUp}): {Reason}")]
    static partial void Failed(ILogger log, Guid id, int attempts, bool givenUp, string reason);
}
