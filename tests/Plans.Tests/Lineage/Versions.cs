using Contracts.Plans;
using PlansService.Import;
using PlansService.Lineage;

namespace Plans.Tests.Lineage;

/// <summary>Versions of plans, read from pages, and what the comparison says of them in few words.</summary>
internal static class Versions
{
    public const string Plan = """
        Commitment 1: Make every building open to people who use wheels.
        • Mend the lifts of the old wing before winter.
        • Publish a map of ways without steps.
        • Ask visitors twice a year where they got stuck.
        Commitment 2: Pay people fairly for equal work.
        • Compare the salaries of all grades every spring.
        • Correct gaps that nobody can explain within one year.
        Commitment 3: Listen before deciding.
        • Hold an open hour in each faculty once a month.
        • Answer every submission in public, and say what came of it.
        """;

    public static List<ComparedItem> Read(string page) => Items(PublishedPage.Read(page));

    public static List<ComparedItem> Items(PageReading page)
    {
        page.Errors.ShouldBeEmpty();
        var ids = page.Items.Select(_ => Guid.NewGuid()).ToList();
        return [.. page.Items.Select((item, at) => new ComparedItem(ids[at], item.Parent is { } parent ? ids[parent] : null, item.Kind, item.Level, item.Label, item.Text))];
    }

    /// <summary>An item by its words.</summary>
    public static ComparedItem At(this IReadOnlyList<ComparedItem> version, string words) => version.Single(item => item.Text.Contains(words, StringComparison.Ordinal));

    /// <summary>What changed: <c>Reworded, Moved: 1.2 > 3.1</c>, an item being named by its heading's number and its place below it.</summary>
    public static List<string> Changes(IReadOnlyList<ComparedItem> earlier, IReadOnlyList<ComparedItem> later, params IReadOnlyList<DecidedEdge> decided)
    {
        Dictionary<Guid, string> before = Names(earlier), after = Names(later);
        return [.. VersionComparison.Of(earlier, later, decided).Edges.Where(edge => edge.Kind != LineageKind.Same).Select(edge =>
            $"{What(edge)}: {string.Join(" + ", edge.From.Select(id => before[id]))} > {string.Join(" + ", edge.To.Select(id => after[id]))}".Replace(":  >", ": >").TrimEnd())];
    }

    public static List<string> Changes(string earlier, string later) => Changes(Read(earlier), Read(later));

    static string What(LineageEdge edge) => edge.Kind is LineageKind.Split or LineageKind.Merged or LineageKind.Dropped or LineageKind.New
        ? $"{edge.Kind}"
        : string.Join(", ", new[] { edge.IsReworded ? "Reworded" : "", edge.IsMoved ? "Moved" : "", edge.IsRenumbered ? "Renumbered" : "" }.Where(word => word.Length > 0));

    static Dictionary<Guid, string> Names(IReadOnlyList<ComparedItem> version)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var item in version)
        {
            var place = version.Where(other => other.ParentId == item.ParentId).TakeWhile(other => other != item).Count() + 1;
            names[item.Id] = item.ParentId is { } parent ? $"{names[parent]}.{place}" : item.Label ?? $"{place}";
        }

        return names;
    }
}
