namespace Benchmarks;

/// <summary>How long and how much is measured.</summary>
/// <param name="Only">The rows that are asked for; all when empty.</param>
internal sealed record Settings(bool Quick, IReadOnlySet<int> Only)
{
    const string Usage = "usage: tests/bench [--quick] [--only 1,3,suggestions]: rows are numbered 1 to 10.";

    /// <summary>Asks how good suggestions are, as a row is asked for.</summary>
    public const int Suggestions = 0;

    /// <exception cref="FormatException">Something else was said.</exception>
    public static Settings Read(string[] arguments)
    {
        var settings = new Settings(false, new HashSet<int>());
        for (var at = 0; at < arguments.Length; at++)
        {
            settings = arguments[at] switch
            {
                "--quick" => settings with { Quick = true },
                "--only" when at + 1 < arguments.Length => settings with { Only = Rows(arguments[++at]) },
                _ => throw new FormatException(Usage),
            };
        }

        return settings;
    }

    static HashSet<int> Rows(string list) =>
        [.. list.Split(',').Select(text => text == "suggestions" ? Suggestions : int.TryParse(text, out var row) && row is >= 1 and <= 10 ? row : throw new FormatException(Usage))];

    /// <summary>Blocks, each of two runs of everybody: A B B A.</summary>
    public int Blocks => Quick ? 1 : 8;

    /// <summary>Blocks of what takes long: a backlog, a start.</summary>
    public int LongBlocks => Quick ? 1 : 4;

    /// <summary>How long the load generators run; many short runs say more than few long ones.</summary>
    public int Seconds { get; } = 1;

    public int MostWarmUps => Quick ? 2 : 12;

    /// <summary>Clients at once, of the load generator and of pgbench; where nothing else is said.</summary>
    public const int Clients = 16;

    public int Backlog => Quick ? 20_000 : 100_000;

    public bool Asks(int row) => Only.Count == 0 || Only.Contains(row);

    /// <summary>Row 8 is measured beside the others: the same with telemetry. A quick run takes a reading and a writing row for all.</summary>
    public bool Watches(int row) => Asks(8) && (!Quick || row is 1 or 3);
}
