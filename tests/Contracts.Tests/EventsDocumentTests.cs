using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ServiceDefaults.Messaging;
using TestKit;

namespace Contracts.Tests;

/// <summary>docs/events.md is made from Contracts and its doc comments.</summary>
public sealed class EventsDocumentTests
{
    static readonly Assembly Contracts = typeof(SubscribersAttribute).Assembly;
    static readonly Dictionary<string, XElement> Comments = XDocument.Load(Path.ChangeExtension(Contracts.Location, ".xml")).Descendants("member").ToDictionary(member => (string?)member.Attribute("name") ?? "");

    [Fact]
    public void The_document_lists_every_event() => CommittedDocument.ShouldSay("docs/events.md", Document());

    static string Document()
    {
        var text = new StringBuilder("""
            # Events

            Made from `services/Contracts`; `UPDATE_DOCS=1 tests/run Contracts` writes it anew.

            An event is a fact of the past. It leaves with the commit that made it true, arrives at least once, and in no
            promised order: a consumer keeps the higher version and ignores what is older. The name is the exchange in RabbitMQ
            and the `type` in the publisher's feed, which holds every event there ever was (scope `events.read`). Bodies are JSON.
            Within v1 only optional members are added. No event holds personal data; a
            person is an id that Identity alone can turn into a name.


            """);
        foreach (var publisher in EventCatalogue.All.OrderBy(type => type.Name, StringComparer.Ordinal).GroupBy(type => type.Publisher))
        {
            text.Append($"## {char.ToUpperInvariant(publisher.Key[0])}{publisher.Key[1..]}: `/v1/{EventFeed.NameOf(publisher.Key)}`\n\n");
            foreach (var type in publisher)
            {
                text.Append($"### {type.Name}\n\n{Comment(type.Clr)}\n");
                if (type.Clr.GetCustomAttribute<SubscribersAttribute>() is { Services: var services }) text.Append($"Consumed by {string.Join(", ", services)}.\n");
                AppendMembers(text, type.Clr);
            }
        }

        text.Append("## Parts\n\n");
        var parts = Contracts.GetExportedTypes().Where(type => type.Namespace != Contracts.GetName().Name && EventCatalogue.All.All(one => one.Clr != type));
        foreach (var part in parts.OrderBy(type => type.IsEnum).ThenBy(type => type.Name, StringComparer.Ordinal))
        {
            text.Append($"### {part.Name}\n\n{Comment(part)}\n");
            if (part.IsEnum) text.Append('\n').AppendJoin('\n', Enum.GetNames(part).Select(name => $"- `{name}`: {Plain(Comments[$"F:{part.FullName}.{name}"].Element("summary"))}")).Append("\n\n");
            else AppendMembers(text, part);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    static void AppendMembers(StringBuilder text, Type type)
    {
        var meanings = Comments["T:" + type.FullName].Elements("param").ToDictionary(param => (string?)param.Attribute("name") ?? "", Plain);
        text.Append("\n| member | is | meaning |\n|---|---|---|\n");
        foreach (var member in type.GetProperties())
            text.Append($"| `{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}` | {Kind(member)} | {meanings[member.Name]} |\n");
        text.Append('\n');
    }

    static string Kind(PropertyInfo member)
    {
        var mayBeNone = new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;
        return Kind(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) + (mayBeNone ? " or none" : "");
    }

    static string Kind(Type type) =>
        type == typeof(Guid) ? "id"
        : type == typeof(int) ? "number"
        : type == typeof(bool) ? "yes or no"
        : type == typeof(DateOnly) ? "date"
        : type == typeof(DateTimeOffset) ? "time"
        : type == typeof(string) ? "text"
        : type.IsAssignableTo(typeof(IEnumerable)) ? "list of " + Kind(type.GetGenericArguments()[0])
        : type.Assembly == Contracts ? $"[{type.Name}](#{type.Name.ToLowerInvariant()})"
        : throw new InvalidOperationException($"The document has no word for {type}.");

    static string Comment(Type type) => Plain(Comments["T:" + type.FullName].Element("summary"));

    static string Plain(XElement? comment) => Regex.Replace(string.Concat((comment ?? throw new InvalidOperationException("A doc comment is missing.")).Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref") ?? "").Split('.', ':')[^1]}`",
        XElement code => $"`{code.Value}`",
        _ => node.ToString(),
    })), @"\s+", " ").Trim();
}
