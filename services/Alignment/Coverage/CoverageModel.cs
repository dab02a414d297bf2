using System.Runtime.InteropServices;
using System.Text.Json;
using AlignmentService.Endpoints;
using static AlignmentService.Endpoints.Coverage.ReadCoverage;

namespace AlignmentService.Coverage;

/// <summary>
/// The coverage up to a count of changes, in parts that are written as JSON already: another part for a unit that changed costs
/// what that unit costs, and the others are sent again as they are. It is never changed.
/// </summary>
internal sealed class CoverageModel
{
    readonly JsonSerializerOptions json;
    readonly IReadOnlyList<CommitmentPart> commitments;
    readonly IReadOnlyList<Guid> order;
    readonly Dictionary<Guid, UnitPart> units;
    readonly Dictionary<Guid, int> serving;
    readonly IReadOnlyList<ReadCitedStatements.View> cited;
    readonly Written citedJson;
    readonly int proposed;
    readonly Lazy<byte[]> body;

    /// <param name="revision">The count of changes.</param>
    /// <param name="commitments">In the order in which they are shown.</param>
    /// <param name="order">The units, likewise.</param>
    /// <param name="units">Their parts.</param>
    /// <param name="cited">What unit plans quote.</param>
    /// <param name="json">How JSON is written.</param>
    public CoverageModel(long revision, IReadOnlyList<CommitmentView> commitments, IReadOnlyList<Guid> order, Dictionary<Guid, UnitPart> units, IReadOnlyList<ReadCitedStatements.View> cited, JsonSerializerOptions json)
        : this(revision, order, units, units.Values.SelectMany(unit => unit.Cells).CountBy(cell => cell.CommitmentId).ToDictionary(), units.Values.Sum(Proposed), cited, Written.Of(cited, json), json) =>
        this.commitments = [.. commitments.Select(Part)];

    CoverageModel(CoverageModel before, long revision, IReadOnlyList<CommitmentView>? fresh, Dictionary<Guid, UnitPart> units, Dictionary<Guid, int> serving, int proposed)
        : this(revision, before.order, units, serving, proposed, before.cited, before.citedJson, before.json) =>
        commitments = fresh is not null ? [.. fresh.Select(Part)] : [.. before.commitments.Select(part => part.View.Units == serving.GetValueOrDefault(part.View.ItemId) ? part : Part(part.View))];

    CoverageModel(long revision, IReadOnlyList<Guid> order, Dictionary<Guid, UnitPart> units, Dictionary<Guid, int> serving, int proposed, IReadOnlyList<ReadCitedStatements.View> cited, Written citedJson, JsonSerializerOptions json)
    {
        (Revision, this.order, this.units, this.serving, this.proposed, this.cited, this.citedJson, this.json) = (revision, order, units, serving, proposed, cited, citedJson, json);
        commitments = [];
        body = new(Join);
    }

    public long Revision { get; }

    public IReadOnlyList<UnitPart> Units => [.. order.Select(unit => units[unit])];

    public IReadOnlyList<CommitmentView> Commitments => [.. commitments.Select(part => part.View)];

    /// <summary>The commitments that nobody serves.</summary>
    public IEnumerable<Guid> Unserved => commitments.Where(part => part.View.Units == 0).Select(part => part.View.ItemId);

    public IEnumerable<Cell> Cells => units.Values.SelectMany(unit => unit.Cells);

    /// <summary>The same coverage gives the same tag, whoever computed it and whenever.</summary>
    public string Tag => field ??= TaggedByContent.TagOf(MemoryMarshal.AsBytes<ulong>(Parts().SelectMany(list => list.Members).Select(member => member.Mark).ToArray()));

    /// <summary>All of it; put together once.</summary>
    public byte[] Body => body.Value;

    /// <summary>The unit's name and key, where it is listed.</summary>
    public UnitView? Unit(Guid unit) => units.GetValueOrDefault(unit)?.View;

