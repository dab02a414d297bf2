using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ServiceDefaults.Http;

namespace AlignmentService;

internal static class TaggedByContent
{
    /// <summary>Answers 200, or 304 where the caller has this very answer: its tag is another one when a byte is.</summary>
    public static async Task WriteTaggedAsync<T>(this HttpContext http, T body, CancellationToken cancel)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        if (!http.AnswersUnchanged(TagOf(json))) await http.WriteJsonAsync(json, cancel);
    }

    /// <summary>The tag of these bytes, as <c>ETag</c> has it.</summary>
    public static string TagOf(ReadOnlySpan<byte> content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
}
