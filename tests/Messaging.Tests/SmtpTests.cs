using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ServiceDefaults.Mailing;

namespace Messaging.Tests;

/// <summary>Letters by SMTP. The mail server is a stand-in: it is not ours to run.</summary>
public sealed class SmtpTests
{
    static readonly Outgoing Letter = new(Guid.NewGuid(), "reader@example.org", "Adopted: Pläne für alle", "Line one.\nLine two.", "https://portal.test/subscriptions/end?token=7", 1);

    [Fact]
    public async Task A_letter_arrives_under_its_own_id_and_can_be_unsubscribed_from_by_one_click()
    {
        using var server = new MailServer();
        var received = server.ReceiveAsync("250 taken");

        await server.Transport.SendAsync(Letter, CancellationToken.None);

        var source = await received;
        source.ShouldContain($"Message-ID: <{Letter.Id:N}@plans.test>");
        source.ShouldContain("List-Unsubscribe: <https://portal.test/subscriptions/end?token=7>");
        source.ShouldContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        source.ShouldContain("Auto-Submitted: auto-generated");
        source.ShouldContain("=?utf-8?");
        source.ShouldContain("Line two.");
    }

    [Fact]
    public async Task A_server_that_refuses_is_told_as_a_failure()
    {
        using var server = new MailServer();
        var received = server.ReceiveAsync("451 try later");

        await Should.ThrowAsync<SmtpException>(server.Transport.SendAsync(Letter, CancellationToken.None));
        await received;
    }

    sealed class MailServer : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            listener.Start();
            Transport = new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Mail:Smtp"] = $"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", ["Mail:From"] = "Plans <office@plans.test>",
            }).Build());
        }

        public MailTransport Transport { get; }

        /// <summary>Takes one letter and gives its source; answers its end as told (RFC 5321).</summary>
        public async Task<string> ReceiveAsync(string answer)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 ready");
            while (await reader.ReadLineAsync() is { } command)
            {
                if (!command.StartsWith("DATA", StringComparison.Ordinal))
                {
                    await writer.WriteLineAsync("250 go on");
                    continue;
                }

                await writer.WriteLineAsync("354 send it");
                var source = new List<string>();
                while (await reader.ReadLineAsync() is { } line && line != ".") source.Add(line);
                await writer.WriteLineAsync(answer);
                return string.Join('\n', source);
            }

            return "";
        }

        public void Dispose() => listener.Dispose();
    }
}
