namespace PlansService.Suppression;

/// <summary>A count in a breakdown, a total among them, under a name that it keeps wherever it is shown again.</summary>
internal sealed record Cell(string Id, int Value);

/// <summary>What everybody knows: the total is the sum of the parts. Rows, columns, running totals and roll-ups all are such sums.</summary>
internal sealed record Sum(string Total, IReadOnlyList<string> Parts);

/// <summary>
/// Counts below it are hidden. Nought is such a count: a published nought says of everyone in the group that they did not,
/// and beside it a hidden count would mean "somebody". A combination that cannot occur is no cell.
/// </summary>
internal sealed record Threshold
{
    public const int Floor = 5;

    /// <exception cref="ArgumentOutOfRangeException">Below the floor.</exception>
    public Threshold(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Floor);
        Value = value;
    }

    public static Threshold Usual { get; } = new(10);

    public int Value { get; }
}

/// <summary>Why a count is hidden. It is for those who keep the counts: to the public both look the same.</summary>
internal enum Hiding
{
    /// <summary>The count is small.</summary>
    Primary,

    /// <summary>A small count could be worked out from this one.</summary>
    Complementary,
}

/// <summary>
/// Which counts are published and which are hidden, decided once: a later decision takes it as given, with its counts and
/// sums, so that what is published later does not reveal what is hidden here. It holds the hidden counts and is never shown.
/// </summary>
/// <param name="Hidden">By the cell's id.</param>
/// <param name="Exposed">
/// Hidden cells that can be worked out although everything is hidden that was not published before. Only sums among cells
/// published before do that; what asks for such a release must not be published.
/// </param>
internal sealed record ReleaseDecision(IReadOnlyList<Cell> Cells, IReadOnlyList<Sum> Sums, IReadOnlyDictionary<string, Hiding> Hidden, IReadOnlyList<string> Exposed)
{
    public static ReleaseDecision Nothing { get; } = new([], [], new Dictionary<string, Hiding>(StringComparer.Ordinal), []);

    /// <summary>Decides for more cells; see <see cref="Release"/> for what is guaranteed.</summary>
    /// <param name="cells">Cells decided before may stand here again with the same value.</param>
    /// <exception cref="ArgumentException">
    /// A sum does not add up, names a cell twice or one that is unknown, or a cell comes with another value than before.
    /// </exception>
    public ReleaseDecision Extend(Threshold threshold, IEnumerable<Cell> cells, IEnumerable<Sum> sums) => new Release(threshold, this, cells, sums).Decide();
}
