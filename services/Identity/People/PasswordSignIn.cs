using Microsoft.AspNetCore.Identity;

namespace IdentityService.People;

/// <summary>
/// Checks a name and a password. Whether the account exists, has a password, is locked or is not confirmed cannot be told
/// from the answer nor from its time: each attempt hashes one password, and no refusal is given before half a second.
/// </summary>
internal sealed class PasswordSignIn(UserManager<Person> people, SignInManager<Person> signIn, IPasswordHasher<Person> hasher, TimeProvider time)
{
    static readonly TimeSpan NoSooner = TimeSpan.FromMilliseconds(500);
    static readonly Person Nobody = new();
    static string? nobodysHash;

    /// <summary>The person, or null. Ten failures lock the account for a quarter of an hour.</summary>
    public async Task<Person?> CheckAsync(string name, string password, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        // PostgreSQL's text has no NUL.
        var person = name.Contains('\0') ? null : await people.FindByNameAsync(name);
        if (person is { EndedAt: null, PasswordHash: not null } && !await people.IsLockedOutAsync(person) && await signIn.CanSignInAsync(person))
        {
            if ((await signIn.CheckPasswordSignInAsync(person, password, lockoutOnFailure: true)).Succeeded) return person;
        }
        else
        {
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString()), password);
        }

        await NoSoonerAsync(started, time, cancel);
        return null;
    }

    /// <summary>Waits until half a second has gone by since then, so that the time of an answer tells nothing.</summary>
    public static Task NoSoonerAsync(long started, TimeProvider time, CancellationToken cancel) =>
        NoSooner - time.GetElapsedTime(started) is { Ticks: > 0 } left ? Task.Delay(left, time, cancel) : Task.CompletedTask;
}
