using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaultHarness;

/// <summary>
/// Stands between the services and PostgreSQL. Told to cut, it breaks a connection at a COMMIT: one half before the
/// server has seen it (nothing happened), one half after (it happened, and nobody was told).
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    // A simple query of PostgreSQL's protocol: 'Q', a length of 11, the text, a zero.
    static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. Encoding.ASCII.GetBytes("COMMIT"), 0];

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly int server;
    readonly Random random;
    readonly Task accepting;
    int cuts;

    public TcpProxy(int server, Random random)
    {
        (this.server, this.random) = (server, random);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How likely a COMMIT is cut; 0 unless told.</summary>
    public double CutProbability { get; set; }

    /// <summary>How many were cut so far.</summary>
    public int Cuts => cuts;

    async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.RemoveAll(one => one.IsCompleted);
                open.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    async Task RelayAsync(TcpClient client)
    {
        using var ours = client;
        using var theirs = new TcpClient();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        try
        {
            ours.NoDelay = theirs.NoDelay = true;
            await theirs.ConnectAsync(IPAddress.Loopback, server, ends.Token);
            var (up, down) = (CopyAsync(ours.GetStream(), theirs.GetStream(), isUp: true, ends.Token), CopyAsync(theirs.GetStream(), ours.GetStream(), isUp: false, ends.Token));
            await Task.WhenAny(up, down);
            await ends.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away: so does the other.
        }
    }

    async Task CopyAsync(NetworkStream from, NetworkStream to, bool isUp, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancel) is > 0 and var length)
        {
            var cut = isUp && CutProbability > 0 && buffer.AsSpan(0, length).EndsWith(Commit) && Roll();
            var before = cut && Flip();
            if (!before) await to.WriteAsync(buffer.AsMemory(0, length), cancel);
            if (!cut) continue;
            Interlocked.Increment(ref cuts);
            return;
        }
    }

    bool Roll()
    {
        lock (random) return random.NextDouble() < CutProbability;
    }

    bool Flip()
    {
        lock (random) return random.Next(2) == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }
}
