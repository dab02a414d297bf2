using System.Text;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace Messaging.Tests.Spreadsheets;

/// <summary>Tables with the columns key and name, and perhaps since.</summary>
internal static class SomeTable
{
    public static Spreadsheet Read(byte[] file) => Spreadsheet.Read(file, "units", ["key", "name"], ["since"]);

    public static Spreadsheet Csv(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <summary>A row in one line: number, key, name, since.</summary>
    public static IEnumerable<string> Lines(this Spreadsheet table) => table.Rows.Select(row => $"{row.Number}|{row["key"]}|{row["name"]}|{row["since"]}");

    /// <summary>The places of what is wrong: <c>3:name</c>.</summary>
    public static IEnumerable<string> Places(this Problem problem) => problem.Errors.Select(error => $"{error.Line}:{error.Column}");

    public static Problem ShouldBeWrong(this Spreadsheet table)
    {
        table.HasMistakes.ShouldBeTrue();
        var problem = Should.Throw<Problem>(table.RequireNoMistakes);
        (problem.Status, problem.Type).ShouldBe((422, "wrong-rows"));
        return problem;
    }

    public static Problem ShouldBeRefused(Func<Spreadsheet> read, string type)
    {
        var problem = Should.Throw<Problem>(() => { read(); });
        (problem.Status, problem.Type).ShouldBe((422, type), problem.Message);
        return problem;
    }
}
