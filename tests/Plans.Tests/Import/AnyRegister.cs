using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PlansService.Import;

namespace Plans.Tests.Import;

/// <summary>What a file may be that calls itself a register.</summary>
public sealed class AnyRegister
{
    static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"items\":[", "{\"id\":\"1\",\"text\":\"A\"}", "\"id\":\"2.1\"", "\"parent\":\"1\"", "\"parent\":\"2.1\"", "\"text\":\"B\"", "\"due_date\":\"2013/1/22\"", "\"due_date\":7",
        "\"fields\":[{\"type\":\"select\",\"name\":\"1-status\",\"value\":", "\"completed\"}]", "[null,\"x\"]", "null", "true", "1e9", "\\ud800", "\\u0000", "\\u0041", "\0", "\uD800", "\n", "é", "\"agency\":\"A\",", "\"generated\":\"2013-02-30\",",
        "<report>", "</report>", "<items>", "</items>", "<item id=\"1\">", "</item>", "<text>A</text>", "<value>", "</value>", "<fields>", "<field>", "<multiple>1</multiple>", "&amp;", "<!DOCTYPE x>", "<?xml version=\"1.0\"?>",
    ];

    [Theory]
    [InlineData("{\"items\":[", "]}")]
    [InlineData("<report><items>", "</items></report>")]
    [InlineData("{", "}")]
    public void Nothing_makes_the_reader_throw_and_its_answer_is_whole(string before, string after) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60), Prop.ForAll(Gen.Elements(Fragments).ListOf().Select(parts => before + string.Concat(parts) + after).ToArbitrary(), IsWhole));

    [Theory]
    [InlineData(Json)]
    [InlineData(Xml)]
    public void A_register_that_was_damaged_is_read_or_refused(string register) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => IsWhole(Damaged(register, seed))));

    [Theory]
    [InlineData("""{"name": "a plan"}""", "not-a-register", 1)]
    [InlineData("""{"items": []}""", "not-a-register", 1)]
    [InlineData("{\"items\": [\n7]}", "not-a-register", 2)]
    [InlineData("{\"items\": [\n{\"text\": \"A\"}]}", "not-a-register", 2)]
    [InlineData("{\"items\": [\n{\"id\": \"1\"}]}", "not-a-register", 2)]
    [InlineData("{\"items\": [{\"id\": \"1\", \"text\": \"A\"},\n{\"id\": \"1\", \"text\": \"B\"}]}", "duplicate-number", 2)]
    [InlineData("{\"items\": [{\"id\": \"1\", \"text\": \"A\"},\n{\"id\": \"2\", \"parent\": \"3\", \"text\": \"B\"}, {\"id\": \"3\", \"parent\": \"2\", \"text\": \"C\"}]}", "parents-in-circle", 2)]
    [InlineData("{\"items\": [\n{\"id\": \"1\", \"parent\": \"1\", \"text\": \"A\"}]}", "parents-in-circle", 2)]
    [InlineData("{\"items\": [{\"id\": \"1\", \"text\": \"A\"},\n{\"id\": \"2\", \"text\": \"B\", \"due_date\": \"2013/13/40\"}]}", "not-a-date", 2)]
    [InlineData("{\"generated\": \"yesterday\", \"items\": [{\"id\": \"1\", \"text\": \"A\"}]}", "not-a-date", 1)]
    [InlineData("{\"items\":\n[{\"id\" \"1\"}]}", "malformed-json", 2)]
    [InlineData("{\"items\": [{\"id\": \"1\",\n\"text\": \"\\ud800\"}]}", "not-text", 2)]
    [InlineData("<report>\n<items><item id='1'><text>A</text></items></report>", "malformed-xml", 2)]
    [InlineData("<report><items>\n<item id='1'><due_date>soon</due_date><text>A</text></item></items></report>", "not-a-date", 2)]
    [InlineData("<report><agency>A</agency></report>", "not-a-register", 1)]
    public void What_cannot_be_taken_is_refused_with_its_line(string register, string code, int line)
    {
        var page = Read(register);

        page.Items.ShouldBeEmpty();
        (page.Errors[0].Code, page.Errors[0].Line).ShouldBe((code, line));
    }

    [Theory]
    [InlineData("{\"items\":", "[", "]", "}")]
    [InlineData("<report>", "<items>", "</items>", "</report>")]
    public void A_file_that_nests_ten_thousand_levels_deep_is_refused(string before, string open, string close, string after) =>
        Read(before + string.Concat(Enumerable.Repeat(open, 10_000)) + string.Concat(Enumerable.Repeat(close, 10_000)) + after).Errors.ShouldHaveSingleItem().Code.ShouldBe("too-deep");

    [Fact]
    public void Ten_thousand_items_each_under_the_one_before_are_refused() =>
        Read($"{{\"items\":[{string.Join(",\n", Enumerable.Range(1, 10_000).Select(at => $"{{\"id\":\"{at}\",\"parent\":\"{at - 1}\",\"text\":\"A\"}}"))}]}}").Errors.ShouldHaveSingleItem().Code.ShouldBe("too-deep");

    [Theory]
    [InlineData("{{\"id\":\"{0}\",\"text\":\"A\"}},", 20_000)]
    [InlineData("{{\"id\":\"1\",\"text\":\"A\"}},", 20_000)]
    [InlineData("{{\"id\":\"{0}\",\"text\":\"A\",\"parent\":\"nobody\"}},\n", 15_000)]
    public void A_hostile_register_costs_no_more_than_its_length(string item, int times)
    {
        var register = $"{{\"items\":[{string.Concat(Enumerable.Range(0, times).Select(at => string.Format(item, at))).TrimEnd(',', '\n')}]}}";
        var watch = Stopwatch.StartNew();

        IsWhole(register).ShouldBeTrue();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_unknown_parent_and_an_unknown_status_are_noted_and_kept()
    {
        var page = Read("""{"items":[{"id":"1","parent":"0","text":"A","fields":[{"type":"select","name":"1-status","label":"Status","value":"blocked"}]},{"id":"2","text":"B","due":"Soon"}]}""");

        page.Items.Select(item => (item.Parent, item.Details)).ShouldBe([(null, "blocked"), (null, "Due: Soon")]);
        page.Notes.Count(note => note.IsDoubt).ShouldBe(2);
    }

    const string Json = """
        {"agency":"A","generated":"2013-10-20 17:36:18","items":[{"id":"1","parent":null,"text":"Do this.","due":"90 Days","due_date":"2012\/08\/21","fields":[{"type":"select","name":"1-status","label":"Overall Status",
        "options":[{"label":"In Progress","value":"in-progress"}],"value":"in-progress"}],"multiple":false},{"id":"1.1","parent":"1","text":"Do that.","due_date":"2013\/1\/22","fields":[{"type":"text","name":"a","label":"Name","options":[],"value":["x","y"]}],"multiple":true}]}
        """;

    const string Xml = """
        <?xml version="1.0"?><report><agency>A</agency><generated>2013-10-20 17:36:18</generated><items><item id="1"><parent/><text>Do this.</text><due>90 Days</due><due_date>2012/08/21</due_date><fields><field><type>select</type><name>1-status</name>
        <label>Overall Status</label><options><option><label>In Progress</label><value>in-progress</value></option></options><value>in-progress</value></field></fields><multiple/></item><item id="1.1"><parent>1</parent><text>Do that.</text></item></items></report>
        """;

    static string Damaged(string register, int seed)
    {
        var (random, text) = (new Random(seed), new StringBuilder(register));
        for (var damages = random.Next(1, 6); damages > 0 && text.Length > 0; damages--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(Math.Min(40, text.Length - at));
            switch (random.Next(4))
            {
                case 0: text[at] = (char)random.Next(0x100); break;
                case 1: text.Remove(at, length); break;
                case 2: text.Insert(random.Next(text.Length), text.ToString(at, length)); break;
                default: text.Insert(at, Fragments[random.Next(Fragments.Length)]); break;
            }
        }

        return text.ToString();
    }

    static PageReading Read(string register) => PublishedPage.Read(Encoding.UTF8.GetBytes(register));

    static bool IsWhole(string register)
    {
        var page = Read(register);
        return (page.Errors.Count > 0) == (page.Items.Count == 0)
            && page.Items.Index().All(entry => entry.Item.Text.Length > 0 && !entry.Item.Text.Any(char.IsControl) && (entry.Item.Parent is not { } parent || parent < entry.Index))
            && page.Items.All(item => !(item.Narrative + item.Details).Contains('\0'))
            && page.Notes.Select(note => note.Line).Concat(page.Errors.Select(error => error.Line)).All(line => line > 0);
    }
}
