using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace PlansService.Archive;

/// <summary>Writes a row of a table as CSV (RFC 4180) or as a line of JSON.</summary>
internal static class ArchiveRow
{
    const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // For files, not for pages: words stay as they are.
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static void WriteCsv(IBufferWriter<byte> to, IEnumerable<string> cells) => Encoding.UTF8.GetBytes(string.Join(',', cells.Select(Cell)) + "\r\n", to);

    public static void WriteCsv(IBufferWriter<byte> to, NpgsqlDataReader row) => WriteCsv(to, Enumerable.Range(0, row.FieldCount).Select(at => row.GetValue(at) switch
    {
        DBNull => "",
        string text => Harmless(text),
        string[] list => JsonSerializer.Serialize(list, JsonSerializerOptions.Web),
        DateTime time => time.ToString(Time, CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        DateOnly day => day.ToString("O"),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    }));

    public static void WriteJson(IBufferWriter<byte> to, NpgsqlDataReader row, ArchiveTable table)
    {
        using (var json = new Utf8JsonWriter(to, Json))
        {
            json.WriteStartObject();
            for (var at = 0; at < row.FieldCount; at++)
            {
                json.WritePropertyName(table.Columns[at].Name);
                Write(json, row.GetValue(at));
            }

            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case DBNull: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case int number: json.WriteNumberValue(number); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case DateOnly day: json.WriteStringValue(day.ToString("O")); break;
            case DateTime time: json.WriteStringValue(time.ToString(Time, CultureInfo.InvariantCulture)); break;
            case string[] list:
                json.WriteStartArray();
                foreach (var one in list) json.WriteStringValue(one);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    // A spreadsheet takes what begins so for a formula, and would do what a stranger's words say.
    static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    static string Cell(string text) => text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
