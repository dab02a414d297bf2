using Contracts.Plans;
using PlansService.Endpoints;
using ServiceDefaults.Http;

namespace PlansService.Tables;

/// <summary>What a row of a table, or an element of a JSON array, asks of an item.</summary>
/// <param name="Row">As the spreadsheet shows it, from 1; of JSON the element's number, from 1.</param>
/// <param name="Mistaken">Notes what is wrong; the pointer is the member's name.</param>
internal sealed record AskedItem(int Row, Action<Mistake> Mistaken)
{
    public Guid? Id { get; init; }

    /// <summary>Empty for none; null where nothing is said of it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>From 1; null where the item stays where it is.</summary>
    public int? Depth { get; init; }

    /// <summary>The item above by its external id.</summary>
    public string? ParentExternalId { get; init; }

    /// <summary>The item above by its own id.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>What it says, given what the item said before.</summary>
    public required Func<ItemWords?, ItemWords> Words { get; init; }

    public ProgressStatus? Status { get; init; }

    public string? StatusOn { get; init; }

    /// <summary>Notes what is wrong with a member.</summary>
    public void Wrong(string member, string detail) => Mistaken(new(detail, member));

    /// <summary>What the elements of a JSON array ask.</summary>
    /// <param name="items">The elements.</param>
    /// <param name="mistakes">Takes up what is wrong with them, each with its place.</param>
    public static IReadOnlyList<AskedItem> Of(IReadOnlyList<WriteItems.ItemRequest> items, ICollection<Mistake> mistakes) => [.. items.Select((item, at) =>
        new AskedItem(at + 1, mistake => mistakes.Add(mistake with { Pointer = $"#/{at}/{MemberOf(mistake.Pointer)}" }))
        {
            Id = item.Id, ExternalId = item.ExternalId.Trim(), ParentExternalId = item.ParentExternalId?.Trim(), ParentId = item.ParentId,
            Words = _ => item.Words(),
        })];

    static string? MemberOf(string? member) => member switch
    {
        ItemTable.ExternalId => "externalId",
        ItemTable.Depth => "parentExternalId",
        _ => member,
    };
}
