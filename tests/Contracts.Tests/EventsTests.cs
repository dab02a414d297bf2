using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ServiceDefaults.Messaging;
using TestKit;

namespace Contracts.Tests;

/// <summary>
/// What is on the wire stays readable. Samples/NAME.json is what a publisher of today or of years ago sent: a sample is
/// added to when an optional member is, and otherwise never changed.
/// </summary>
public sealed class EventsTests
{
    static readonly string Samples = Repository.PathOf("tests", "Contracts.Tests", "Samples");

    public static TheoryData<string> Names => [.. EventCatalogue.All.Select(type => type.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_event_has_a_sample_and_every_sample_is_an_events() =>
        Directory.EnumerateFiles(Samples).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ShouldBe(Names.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read_and_written_without_loss(string name)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Samples, name + ".json")));
        var fact = sample.Deserialize(TypeOf(name), JsonSerializerOptions.Web).ShouldNotBeNull();
        var again = JsonSerializer.SerializeToNode(fact, TypeOf(name), JsonSerializerOptions.Web);
        JsonNode.DeepEquals(sample, again).ShouldBeTrue($"{name} was read from\n{sample}\nand written as\n{again}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_sets_every_member(string name) =>
        Set(JsonNode.Parse(File.ReadAllText(Path.Combine(Samples, name + ".json")))).Distinct().ShouldBe(Members(TypeOf(name)).Select(member => member.Path), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_says_who_publishes_what(string name)
    {
        var type = EventCatalogue.Named(name).ShouldNotBeNull();
        name.ShouldMatch(@"^[a-z-]+\.[a-z-]+\.v\d+$");
        type.Urn.ShouldBe("urn:message:" + name.Replace('.', ':'));
        type.Clr.Namespace.ShouldBe($"Contracts.{char.ToUpperInvariant(type.Publisher[0])}{type.Publisher[1..]}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_member_is_about_a_person(string name) => Members(TypeOf(name)).Select(member => member.Path).Where(IsPersonal).ShouldBeEmpty();

    [Theory]
    [InlineData("email")]
    [InlineData("content.authorName")]
    [InlineData("proposedBy")]
    [InlineData("personName")]
    public void A_member_about_a_person_is_found(string path) => IsPersonal(path).ShouldBeTrue();

    [Fact]
    public void A_member_that_a_sample_leaves_out_is_found() => Set(JsonNode.Parse("""{"a":1,"b":null,"c":[]}""")).ShouldBe(["a"]);

    static Type TypeOf(string name) => EventCatalogue.Named(name)?.Clr ?? throw new InvalidOperationException(name);

    // Paths of the members that are no objects: content.items.text
    static IEnumerable<(string Path, Type Type)> Members(Type type) => type.GetProperties().SelectMany(property =>
    {
        var (path, inner) = (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.PropertyType);
        if (inner != typeof(string) && inner.IsAssignableTo(typeof(IEnumerable))) inner = inner.GetGenericArguments()[0];
        return inner.Assembly == typeof(SubscribersAttribute).Assembly && !inner.IsEnum ? Members(inner).Select(member => ($"{path}.{member.Path}", member.Type)) : [(path, inner)];
    });

    static IEnumerable<string> Set(JsonNode? node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member => Set(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany(item => Set(item, path)),
        null => [],
        _ => [path],
    };

    // An id of a person says nothing to whoever cannot ask Identity.
    static bool IsPersonal(string path) => path != "personId" && Regex.Split(path, @"\.|(?=[A-Z])").Any(word =>
        word.ToUpperInvariant() is "EMAIL" or "MAIL" or "ADDRESS" or "PHONE" or "PERSON" or "AUTHOR" or "SENDER" or "SURNAME" or "BIRTH" or "GENDER" or "USER" or "ACCOUNT" or "LOGIN" or "IP" or "BY");
}
