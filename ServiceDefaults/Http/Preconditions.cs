using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ServiceDefaults.Http;

/// <summary>Entity tags and preconditions (RFC 9110 sections 8.8.3 and 13, RFC 6585 section 3). A resource's tag is its version.</summary>
public static class Preconditions
{
    /// <summary>The strong tag of a version: <c>"7"</c>.</summary>
    public static EntityTagHeaderValue Tag(int version) => new($"\"{version}\"");

    /// <summary>Answers 200 with the tag, or 304 where <c>If-None-Match</c> names it (weak comparison).</summary>
    public static IResult Tagged<T>(this HttpContext http, T body, EntityTagHeaderValue tag)
    {
        http.Response.GetTypedHeaders().ETag = tag;
        return http.IsUnchanged(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(body);
    }

    /// <inheritdoc cref="Tagged{T}(HttpContext, T, EntityTagHeaderValue)"/>
    public static IResult Tagged<T>(this HttpContext http, T body, int version) => http.Tagged(body, Tag(version));

    /// <summary>Whether the caller already has this representation.</summary>
    public static bool IsUnchanged(this HttpContext http, EntityTagHeaderValue tag) =>
        http.Request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    /// <summary>Demands <c>If-Match</c> with the resource's present tag (strong comparison): 428 without, 412 where it does not match.</summary>
    public static void RequireMatch(this HttpContext http, int version)
    {
        if (http.Request.GetTypedHeaders().IfMatch is not { Count: > 0 } given)
        {
            throw new Problem(StatusCodes.Status428PreconditionRequired, "precondition-required", "This change needs an If-Match header.",
                "Read the resource and send its ETag as If-Match, so that nobody's change is overwritten unseen.");
        }

        var tag = Tag(version);
        if (!given.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: true)))
        {
            throw new Problem(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Somebody changed this meanwhile.",
                $"Its tag is {tag} now. Read it again and repeat your change.");
        }
    }
}
