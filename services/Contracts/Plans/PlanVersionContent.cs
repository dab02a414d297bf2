namespace Contracts.Plans;

/// <summary>A whole plan version as published: what a consumer needs to keep its own copy.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="PlanTitle">What this version calls the plan.</param>
/// <param name="UnitId">The unit whose plan it is.</param>
/// <param name="UnitKey">The unit's short name.</param>
/// <param name="UnitName">The unit's name when published.</param>
/// <param name="UnitIsInstitute">Whether the unit has none above it.</param>
/// <param name="VersionId">The version.</param>
/// <param name="Number">The version's number within its plan, from 1.</param>
/// <param name="Description">The plan's introduction, with line feeds between paragraphs.</param>
/// <param name="Items">The item tree in reading order: a parent stands before its children.</param>
public sealed record PlanVersionContent(
    Guid PlanId,
    string PlanTitle,
    Guid UnitId,
    string UnitKey,
    string UnitName,
    bool UnitIsInstitute,
    Guid VersionId,
    int Number,
    string? Description,
    IReadOnlyList<PlanItem> Items);

/// <summary>A node of a version's tree.</summary>
/// <param name="ItemId">The item; the id belongs to this version.</param>
/// <param name="ParentId">The item above.</param>
/// <param name="Kind">What the item is.</param>
/// <param name="Level">What the plan calls this level: <c>Commitment</c>, <c>The Libraries will</c>.</param>
/// <param name="Label">The displayed number, a mere label: <c>3</c>.</param>
/// <param name="Text">The item's words.</param>
/// <param name="Status">Status when published.</param>
/// <param name="StatusOn">When that status held, as precisely as known: <c>2023-04-30</c>, <c>2023-04</c> or <c>2023</c>.</param>
/// <param name="ItemVersion">The item's count of reports when published: a <see cref="ProgressReported"/> that is not higher is older than this.</param>
/// <param name="Details">What there is to say besides.</param>
/// <param name="Accountable">The office or role that answers for it.</param>
/// <param name="Contributors">The offices and roles that help.</param>
/// <param name="StartsOn">When it begins: <c>2023-04-30</c>, <c>2023-04</c>, <c>2023</c> or the academic year <c>2023/24</c>.</param>
/// <param name="DueOn">By when it is promised, in the same forms.</param>
/// <param name="OriginId">The item of an earlier version that was taken over as this one.</param>
/// <param name="Serves">Items of other plans' versions that it says it serves.</param>
public sealed record PlanItem(
    Guid ItemId,
    Guid? ParentId,
    ItemKind Kind,
    string Level,
    string? Label,
    string Text,
    ProgressStatus Status,
    string? StatusOn,
    int ItemVersion,
    string? Details = null,
    string? Accountable = null,
    IReadOnlyList<string>? Contributors = null,
    string? StartsOn = null,
    string? DueOn = null,
    Guid? OriginId = null,
    IReadOnlyList<Guid>? Serves = null);
