using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ServiceDefaults.Http;

/// <summary>One page of a list that is ordered by a unique key.</summary>
/// <param name="Items">The page's items.</param>
/// <param name="Next">Opaque cursor of the page after this one; none on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Cursor paging: <c>?limit=</c> from 1 to 500 (100 unless told), <c>?cursor=</c> from the page before.</summary>
public static class Paging
{
    /// <summary>The most items that a page holds.</summary>
    public const int Most = 500;

    /// <summary>The page's size; 422 where it is out of range.</summary>
    public static int Size(int? limit) => limit switch
    {
        null => 100,
        >= 1 and <= Most => limit.Value,
        _ => throw Problem.Invalid(new Mistake($"limit must be between 1 and {Most}.", Code: "limit")),
    };

    /// <summary>The key after which the page starts, or null for the first page; 422 for a cursor that is none of ours.</summary>
    public static string? After(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        try
        {
            return new UTF8Encoding(false, true).GetString(WebEncoders.Base64UrlDecode(cursor));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));
        }
    }

    /// <summary>The same for lists whose key is an id.</summary>
    public static Guid AfterId(string? cursor) => After(cursor) is not { } key ? Guid.Empty
        : Guid.TryParse(key, out var id) ? id
        : throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));

    /// <summary>Makes a page of one row more than it holds: the extra row says that there is a next page.</summary>
    public static Page<T> Of<T>(IReadOnlyList<T> oneMore, int size, Func<T, string> key) => oneMore.Count <= size
        ? new(oneMore, null)
        : new([.. oneMore.Take(size)], WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key(oneMore[size - 1]))));
}
