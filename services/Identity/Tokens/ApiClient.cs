using ServiceDefaults.Audit;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Tokens;

/// <summary>A program that asks for tokens in its own name.</summary>
internal sealed class ApiClient
{
    const int MostSecrets = 2;
    const string Configuration = "configuration";

    ApiClient(string id, string name, string scopes, Guid[] units, string createdBy, DateTimeOffset createdAt, DateOnly? expiresOn, int version) =>
        (Id, Name, Scopes, Units, CreatedBy, CreatedAt, ExpiresOn, Version) = (id, name, scopes, units, createdBy, createdAt, expiresOn, version);

    public string Id { get; private set; }

    [Audited] public string Name { get; private set; }

    /// <summary>What it may ask for, separated by spaces.</summary>
    [Audited] public string Scopes { get; private set; }

    /// <summary>The units for which, and for those below; empty: for all.</summary>
    [Audited] public Guid[] Units { get; private set; }

    [Audited] public string CreatedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The last day on which it gets a token.</summary>
    [Audited] public DateOnly? ExpiresOn { get; private set; }

    [Audited] public DateTimeOffset? RevokedAt { get; private set; }

    public int Version { get; private set; }

    public List<ClientSecret> ClientSecrets { get; } = [];

    /// <summary>A client with its first secret, which nobody can read again.</summary>
    public static (ApiClient Client, string Secret) Register(string name, IReadOnlyList<string> scopes, IReadOnlyList<Guid> units, DateOnly? expiresOn, string by, DateTimeOffset now)
    {
        var mistakes = new List<Mistake>();
        if (name.Trim() is not { Length: >= 2 and <= 200 }) mistakes.Add(new("A name has 2 to 200 characters.", "#/name"));
        if (scopes.Count == 0) mistakes.Add(new($"Name at least one of {string.Join(", ", PolicyTable.Scopes)}.", "#/scopes"));
        mistakes.AddRange(scopes.Index().Where(one => !PolicyTable.Scopes.Contains(one.Item)).Select(one => new Mistake($"There is no scope '{one.Item}'.", $"#/scopes/{one.Index}")));
        if (expiresOn < DateOnly.FromDateTime(now.UtcDateTime)) mistakes.Add(new("This day is over.", "#/expiresOn"));
        if (mistakes.Count > 0) throw Problem.Invalid([.. mistakes]);
        var client = new ApiClient(Guid.NewGuid().ToString(), name.Trim(), string.Join(' ', scopes.Distinct()), [.. units.Distinct()], by, now, expiresOn, 1);
        return (client, client.Issue(now).Secret);
    }

    /// <summary>A client that the installation's settings keep.</summary>
    public static ApiClient Configured(string id, DateTimeOffset now) => new(id, id, "", [], Configuration, now, null, 1);

    /// <summary>Takes over what the settings say; the same again changes nothing.</summary>
    public void Configure(string secret, string scopes, DateTimeOffset now)
    {
        Scopes = scopes;
        if (ClientSecrets is [var only] && Secrets.IsSame(secret, only.Hash)) return;
        ClientSecrets.Clear();
        Keep(secret, now);
    }

    /// <summary>Another secret besides the one in use, so that a program changes over without a gap.</summary>
    public (Guid Id, string Secret) Renew(DateTimeOffset now)
    {
        RequireChangeable();
        if (ClientSecrets.Count == MostSecrets) throw Problem.Refused("two-secrets", "A program has two secrets at most.", "End the older one first.");
        Version++;
        return Issue(now);
    }

    public void EndSecret(Guid secret)
    {
        RequireChangeable();
        if (ClientSecrets.RemoveAll(one => one.Id == secret) == 0) throw Problem.NotFound("secret");
        Version++;
    }

    public void Revoke(DateTimeOffset now)
    {
        RequireChangeable();
        RevokedAt = now;
        ClientSecrets.Clear();
        Version++;
    }

    /// <summary>Whether it gets a token for this secret today. All of its secrets are compared; where it has none it takes as long.</summary>
    public bool Admits(string secret, DateOnly today) =>
        ClientSecrets.Aggregate(Secrets.IsSame(secret, null), (found, one) => found | Secrets.IsSame(secret, one.Hash)) && RevokedAt is null && !(ExpiresOn < today);

    (Guid Id, string Secret) Issue(DateTimeOffset now)
    {
        var secret = Secrets.New();
        return (Keep(secret, now), secret);
    }

    Guid Keep(string secret, DateTimeOffset now)
    {
        ClientSecrets.Add(new(Guid.NewGuid(), Id, Secrets.Hash(secret), now));
        return ClientSecrets[^1].Id;
    }

    void RequireChangeable()
    {
        if (CreatedBy == Configuration) throw Problem.Refused("client-configured", "The installation's settings keep this client.", "Change its secret there, and start the service anew.");
        if (RevokedAt is not null) throw Problem.Refused("client-revoked", "This program was revoked, which is not undone.", "Register it anew.");
    }
}

/// <summary>A secret of a program's: 32 random bytes, so that a slow hash would add nothing.</summary>
internal sealed record ClientSecret(Guid Id, [property: Audited] string ClientId, [property: Audited(Hidden = true)] byte[] Hash, DateTimeOffset CreatedAt);

/// <summary>The last day on which a program got a token.</summary>
[NotAudited("a use, and no change")]
internal sealed record ClientUse(string ClientId, DateOnly LastUsedOn);
