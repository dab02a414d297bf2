using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace TestKit;

/// <summary>What a service answered, read as a caller reads it.</summary>
public static class Answers
{
    /// <summary>Expects a status and gives the JSON body.</summary>
    public static async Task<JsonElement> ShouldAnswerAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var answer = await sending;
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Expects a problem document of this type (RFC 9457), without anything of our insides.</summary>
    public static async Task<JsonElement> ShouldRefuseAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status, string type)
    {
        using var answer = await sending;
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("type").GetString().ShouldBe("urn:problem-type:equity:" + type);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        text.ShouldNotContain("   at ");
        text.ShouldNotContain("Service.");
        return problem;
    }

    /// <summary>Posts JSON, with If-Match and Idempotency-Key where given.</summary>
    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string address, object body, int? ifMatch = null, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        if (ifMatch is { } version) request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{key}\"");
        return client.SendAsync(request);
    }

    /// <summary>A member as an id.</summary>
    public static Guid Id(this JsonElement body, string member = "id") => body.GetProperty(member).GetGuid();

    /// <summary>A member as text.</summary>
    public static string? Text(this JsonElement body, string member) => body.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>A member as a list.</summary>
    public static IReadOnlyList<JsonElement> List(this JsonElement body, string member = "items") => [.. body.GetProperty(member).EnumerateArray()];
}
