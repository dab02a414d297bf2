namespace AlignmentService.Exchange;

/// <summary>
/// How the platform's things are called outside of it. An address that comes back is known by its path and id: who moves the platform to
/// another host still knows what it gave away before.
/// </summary>
/// <param name="platform">Where the platform is, without a slash at the end.</param>
internal sealed class Addresses(string platform)
{
    const string Items = "/v1/plan-items/";
    const string Alignments = "/v1/alignments/";
    const string People = "/v1/people/";

    /// <summary>The prefixes of mapping sets.</summary>
    public IReadOnlyDictionary<string, string> Prefixes { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["account"] = platform + People,
        ["alignment"] = platform + Alignments,
        ["equity"] = Terms.Own,
        ["gap"] = platform + "/v1/coverage#",
        ["item"] = platform + Items,
        ["plan"] = platform + "/v1/plans/",
    };

    /// <summary>Where the set of all alignments is.</summary>
    public string Set { get; } = platform + "/v1/alignments/export";

    public string ItemOf(Guid id) => platform + Items + id;

    public string AlignmentOf(Guid id) => platform + Alignments + id;

    public static Guid? ItemIn(string address) => IdIn(address, Items) ?? IdIn(address, "urn:uuid:");

    public static Guid? AlignmentIn(string address) => IdIn(address, Alignments);

    public static string? AccountIn(string address) => After(address, People);

    static Guid? IdIn(string address, string path) => Guid.TryParse(After(address, path), out var id) ? id : null;

    static string? After(string address, string path) => address.IndexOf(path, StringComparison.Ordinal) is >= 0 and var at ? address[(at + path.Length)..] : null;
}
