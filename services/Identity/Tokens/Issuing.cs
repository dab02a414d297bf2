using System.Security.Cryptography;
using System.Text;
using IdentityService.Memberships;
using IdentityService.People;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Policies;

namespace IdentityService.Tokens;

/// <summary>
/// Gives people's tokens to clients. What may be used once is taken by one statement of the database, so that of two who
/// come at the same time one is refused; whoever comes second ends the grant (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
/// </summary>
internal sealed class Issuing(IdentityDb db, TokenIssuer tokens, TimeProvider time)
{
    readonly DateTimeOffset now = time.GetUtcNow();

    /// <summary>A code for what a person grants a client.</summary>
    public async Task<string> GrantAsync(Session session, RelyingParty client, AuthorizationRequest request, CancellationToken cancel)
    {
        var code = Secrets.New();
        var grant = new Grant(Guid.NewGuid(), session.Person.Id, client.Id, request.Scope, session.Id, session.AuthenticatedAt, session.Method, now,
            now + (request.Scope.Split(' ').Contains(Scopes.Offline) ? Grant.Absolute : Grant.Once));
        db.Add(grant);
        db.Add(new AuthorizationCode(Secrets.Hash(code), grant.Id, request.RedirectUri, request.Challenge, request.Nonce, now + AuthorizationCode.Life));
        await db.SaveChangesAsync(cancel);
        return code;
    }

    /// <summary>Tokens for a code (RFC 6749 section 4.1.3, RFC 7636 section 4.6).</summary>
    public Task<Dictionary<string, object>> RedeemAsync(RelyingParty client, IFormCollection form, CancellationToken cancel) => WholeAsync(async () =>
    {
        if (form["code"].ToString() is not { Length: > 0 } given) throw OAuthRefusal.Invalid("code is missing.");
        var hash = Secrets.Hash(given);
        var code = await db.AuthorizationCodes.AsNoTracking().SingleOrDefaultAsync(one => one.Hash == hash, cancel) ?? throw OAuthRefusal.Grant();
        // Whoever shows a code has used it up, also when the rest is wrong: there is no second guess.
        if (await db.AuthorizationCodes.Where(one => one.Hash == hash && one.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.UsedAt, now), cancel) == 0)
            throw await EndAsync(code.GrantId, cancel);
        var (grant, person) = await FindAsync(code.GrantId, client, cancel);
        if (code.ExpiresAt <= now || code.RedirectUri != form["redirect_uri"].ToString() || !Proves(form["code_verifier"].ToString(), code.Challenge) || !person.MayHaveTokens(now)) throw OAuthRefusal.Grant();
        return await AnswerAsync(grant, grant.Scope, code.Nonce, cancel);
    }, cancel);

    /// <summary>New tokens for a refresh token, which is used up by it (RFC 6749 section 6).</summary>
    public Task<Dictionary<string, object>> RefreshAsync(RelyingParty client, IFormCollection form, CancellationToken cancel) => WholeAsync(async () =>
    {
        if (form["refresh_token"].ToString() is not { Length: > 0 } given) throw OAuthRefusal.Invalid("refresh_token is missing.");
        var hash = Secrets.Hash(given);
        var token = await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(one => one.Hash == hash, cancel) ?? throw OAuthRefusal.Grant();
        if (token.UsedAt is not null) throw await EndAsync(token.GrantId, cancel);
        var (grant, person) = await FindAsync(token.GrantId, client, cancel);
        if (token.ExpiresAt <= now || !person.MayHaveTokens(now)) throw OAuthRefusal.Grant();
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.FirstOrDefault(scope => !grant.Has(scope)) is { } more) throw new OAuthRefusal("invalid_scope", $"{more} was not granted.");
        if (await db.RefreshTokens.Where(one => one.Hash == hash && one.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.UsedAt, now), cancel) == 0)
            throw await EndAsync(token.GrantId, cancel);
        return await AnswerAsync(grant, asked.Length > 0 ? string.Join(' ', asked) : grant.Scope, nonce: null, cancel);
    }, cancel);

    /// <summary>Ends a grant: none of its refresh tokens is good any more.</summary>
    public async Task<OAuthRefusal> EndAsync(Guid id, CancellationToken cancel)
    {
        await db.Grants.Where(grant => grant.Id == id && grant.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(grant => grant.EndedAt, now), cancel);
        return OAuthRefusal.Grant();
    }

    /// <summary>Ends all that a person has granted: who knew the old password has nothing any more.</summary>
    public Task EndAllAsync(Person person, CancellationToken cancel) =>
        db.Grants.Where(grant => grant.PersonId == person.Id && grant.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(grant => grant.EndedAt, now), cancel);

    // What is used up and what is given for it are one commit: a client that was answered by a failure may ask again. A refusal
    // is kept as well, for it may have ended a grant.
    async Task<T> WholeAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            var answer = await work();
            await transaction.CommitAsync(cancel);
            return answer;
        }
        catch (OAuthRefusal)
        {
            await transaction.CommitAsync(cancel);
            throw;
        }
    }

    async Task<(Grant Grant, Person Person)> FindAsync(Guid id, RelyingParty client, CancellationToken cancel)
    {
        var found = await (from grant in db.Grants join person in db.People on grant.PersonId equals person.Id where grant.Id == id select new { grant, person }).AsNoTracking().SingleAsync(cancel);
        // A code or token in another client's hands was stolen.
        if (found.grant.ClientId != client.Id) throw await EndAsync(id, cancel);
        return found.grant.EndedAt is null && found.grant.EndsAt > now ? (found.grant, found.person) : throw OAuthRefusal.Grant();
    }

    async Task<Dictionary<string, object>> AnswerAsync(Grant grant, string scope, string? nonce, CancellationToken cancel)
    {
        var held = await db.Memberships.Held(now).Where(one => one.PersonId == grant.PersonId).Select(one => new { one.Role, one.UnitId, one.ItemId }).Distinct().ToListAsync(cancel);
        var roles = held.Select(one => new Holding(Right.Named[one.Role], one.UnitId, one.ItemId).ToString()).Order(StringComparer.Ordinal).ToArray();
        var answer = new Dictionary<string, object>
        {
            ["access_token"] = await tokens.AccessTokenAsync(grant.PersonId.ToString(), grant.ClientId, scope, new Dictionary<string, object> { ["roles"] = roles, ["grant"] = grant.Id.ToString() }, cancel),
            ["token_type"] = "Bearer", ["expires_in"] = (int)TokenIssuer.Life.TotalSeconds, ["scope"] = scope,
        };
        if (grant.Has(Scopes.OpenId)) answer["id_token"] = await tokens.IdTokenAsync(grant, nonce, cancel);
        if (grant.Has(Scopes.Offline))
        {
            var next = Secrets.New();
            db.Add(new RefreshToken(Secrets.Hash(next), grant.Id, grant.EndsAt < now + Grant.Idle ? grant.EndsAt : now + Grant.Idle));
            await db.SaveChangesAsync(cancel);
            answer["refresh_token"] = next;
        }

        return answer;
    }

    static bool Proves(string verifier, string challenge) => AuthorizationRequest.IsVerifier(verifier)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), Encoding.ASCII.GetBytes(challenge));
}
