using System.Text.Json;

namespace PlansService.Import;

/// <summary>Reads the JSON form of a <see cref="Register"/>. What is not expected in it is passed over.</summary>
internal static class RegisterJson
{
    public static Register? Read(ReadOnlySpan<byte> json, List<PageError> errors)
    {
        if (Refusal(json) is { } refused)
        {
            errors.Add(refused);
            return null;
        }

        var reader = new Utf8JsonReader(json);
        string? agency = null, generated = null;
        List<RegisterItem>? items = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "items" && reader.TokenType == JsonTokenType.StartArray)
            {
                items = Items(ref reader, json, errors);
                continue;
            }

            var value = JsonElement.ParseValue(ref reader);
            if (name == "agency") agency = Text(value);
            if (name == "generated") generated = Text(value);
        }

        if (items is null) errors.Add(new PageError(1, "not-a-register", "The file is JSON, and no register of milestones: it has no list of “items”."));
        return items is null ? null : new(agency, generated, items);
    }

    // Looks at every token before anything is made of them: whatever follows cannot fail.
    static PageError? Refusal(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Register.Deepest + 2 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > Register.Deepest) return Register.TooDeep(LineAt(json, reader.TokenStartIndex));
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }

            return null;
        }
        catch (JsonException malformed)
        {
            var line = (int)(malformed.LineNumber ?? 0) + 1;
            return new PageError(line, "malformed-json", $"Line {line}, byte {malformed.BytePositionInLine + 1} is no well-formed JSON. An editor that knows JSON shows what is wrong there.");
        }
        catch (InvalidOperationException)
        {
            var line = LineAt(json, reader.TokenStartIndex);
            return new PageError(line, "not-text", $"Line {line} has an escape that stands for half a character.");
        }
    }

    static List<RegisterItem> Items(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<PageError> errors)
    {
        var items = new List<RegisterItem>();
        var (line, counted) = (1, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = (int)reader.TokenStartIndex;
            line += json[counted..at].Count((byte)'\n');
            counted = at;
            var value = JsonElement.ParseValue(ref reader);
            if (value.ValueKind == JsonValueKind.Object)
                items.Add(new(line, Text(value, "id"), Text(value, "parent"), Text(value, "text"), Text(value, "due"), Text(value, "due_date"), [.. List(value, "fields").Where(IsObject).Select(Field)]));
            else
                errors.Add(new PageError(line, "not-a-register", $"Line {line}: an item is an object with an id and a text."));
        }

        return items;
    }

    static RegisterField Field(JsonElement field)
    {
        var hasRows = field.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array;
        return new(Text(field, "type"), Text(field, "name"), Text(field, "label"),
            [.. List(field, "options").Where(IsObject).Select(option => (Text(option, "value") ?? "", Text(option, "label") ?? ""))],
            hasRows ? [.. value.EnumerateArray().Select(Text)] : [Text(value)], hasRows);
    }

    static JsonElement.ArrayEnumerator List(JsonElement of, string name) => of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Text(value) : null;

    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    static int LineAt(ReadOnlySpan<byte> json, long at) => 1 + json[..(int)at].Count((byte)'\n');
}
