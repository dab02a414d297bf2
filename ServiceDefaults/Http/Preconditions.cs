using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ServiceDefaults.Http;

/// <summary>Entity tags and preconditions (RFC 9110 sections 8.8.3 and 13, RFC 6585 section 3). A resource's tag is its version.</summary>
public static class Preconditions
{
    /// <summary>The strong tag of a version: <c>"7"</c>.</summary>
    public static string Tag(int version) => $"\"{version}\"";

    /// <summary>Answers 200 with the tag, or 304 where <c>If-None-Match</c> names it (weak comparison).</summary>
    public static IResult Tagged<T>(this HttpContext http, T body, int version) =>
        http.AnswersUnchanged(Tag(version)) ? Results.Empty : Results.Ok(body);

    /// <summary>Gives the answer its tag; true where the caller has this representation and is told so by 304, without a body.</summary>
    public static bool AnswersUnchanged(this HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        if (!IsKnown(http.Request.Headers.IfNoneMatch, tag)) return false;
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>Answers 200 with a body that is JSON already.</summary>
    public static async Task WriteJsonAsync(this HttpContext http, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = json.Length;
        await http.Response.BodyWriter.WriteAsync(json, cancel);
    }

    // A list, a weak tag or * has to be parsed; a caller that repeats what it was given has not.
    static bool IsKnown(StringValues given, string tag) => given.Count > 0
        && (given == tag || (EntityTagHeaderValue.TryParseList(given, out var known)
            && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(new(tag), useStrongComparison: false))));

    /// <summary>Demands <c>If-Match</c> with the resource's present tag (strong comparison): 428 without, 412 where it does not match.</summary>
    public static void RequireMatch(this HttpContext http, int version) => RequireMatch(http.Request.Headers.IfMatch, Tag(version));

    /// <summary>The same of a header that may have come earlier, where the resource's representations have tags of their own.</summary>
    public static void RequireMatch(StringValues ifMatch, string tag, params IEnumerable<string> others)
    {
        if (!EntityTagHeaderValue.TryParseList(ifMatch, out var given) || given.Count == 0)
        {
            throw new Problem(StatusCodes.Status428PreconditionRequired, "precondition-required", "This change needs an If-Match header.",
                "Read the resource and send its ETag as If-Match, so that nobody's change is overwritten unseen.");
        }

        if (!given.Any(one => one.Equals(EntityTagHeaderValue.Any) || others.Prepend(tag).Any(known => one.Compare(new(known), useStrongComparison: true))))
        {
            throw new Problem(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Somebody changed this meanwhile.",
                $"Its tag is {tag} now. Read it again and repeat your change.");
        }
    }
}
