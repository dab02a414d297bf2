using Microsoft.AspNetCore.Identity;
using ServiceDefaults.Audit;

namespace IdentityService.People;

/// <summary>Somebody who signs in: with a password that is kept here, or through the institution's provider (<see cref="PersonLogin"/>).</summary>
internal sealed class Person : IdentityUser<Guid>
{
    /// <summary>What others call this person; none until somebody has said it.</summary>
    [Audited(Hidden = true)] public string? Name { get; set; }

    /// <summary>The password was made by somebody else: nothing is granted before it is changed.</summary>
    [Audited] public bool MustChangePassword { get; set; }

    [Audited(Hidden = true)] public override string? Email { get; set; }

    [Audited(Hidden = true)] public override string? PasswordHash { get; set; }

    /// <summary>Since when this person signs in no more.</summary>
    [Audited] public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Somebody whom the institution's provider vouches for. There is no password, and no other way in.</summary>
    public static Person FromProvider(DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new() { Id = id, UserName = id.ToString(), NormalizedUserName = id.ToString().ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString(), LockoutEnabled = true };
    }

    /// <summary>Signs in no more. The address is free for a new account: people come back.</summary>
    public void End(DateTimeOffset now) =>
        (EndedAt, UserName, NormalizedUserName, EmailConfirmed, SecurityStamp) = (now, Id.ToString(), Id.ToString().ToUpperInvariant(), false, Guid.NewGuid().ToString());

    /// <summary>Whether this person may be given tokens at this time.</summary>
    public bool MayHaveTokens(DateTimeOffset now) => EndedAt is null && !MustChangePassword && !(LockoutEnd > now);
}

/// <summary>Who a person is at a provider. Two providers may use the same subject; an e-mail address says nothing.</summary>
[NotAudited("a part of the person's making, which is recorded; a subject may be a name")]
internal sealed record PersonLogin(string Issuer, string Subject, Guid PersonId);
