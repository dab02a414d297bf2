using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using ServiceDefaults.Policies;

namespace IdentityService.Tokens;

/// <summary>What a client may ask for on behalf of a person.</summary>
internal static class Scopes
{
    public const string OpenId = "openid", Profile = "profile", Email = "email", Offline = "offline_access";

    /// <summary>The platform's own; what a person may do with them, the roles say.</summary>
    public static readonly string Platform = string.Join(' ', PolicyTable.Scopes);

    public static readonly IReadOnlyList<string> All = [OpenId, Profile, Email, Offline, .. PolicyTable.Scopes];
}

/// <summary>Where the answer to an authorization request goes, whatever it will be: found before anything else is looked at.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="RedirectUri">One of the client's addresses, to the letter.</param>
/// <param name="State">The client's own words, given back as they came.</param>
internal sealed record AuthorizationAddressee(RelyingParty Client, string RedirectUri, string? State)
{
    /// <summary>Null where nobody may be redirected: the client is unknown, or the address is none of its.</summary>
    public static AuthorizationAddressee? Of(IQueryCollection query, RelyingParties parties) =>
        query["client_id"] is [{ } id] && query["redirect_uri"] is [{ } address] && query["state"].Count <= 1
        && parties.Find(id) is { } client && client.RedirectUris.Contains(address, StringComparer.Ordinal)
            ? new(client, address, query["state"]) : null;
}

/// <summary>An authorization request that is in order (OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636 section 4.3).</summary>
internal sealed partial record AuthorizationRequest(string RedirectUri, string Scope, string Challenge, string? Nonce, bool Silently, bool Anew, TimeSpan? MaxAge)
{
    /// <exception cref="OAuthRefusal">Something is missing, wrong, or not offered here.</exception>
    public static AuthorizationRequest Read(IQueryCollection query)
    {
        if (query.FirstOrDefault(field => field.Value.Count > 1) is { Key: { } twice }) throw OAuthRefusal.Invalid($"{twice} stands twice.");
        foreach (var extension in (string[])["request", "request_uri", "registration"])
            if (query.ContainsKey(extension)) throw new OAuthRefusal($"{extension}_not_supported", $"{extension} is not offered here.");
        if (One(query, "response_type") is not { } type) throw OAuthRefusal.Invalid("response_type is missing.");
        if (type != "code") throw new OAuthRefusal("unsupported_response_type", "response_type must be code.");
        if (One(query, "response_mode") is not (null or "query")) throw OAuthRefusal.Invalid("response_mode must be query.");

        // What a client must not leave out is not filled in for it: without a method the challenge would be plain.
        if (One(query, "code_challenge") is not { } challenge) throw OAuthRefusal.Invalid("code_challenge is missing: PKCE is required.");
        if (One(query, "code_challenge_method") != "S256" || !Sha256().IsMatch(challenge)) throw OAuthRefusal.Invalid("code_challenge_method must be S256, and code_challenge its value.");

        var scopes = (One(query, "scope") ?? "").Split(' ').Intersect(Scopes.All, StringComparer.Ordinal).ToList();
        if (scopes.Count == 0) throw new OAuthRefusal("invalid_scope", "scope names nothing that is offered here.");
        var prompts = (One(query, "prompt") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (prompts.Except(["none", "login", "consent", "select_account"], StringComparer.Ordinal).Any() || (prompts.Contains("none") && prompts.Length > 1)) throw OAuthRefusal.Invalid("prompt is none, or some of login, consent and select_account.");
        int? age = One(query, "max_age") is not { } text ? null : int.TryParse(text, out var seconds) && seconds >= 0 ? seconds : throw OAuthRefusal.Invalid("max_age is a number of seconds.");
        var nonce = One(query, "nonce");
        if (nonce is { Length: > 512 } || nonce?.Any(char.IsControl) == true) throw OAuthRefusal.Invalid("nonce is longer than 512 characters, or has signs that cannot be printed.");
        return new(query["redirect_uri"].ToString(), string.Join(' ', scopes), challenge, nonce, prompts.Contains("none"), age == 0 || prompts.Contains("login") || prompts.Contains("select_account"), age is { } most ? TimeSpan.FromSeconds(most) : null);
    }

    /// <summary>Whether this can be a code verifier (RFC 7636 section 4.1).</summary>
    public static bool IsVerifier(string text) => Verifier().IsMatch(text);

    // A parameter without a value counts as left out (RFC 6749 section 3.1).
    static string? One(IQueryCollection query, string name) => StringValues.IsNullOrEmpty(query[name]) ? null : query[name].ToString();

    [GeneratedRegex("^[A-Za-z0-9_-]{43}\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sha256();

    [GeneratedRegex("^[A-Za-z0-9._~-]{43,128}\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verifier();
}
