using System.Xml;

namespace PlansService.StratMl;

/// <summary>The names by which documents say which part of the standard they follow.</summary>
internal static class StratMlNames
{
    public const string PartOneRoot = "StrategicPlan";
    public const string PartTwoRoot = "PerformancePlanOrReport";
    public const string PartOne = "urn:ISO:std:iso:17469:tech:xsd:stratml_core";
    public const string PartTwo = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport";
    const string Draft = "http://schemas.stratml.us/";

    /// <summary>Whether an element may be one of StratML's: of either part, of the ANSI standard before them, or of no namespace, as forms embed it.</summary>
    public static bool Has(string space) => space is "" or PartOne or PartTwo or "http://www.stratml.net" or "http://www.stratml.net/PerformancePlanOrReport";

    /// <summary>Today's name for what the ANSI standard and drafts called otherwise.</summary>
    public static string Today(string name) => name switch { "FirstName" => "GivenName", "LastName" => "Surname", "IndicatorType" => "PerformanceIndicatorType", _ => name };

    /// <summary>Why a document with this root is none that can be read.</summary>
    public static StratMlError? Refusal(XmlReader root, int line)
    {
        var (name, space) = (StratMlRemarks.Shown(root.LocalName), StratMlRemarks.Shown(root.NamespaceURI));
        return root.NamespaceURI.StartsWith(Draft, StringComparison.Ordinal)
            ? new(line, "stratml-draft", $"The namespace {space} is that of StratML {space[Draft.Length..]}, a draft that is no part of ISO 17469. Save the plan as Part 1 or Part 2.")
            : root.LocalName is not (PartOneRoot or PartTwoRoot)
            ? new(line, "not-stratml", $"The document begins with <{name}>. A StratML document begins with <{PartOneRoot}> or <{PartTwoRoot}>.")
            : !Has(root.NamespaceURI)
            ? new(line, "unknown-namespace", $"{space} is no namespace of StratML. Part 1 has {PartOne}, Part 2 has {PartTwo}.")
            : null;
    }
}
