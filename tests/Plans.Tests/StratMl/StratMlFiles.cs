using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Schema;
using PlansService.StratMl;
using TestKit;

namespace Plans.Tests.StratMl;

/// <summary>Real documents and the published schemas, which lie beside the repository, and documents of a few lines.</summary>
internal static class StratMlFiles
{
    public static IEnumerable<string> Real => Directory.EnumerateFiles(SharedFiles.PathOf("data/stratml"), "p?-*.xml").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    public static StratMlReading Read(string xml) => StratMlReader.Read(Encoding.UTF8.GetBytes(xml));

    public static StratMlReading ReadReal(string file) => StratMlReader.Read(File.ReadAllBytes(SharedFiles.PathOf($"data/stratml/{file}")));

    /// <summary>A document of Part 2 around a goal, whose own elements begin on line 3.</summary>
    public static string Around(string goal, string after = "", string space = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport") => $"""
        <PerformancePlanOrReport Type="Performance_Plan"{(space.Length > 0 ? $" xmlns=\"{space}\"" : "")}><Name>Garden</Name><StrategicPlanCore>
        <Goal><Name>Paths</Name><Description>All can walk them</Description>
        {goal}
        </Goal></StrategicPlanCore>{after}</PerformancePlanOrReport>
        """;

    /// <summary>An objective with one indicator and one result.</summary>
    public static string Result(string result) =>
        $"<Objective><PerformanceIndicator><MeasurementDimension>Width</MeasurementDimension><UnitOfMeasurement>cm</UnitOfMeasurement><MeasurementInstance><TargetResult>{result}</TargetResult></MeasurementInstance></PerformanceIndicator></Objective>";

    /// <summary>The published schema of a part.</summary>
    public static XmlSchemaSet Schema(StratMlPart part)
    {
        var schemas = new XmlSchemaSet();
        using var schema = XmlReader.Create(SharedFiles.PathOf($"data/stratml-xsd/{(part == StratMlPart.One ? "StrategicPlanISOVersion20140401" : "PerformancePlanOrReport20160216")}.xsd"));
        schemas.Add(null, schema);
        schemas.Compile();
        return schemas;
    }

    /// <summary>What a schema says against a document.</summary>
    public static IReadOnlyList<string> Mistakes(byte[] document, XmlSchemaSet schemas)
    {
        var mistakes = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints };
        settings.ValidationEventHandler += (_, mistake) => mistakes.Add($"{mistake.Exception.LineNumber}: {mistake.Message}");
        using var xml = XmlReader.Create(new MemoryStream(document), settings);
        while (xml.Read())
        {
        }

        return mistakes;
    }

    /// <summary>All that a document holds, to compare by: lists in records are equal only to themselves.</summary>
    public static string Content(StratMlDocument? document) => JsonSerializer.Serialize(document);

    public static IEnumerable<Objective> Objectives(this StratMlDocument document) => document.StrategicPlanCore.Goals.SelectMany(goal => goal.Objectives);

    public static IEnumerable<PerformanceIndicator> Indicators(this StratMlDocument document) => document.Objectives().SelectMany(objective => objective.PerformanceIndicators);

    public static IEnumerable<MeasurementInstance> Instances(this StratMlDocument document) => document.Indicators().SelectMany(indicator => indicator.MeasurementInstances);

    public static IEnumerable<Result> Results(this StratMlDocument document) => document.Instances().SelectMany(instance => instance.TargetResults.Concat(instance.ActualResults));

    public static IEnumerable<Stakeholder> Stakeholders(this StratMlDocument document) =>
    [
        .. document.StrategicPlanCore.Organizations.SelectMany(organization => organization.Stakeholders),
        .. document.StrategicPlanCore.Goals.SelectMany(goal => goal.Stakeholders),
        .. document.Objectives().SelectMany(objective => objective.Stakeholders),
    ];
}
