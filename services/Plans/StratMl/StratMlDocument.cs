using System.Text.Json.Serialization;

namespace PlansService.StratMl;

/// <summary>
/// A plan or report in StratML: ISO 17469, Part 1 as of 2014-04-01 and Part 2 as of 2016-02-16. The records of this file are the schema that
/// <see cref="StratMlReader"/> and <see cref="StratMlWriter"/> work from (<see cref="Shape"/>): a parameter is named like its element and
/// stands where the standard's sequence has it; a list's elements have the singular; an enumeration that stands alone is an attribute; what
/// cannot be null is required. A text has no blanks around it, and line feeds for line ends; null stands for an absent or empty one, "" for
/// a required one without words. Forms leave whole branches empty: a stakeholder without a name is a row that nobody filled in.
/// </summary>
/// <param name="Type">What it calls itself; Part 1 knows strategic plans only, and Part 2's strategic plans may have indicators all the same.</param>
/// <param name="Name">The title.</param>
/// <param name="Description">An introduction.</param>
/// <param name="OtherInformation">Mostly remarks of whoever made the document.</param>
/// <param name="StrategicPlanCore">The plan itself.</param>
/// <param name="AdministrativeInformation">Dates and origin.</param>
/// <param name="Submitter">Who made the document: a person's data.</param>
internal sealed record StratMlDocument(
    [PartTwo] PlanType Type,
    string Name,
    string? Description,
    string? OtherInformation,
    StrategicPlanCore StrategicPlanCore,
    AdministrativeInformation? AdministrativeInformation,
    Submitter? Submitter);

/// <summary>What a document calls itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanType>))]
internal enum PlanType { StrategicPlan, PerformancePlan, PerformanceReport }

/// <param name="Organizations">Whose plan it is, mostly one.</param>
/// <param name="Vision">The state that is striven for.</param>
/// <param name="Mission">What the organization is for.</param>
/// <param name="Values">Its principles.</param>
/// <param name="Goals">In the document's order, at least one.</param>
internal sealed record StrategicPlanCore(
    IReadOnlyList<Organization> Organizations,
    Statement? Vision,
    Statement? Mission,
    IReadOnlyList<Value> Values,
    IReadOnlyList<Goal> Goals);

/// <param name="Identifier">Like every identifier of a document: a name as XML has it (no digit first, no #), once in the document. See <see cref="StratMlIdentifiers"/>.</param>
internal sealed record Organization(string? Name, string? Acronym, string? Identifier, string? Description, IReadOnlyList<Stakeholder> Stakeholders);

/// <summary>A vision or a mission.</summary>
internal sealed record Statement(string? Description, string? Identifier);

internal sealed record Value(string? Name, string? Description);

/// <summary>What is wanted over more than one round of planning.</summary>
/// <param name="SequenceIndicator">The displayed number or letter: <c>3.2</c>, <c>B</c>.</param>
internal sealed record Goal(
    string Name,
    string Description,
    string? Identifier,
    string? SequenceIndicator,
    IReadOnlyList<Stakeholder> Stakeholders,
    string? OtherInformation,
    IReadOnlyList<Objective> Objectives);

/// <summary>What is to be reached within one round; objectives do not nest.</summary>
internal sealed record Objective(
    string? Name,
    string? Description,
    string? Identifier,
    string? SequenceIndicator,
    IReadOnlyList<Stakeholder> Stakeholders,
    string? OtherInformation,
    [PartTwo] IReadOnlyList<PerformanceIndicator> PerformanceIndicators);

/// <summary>Whom it concerns, or who does it.</summary>
internal sealed record Stakeholder(StakeholderType? StakeholderTypeType, string Name, string? Description, [PartTwo] IReadOnlyList<Role> Roles);

[JsonConverter(typeof(JsonStringEnumConverter<StakeholderType>))]
internal enum StakeholderType { Person, Organization, GenericGroup }

/// <param name="RoleTypes">None, one, or both.</param>
internal sealed record Role(string Name, string? Description, IReadOnlyList<RoleType> RoleTypes);

[JsonConverter(typeof(JsonStringEnumConverter<RoleType>))]
internal enum RoleType { Performer, Beneficiary }

/// <summary>How an objective is measured.</summary>
/// <param name="MeasurementDimension">What is measured.</param>
/// <param name="UnitOfMeasurement">In what it is counted.</param>
internal sealed record PerformanceIndicator(
    ValueChainStage? ValueChainStage,
    IndicatorType? PerformanceIndicatorType,
    string? SequenceIndicator,
    string MeasurementDimension,
    string UnitOfMeasurement,
    string? Identifier,
    IReadOnlyList<Relationship> Relationships,
    IReadOnlyList<MeasurementInstance> MeasurementInstances,
    string? OtherInformation);

[JsonConverter(typeof(JsonStringEnumConverter<ValueChainStage>))]
internal enum ValueChainStage { Outcome, OutputProcessing, Output, InputProcessing, Input }

[JsonConverter(typeof(JsonStringEnumConverter<IndicatorType>))]
internal enum IndicatorType { Quantitative, Qualitative }

/// <summary>From an indicator to other elements. The standard leaves open which side is the broader one; here it is the indicator that is <see cref="RelationshipType"/> its referents.</summary>
/// <param name="ReferentIdentifiers">Identifiers of this document or of others; of many documents only placeholders.</param>
internal sealed record Relationship(RelationshipType? RelationshipType, string? Identifier, IReadOnlyList<string> ReferentIdentifiers, string? Name, string? Description);

[JsonConverter(typeof(JsonStringEnumConverter<RelationshipType>))]
internal enum RelationshipType { BroaderThan, PeerTo, NarrowerThan }

/// <summary>What was aimed at and what was reached at one time; an instance can hold several of each.</summary>
internal sealed record MeasurementInstance(IReadOnlyList<Result> TargetResults, IReadOnlyList<Result> ActualResults);

/// <param name="Descriptor">A rating in words or a grade, beside or instead of the number.</param>
internal sealed record Result(DateOnly? StartDate, DateOnly? EndDate, decimal? NumberOfUnits, Descriptor? Descriptor, string? Description);

/// <param name="DescriptorName">What is rated, such as <c>Status</c>.</param>
/// <param name="DescriptorValue">The rating.</param>
internal sealed record Descriptor(string? DescriptorName, string? DescriptorValue);

/// <param name="StartDate">From when the plan holds.</param>
/// <param name="EndDate">Until when.</param>
/// <param name="PublicationDate">When it was published as it is here.</param>
/// <param name="Source">Where the authoritative text is; absolute or, as in the wild, not.</param>
internal sealed record AdministrativeInformation([PartTwo] string? Identifier, DateOnly? StartDate, DateOnly? EndDate, DateOnly? PublicationDate, Uri? Source);

/// <summary>Part 1 keeps it inside the administrative information, and so cannot hold it without.</summary>
internal sealed record Submitter([PartTwo] string? Identifier, string? GivenName, string? Surname, string? PhoneNumber, string? EmailAddress);

/// <summary>Marks what Part 1 has no place for.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class PartTwoAttribute : Attribute;
