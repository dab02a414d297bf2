using System.Runtime.InteropServices;

namespace TestKit;

/// <summary>How long the processor works for this thread, whatever else the machine does meanwhile: for work that neither waits nor asks other threads.</summary>
public sealed class ProcessorTime
{
    const int OfThisThread = 3;

    readonly TimeSpan begun = Now();

    /// <summary>How long it was at work since this was made.</summary>
    public TimeSpan Elapsed => Now() - begun;

    static TimeSpan Now() => clock_gettime(OfThisThread, out var time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : throw new InvalidOperationException($"The system does not tell how long a thread was at work: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", SetLastError = true)]
    static extern int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}
