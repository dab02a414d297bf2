using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ServiceDefaults.Mailing;

/// <summary>
/// The way out: SMTP where <c>Mail:Smtp</c> names a server (<c>smtp://user:password@host:587</c>), .eml files where
/// <c>Mail:Folder</c> names a folder.
/// </summary>
internal sealed class MailTransport(IConfiguration configuration)
{
    readonly string? folder = configuration["Mail:Folder"];
    readonly Uri? server = configuration["Mail:Smtp"] is { Length: > 0 } address ? new Uri(address) : null;
    readonly string from = configuration["Mail:From"] ?? "Equity plans <plans@localhost.localdomain>";

    public bool IsConfigured => folder is not null || server is not null;

    public async Task SendAsync(Outgoing mail, CancellationToken cancel)
    {
        using var message = Message(mail);
        if (server is not null) await SendBySmtpAsync(message, server, cancel);
        else if (folder is not null) await WriteAsync(message, Directory.CreateDirectory(folder).FullName, mail.Id, cancel);
    }

    MailMessage Message(Outgoing mail)
    {
        var message = new MailMessage { From = new MailAddress(from), Subject = mail.Subject, SubjectEncoding = Encoding.UTF8, Body = mail.Text.ReplaceLineEndings("\r\n"), BodyEncoding = Encoding.UTF8, BodyTransferEncoding = TransferEncoding.QuotedPrintable };
        message.To.Add(new MailAddress(mail.Recipient));
        message.Headers["Message-ID"] = $"<{mail.Id:N}@{message.From.Host}>";
        message.Headers["Auto-Submitted"] = "auto-generated";
        if (mail.EndLink is null) return message;
        message.Headers["List-Unsubscribe"] = $"<{mail.EndLink}>";
        message.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        return message;
    }

    static async Task SendBySmtpAsync(MailMessage message, Uri server, CancellationToken cancel)
    {
        using var client = new SmtpClient(server.Host, server.Port > 0 ? server.Port : 25) { EnableSsl = server.Scheme == "smtps" || server.Port == 587, Timeout = 20_000 };
        if (server.UserInfo.Split(':', 2) is [var user, var password]) client.Credentials = new System.Net.NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        await client.SendMailAsync(message, cancel);
    }

    // Written aside and moved into place under the mail's own id: a reader sees whole files, a repetition replaces its like.
    static async Task WriteAsync(MailMessage message, string folder, Guid id, CancellationToken cancel)
    {
        var aside = Directory.CreateDirectory(Path.Combine(folder, ".writing", Guid.NewGuid().ToString("N"))).FullName;
        using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = aside })
            await client.SendMailAsync(message, cancel);
        File.Move(Directory.GetFiles(aside)[0], Path.Combine(folder, $"{id:N}.eml"), overwrite: true);
        Directory.Delete(aside);
    }
}

/// <summary>A claimed letter on its way out.</summary>
internal sealed record Outgoing(Guid Id, string Recipient, string Subject, string Text, string? EndLink, int Attempts);
