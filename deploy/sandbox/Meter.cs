namespace Sandbox;

/// <summary>Shows how far something is: a bar on a terminal, a line for each tenth elsewhere.</summary>
internal sealed class Meter(TextWriter to, bool isTerminal)
{
    const int Width = 40;

    readonly Lock turn = new();
    int all, done, shown = -1;

    public void Say(string words) => to.WriteLine("sandbox | " + words);

    public void Begin(int steps) => (all, done, shown) = (steps, 0, -1);

    /// <summary>One step is done; several may be at the same moment.</summary>
    public void Step()
    {
        lock (turn)
        {
            var percent = (int)(100L * ++done / all);
            if (percent == shown || (!isTerminal && percent % 10 > 0)) return;
            shown = percent;
            if (isTerminal) to.Write($"\rsandbox | [{new string('#', Width * percent / 100).PadRight(Width, '.')}] {percent,3} %{(percent == 100 ? "\n" : "")}");
            else to.WriteLine($"sandbox | {percent,3} %, {done} of {all} steps");
            to.Flush();
        }
    }
}
