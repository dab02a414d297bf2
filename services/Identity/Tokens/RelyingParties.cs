namespace IdentityService.Tokens;

/// <summary>A client with which people sign in.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="RedirectUris">Where a code may be sent: compared as strings, letter by letter (RFC 9700 section 2.1).</param>
/// <param name="PostLogoutRedirectUris">Where a person may be sent after signing out.</param>
/// <param name="SecretHash">None for a public client, which proves itself by PKCE alone.</param>
internal sealed record RelyingParty(string Id, IReadOnlyList<string> RedirectUris, IReadOnlyList<string> PostLogoutRedirectUris, byte[]? SecretHash);

/// <summary>
/// The clients by configuration: <c>Identity:Clients:NAME:RedirectUris:0</c>, <c>:PostLogoutRedirectUris:0</c>, <c>:Secret</c>.
/// The portal is one without being listed where <c>Portal:Address</c> says where it is.
/// </summary>
internal sealed class RelyingParties
{
    const string Portal = "portal";

    readonly Dictionary<string, RelyingParty> all = new(StringComparer.Ordinal);

    public RelyingParties(IConfiguration configuration)
    {
        var issuerIsSecure = configuration.Issuer().StartsWith("https:", StringComparison.Ordinal);
        foreach (var section in configuration.GetSection("Identity:Clients").GetChildren())
        {
            Add(new(section.Key, Addresses(section, nameof(RelyingParty.RedirectUris)), Addresses(section, nameof(RelyingParty.PostLogoutRedirectUris)), Hash(section["Secret"])), issuerIsSecure);
        }

        if (configuration["Portal:Address"]?.TrimEnd('/') is { Length: > 0 } portal && !all.ContainsKey(Portal))
            Add(new(Portal, [portal + "/signed-in"], [portal + "/"], Hash(configuration["Identity:ServiceSecret"])), issuerIsSecure: false);
    }

    /// <summary>The client with this id, to the letter.</summary>
    public RelyingParty? Find(string id) => all.GetValueOrDefault(id);

    /// <summary>Where forms of this service's pages may lead in the end, as sources of a content security policy.</summary>
    public IEnumerable<string> Origins => all.Values.SelectMany(party => party.RedirectUris.Concat(party.PostLogoutRedirectUris)).Select(Origin).Distinct(StringComparer.Ordinal);

    void Add(RelyingParty party, bool issuerIsSecure)
    {
        // A token for such a client would be taken for one for the services.
        if (party.Id == ServiceDefaults.Access.Audience) throw new InvalidOperationException($"Identity:Clients: no client may be called {party.Id}.");
        if (party.RedirectUris.Count == 0) throw new InvalidOperationException($"Identity:Clients:{party.Id} has no RedirectUris.");
        if (party.RedirectUris.Concat(party.PostLogoutRedirectUris).FirstOrDefault(address => !IsFit(address, issuerIsSecure)) is { } unfit)
            throw new InvalidOperationException($"Identity:Clients:{party.Id} names {unfit}: an address must be absolute, without a fragment, and https except on this machine.");
        all.Add(party.Id, party);
    }

    // A scheme of a program's own has a dot in it (RFC 8252 section 7.1), which javascript: and data: have not.
    static bool IsFit(string address, bool issuerIsSecure) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && Uri.IsWellFormedUriString(address, UriKind.Absolute) && !address.Contains('#')
        && (uri.Scheme == "https" || (uri.Scheme == "http" && (uri.IsLoopback || !issuerIsSecure)) || uri.Scheme.Contains('.'));

    static string Origin(string address) => new Uri(address) is { Scheme: "https" or "http" } uri ? uri.GetLeftPart(UriPartial.Authority) : new Uri(address).Scheme + ":";

    static string[] Addresses(IConfiguration section, string name) => section.GetSection(name).Get<string[]>() ?? [];

    static byte[]? Hash(string? secret) => string.IsNullOrEmpty(secret) ? null : Secrets.Hash(secret);
}
