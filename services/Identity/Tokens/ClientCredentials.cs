using System.Net.Http.Headers;
using System.Text;

namespace IdentityService.Tokens;

/// <summary>What a client says of itself at the token and revocation endpoints (RFC 6749 section 2.3.1).</summary>
internal sealed record ClientCredentials(string Id, string? Secret)
{
    /// <summary>Reads the form and the credentials.</summary>
    /// <exception cref="OAuthRefusal">There is no form, a parameter stands twice, or there are two kinds of credentials.</exception>
    public static async Task<(IFormCollection Form, ClientCredentials Given)> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType) throw OAuthRefusal.Invalid("Send a form (application/x-www-form-urlencoded).");
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(cancel);
        }
        catch (InvalidDataException)
        {
            throw OAuthRefusal.Invalid("The form cannot be read.");
        }

        if (form.FirstOrDefault(field => field.Value.Count > 1) is { Key: { } twice }) throw OAuthRefusal.Invalid($"{twice} stands twice.");
        var given = Basic(request.Headers.Authorization);
        if (given is not null && (form.ContainsKey("client_secret") || (form.TryGetValue("client_id", out var id) && id != given.Id)))
            throw OAuthRefusal.Invalid("Send the client's credentials once.");
        given ??= new(form["client_id"].ToString(), form.TryGetValue("client_secret", out var secret) ? secret.ToString() : null);
        // PostgreSQL's text has no NUL.
        return (form, given.Id.Contains('\0') ? new("", given.Secret) : given);
    }

    /// <summary>The client with which people sign in; a confidential one has to know its secret.</summary>
    public RelyingParty Authenticate(RelyingParties parties)
    {
        var party = parties.Find(Id);
        var proven = Secrets.IsSame(Secret ?? "", party?.SecretHash);
        return party is not null && (proven || (party.SecretHash is null && string.IsNullOrEmpty(Secret))) ? party : throw Unknown();
    }

    public static OAuthRefusal Unknown() => new("invalid_client", "The client is unknown or its secret is wrong.", StatusCodes.Status401Unauthorized);

    static ClientCredentials? Basic(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null) return null;
        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length)) return new("", null);
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? new(Decoded(pair[0]), Decoded(pair[1])) : new("", null);
    }

    // Both parts are encoded as in a form.
    static string Decoded(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));
}
