using IdentityService.Endpoints;
using IdentityService.Memberships;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Http;
using ServiceDefaults.Mailing;

namespace IdentityService.People;

/// <summary>People by their e-mail address, and the letters that let them in. A letter's link is what proves that an address is theirs.</summary>
internal sealed class Invitations(IdentityDb db, UserManager<Person> people, ILookupNormalizer names, IConfiguration configuration)
{
    /// <summary>How long a letter's link is good: a weekend lies between.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    string Portal => (configuration["Portal:Address"] ?? "http://localhost:8080").TrimEnd('/');

    /// <param name="IsIn">Has signed in, or could: there is a password or a provider.</param>
    public sealed record Known(Person Person, bool IsIn);

    /// <summary>What two spellings of one address have in common.</summary>
    public string KeyOf(string email) => names.NormalizeEmail(email);

    /// <summary>By <see cref="KeyOf"/>: whoever signs in with these addresses or has proven that they are theirs. What a provider says of an address is no proof.</summary>
    public async Task<Dictionary<string, Known>> FindAsync(IEnumerable<string> emails, CancellationToken cancel)
    {
        var keys = emails.Select(KeyOf).Distinct().ToArray();
        var found = await Knowing(db.People.Where(one => keys.Contains(one.NormalizedUserName) || (keys.Contains(one.NormalizedEmail) && one.EmailConfirmed)).OrderBy(one => one.Id)).ToListAsync(cancel);
        var known = new Dictionary<string, Known>();
        // An account of that name goes before one that has proven the address besides another.
        foreach (var name in (Func<Person, string?>[])[person => person.NormalizedUserName, person => person.EmailConfirmed ? person.NormalizedEmail : null])
            foreach (var one in found)
                if (name(one.Person) is { } key) known.TryAdd(key, one);
        return known;
    }

    /// <summary>The person of this id, or null.</summary>
    public Task<Known?> FindAsync(Guid id, CancellationToken cancel) => Knowing(db.People.Where(one => one.Id == id)).SingleOrDefaultAsync(cancel);

    IQueryable<Known> Knowing(IQueryable<Person> people) => people.Select(one => new Known(one, one.PasswordHash != null || db.PersonLogins.Any(login => login.PersonId == one.Id)));

    /// <summary>An account for somebody who is not known here; the letter lets its owner in.</summary>
    public Known Make(string email, string? name)
    {
        var id = Guid.CreateVersion7(db.Now());
        var person = new Person
        {
            Id = id, UserName = email, NormalizedUserName = KeyOf(email), Email = email, NormalizedEmail = KeyOf(email),
            Name = name, SecurityStamp = Guid.NewGuid().ToString(), LockoutEnabled = true,
        };
        db.Add(person);
        return new(person, IsIn: false);
    }

    /// <summary>Tells somebody of new roles. Whoever has not come in yet is shown the way.</summary>
    public async Task TellAsync(Known known, IReadOnlyList<(Membership Membership, string? Unit)> given)
    {
        var (person, isIn) = known;
        if (person.Email is null || (isIn && !person.EmailConfirmed)) return;
        var news = string.Join('\n', given.Select(one => $"You were made {one.Membership.Role} of {one.Unit ?? "the whole institution"}{(one.Membership.Until is { } end ? $" until {end.AddTicks(-1):yyyy-MM-dd}" : "")}."));
        var way = isIn ? $"Sign in as always: {Portal}/"
            : $"""
              Open this page to choose how you sign in. The link is good for three days, and for you alone:
              {configuration.Issuer()}{await SetPassword.AddressAsync(people, person)}

              Afterwards you sign in as {person.UserName} here: {Portal}/
              """;
        db.Add(new Mail(Guid.NewGuid(), $"membership:{given[0].Membership.Id}", person.Email, isIn ? "You have a new role" : "You are invited", $"{news}\n\n{way}", endLink: null, db.Now()));
    }

    /// <summary>Whose letter a link's parts come from; null where it is not good any more.</summary>
    public async Task<Person?> ProvenAsync(string? id, string? token) =>
        Guid.TryParse(id, out var known) && await people.FindByIdAsync(known.ToString()) is { EndedAt: null } person
        && await people.VerifyUserTokenAsync(person, people.Options.Tokens.PasswordResetTokenProvider, UserManager<Person>.ResetPasswordTokenPurpose, token ?? "") ? person : null;

    /// <summary>Whoever signed in elsewhere has followed a letter: its roles are this account's, and the address is proven.</summary>
    public async Task AcceptAsync(Person person, Person invited, CancellationToken cancel)
    {
        // The link is used up.
        invited.SecurityStamp = Guid.NewGuid().ToString();
        if (!person.EmailConfirmed) (person.Email, person.NormalizedEmail, person.EmailConfirmed) = (invited.Email, invited.NormalizedEmail, true);
        if (person.Id == invited.Id || invited.PasswordHash is not null) return;
        var now = db.Now();
        foreach (var membership in await db.Memberships.Held(now).Where(one => one.PersonId == invited.Id).ToListAsync(cancel))
            db.Publish(membership.HandTo(person.Id), membership.Id, membership.Version, now);
        invited.End(now);
    }

    /// <summary>The letter for somebody who has forgotten the password, or let the time of an invitation go by; one in ten minutes.</summary>
    public async Task RemindAsync(Known known, CancellationToken cancel)
    {
        var (person, now) = (known.Person, db.Now());
        var cause = $"password:{person.Id}:{now.ToUnixTimeSeconds() / 600}";
        if (person.Email is null || await db.Mails.AnyAsync(mail => mail.Cause == cause, cancel)) return;
        // Whom the institution lets in it can also shut out: there is no second way in.
        var way = known.IsIn && person.PasswordHash is null
            ? $"You sign in with your institution's account, and have no password here: {Portal}/"
            : $"""
              Open this page to choose one. The link is good for three days, and for you alone:
              {configuration.Issuer()}{await SetPassword.AddressAsync(people, person)}
              """;
        db.Add(new Mail(Guid.NewGuid(), cause, person.Email, "Your password", $"""
            Somebody, probably you, asked for a new password.

            {way}

            If it was not you, do nothing: everything stays as it is.
            """, endLink: null, now));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_mail_cause_recipient" })
        {
            // Asked twice at once: the other request has written it.
        }
    }

    /// <summary>Stores what was made of an invitation.</summary>
    /// <exception cref="Problem">409 where somebody else invited the same person at the same moment.</exception>
    public static async Task<T> StoreAsync<T>(Func<Task<T>> store)
    {
        try
        {
            return await store();
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_person_user_name" })
        {
            throw Problem.Refused("person-invited", "Somebody else invited this person at the same moment.", "Repeat the request.");
        }
    }

    /// <summary>Whether it is an e-mail address.</summary>
    public static bool IsAddress(string email) => email.Length is > 0 and <= 254 && System.Net.Mail.MailAddress.TryCreate(email, out var address) && address.Address == email && !email.Contains('\0');
}