    /// <summary>The coverage after some units changed.</summary>
    /// <param name="revision">The count of changes.</param>
    /// <param name="changed">Their parts.</param>
    /// <param name="fresh">The commitments anew, where one of them changed.</param>
    public CoverageModel With(long revision, IReadOnlyDictionary<Guid, UnitPart> changed, IReadOnlyList<CommitmentView>? fresh)
    {
        var (units, serving, proposed) = (new Dictionary<Guid, UnitPart>(this.units), new Dictionary<Guid, int>(this.serving), this.proposed);
        foreach (var (id, part) in changed)
        {
            if (units.TryGetValue(id, out var before))
            {
                proposed -= Proposed(before);
                foreach (var cell in before.Cells) serving[cell.CommitmentId]--;
            }

            proposed += Proposed(part);
            foreach (var cell in part.Cells) serving[cell.CommitmentId] = serving.GetValueOrDefault(cell.CommitmentId) + 1;
            units[id] = part;
        }

        return new(this, revision, fresh, units, serving, proposed);
    }

    /// <summary>What one commitment, one unit or both of them have to do with it.</summary>
    public View Only(Guid? commitment, Guid? unit)
    {
        var asked = (unit is { } one ? units.TryGetValue(one, out var part) ? [part] : [] : units.Values.ToList()).ConvertAll(part => commitment is null ? part : part with
        {
            Cells = [.. part.Cells.Where(cell => cell.CommitmentId == commitment)], Waiting = [.. part.Waiting.Where(cell => cell.CommitmentId == commitment)], Idle = [],
        });
        var cells = asked.SelectMany(part => part.Cells).ToList();
        var served = cells.Select(cell => cell.CommitmentId).ToHashSet();
        return new([.. commitments.Select(part => part.View).Where(view => commitment is null ? served.Contains(view.ItemId) : view.ItemId == commitment)],
            [.. asked.Where(part => unit is not null || part.Cells.Count > 0).Select(part => part.View).OfType<UnitView>()], cells, [.. asked.SelectMany(part => part.Waiting)],
            [.. Unserved.Where(id => id == commitment)], [.. asked.SelectMany(part => part.Idle)], [], asked.Sum(Proposed));
    }

    static int Proposed(UnitPart unit) => unit.Waiting.Sum(cell => cell.Proposed);

    CommitmentPart Part(CommitmentView view)
    {
        var counted = view with { Units = serving.GetValueOrDefault(view.ItemId) };
        return new(counted, Written.Of<CommitmentView>([counted], json));
    }

    // The lists of a View, as ReadCoverage describes it.
    IEnumerable<(string Name, IEnumerable<Written> Members)> Parts() =>
    [
        ("commitments", commitments.Select(part => part.Json)), ("units", Units.Select(unit => unit.ViewJson)), ("cells", All.Select(unit => unit.CellsJson)), ("waiting", All.Select(unit => unit.WaitingJson)),
        ("unservedCommitments", [Written.Of<Guid>([.. Unserved], json)]), ("actionsServingNone", Units.Select(unit => unit.IdleJson)), ("citedStatements", [citedJson]),
    ];

    // Those that are listed, and then the others in the order of their ids.
    IEnumerable<UnitPart> All => Units.Concat(units.Where(unit => unit.Value.View is null).OrderBy(unit => unit.Key).Select(unit => unit.Value));

    byte[] Join()
    {
        using var joined = new MemoryStream(units.Values.Sum(unit => unit.CellsJson.Json.Length + unit.IdleJson.Json.Length + 512) + (commitments.Count * 1024));
        joined.WriteByte((byte)'{');
        foreach (var (name, members) in Parts())
        {
            joined.Write(JsonSerializer.SerializeToUtf8Bytes(name, json));
            joined.Write(":["u8);
            var isFirst = true;
            foreach (var member in members.Where(member => member.Json.Length > 0))
            {
                if (!isFirst) joined.WriteByte((byte)',');
                joined.Write(member.Json);
                isFirst = false;
            }

            joined.Write("],"u8);
        }

        joined.Write("\"proposed\":"u8);
        joined.Write(JsonSerializer.SerializeToUtf8Bytes(proposed, json));
        joined.WriteByte((byte)'}');
        return joined.ToArray();
    }
}
