using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using static AlignmentService.Endpoints.Coverage.ReadCoverage;

namespace AlignmentService.Coverage;

/// <summary>Members of a JSON array, written already.</summary>
internal sealed class Written(byte[] json)
{
    readonly Lazy<ulong> mark = new(() => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(json)));

    public byte[] Json => json;

    /// <summary>Another one when a byte is.</summary>
    public ulong Mark => mark.Value;
    public static Written Of<T>(IReadOnlyList<T> members, JsonSerializerOptions options) => new(members.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(members, options)[1..^1]);
}

/// <summary>A commitment, as it is shown and as it is sent.</summary>
internal sealed record CommitmentPart(CommitmentView View, Written Json);

/// <summary>What one unit serves, as it is shown and as it is sent; of a unit that is not listed, such as the institute, only cells.</summary>
/// <param name="Gaps">Its actions and goals that serve none, and not by design.</param>
internal sealed record UnitPart(UnitView? View, IReadOnlyList<Cell> Cells, IReadOnlyList<Waiting> Waiting, IReadOnlyList<ActionView> Idle, IReadOnlyList<Guid> Gaps, Written ViewJson, Written CellsJson, Written WaitingJson, Written IdleJson)
{
    public static UnitPart Of(UnitView? view, IReadOnlyList<Cell> cells, IReadOnlyList<Waiting> waiting, IReadOnlyList<ActionView> idle, IReadOnlyList<Guid> gaps, JsonSerializerOptions options) => new(view, cells, waiting, idle, gaps,
        Written.Of<UnitView>(view is null ? [] : [view], options), Written.Of(cells, options), Written.Of(waiting, options), Written.Of(idle, options));
}
