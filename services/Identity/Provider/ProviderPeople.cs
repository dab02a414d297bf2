using IdentityService.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace IdentityService.Provider;

/// <summary>
/// People by issuer and subject. An e-mail address is taken over to show it and never to find somebody: at many providers
/// one may write any address into one's own account.
/// </summary>
internal sealed class ProviderPeople(IdentityDb db, ILookupNormalizer names, Invitations invitations)
{
    const int LongestEmail = 320;

    /// <summary>The person whom the provider calls so, made where this is the first sign-in, with the present name and address.</summary>
    /// <param name="invited">Whose letter led here.</param>
    public async Task<Person> FindOrMakeAsync(string issuer, string subject, string? name, string? email, Person? invited, CancellationToken cancel)
    {
        var person = await FindAsync(issuer, subject, cancel);
        if (person is null)
        {
            person = invited ?? db.Add(Person.FromProvider(db.Now())).Entity;
            db.Add(new PersonLogin(issuer, subject, person.Id));
        }

        if (invited is not null) await invitations.AcceptAsync(person, invited, cancel);

        person.Name = name ?? person.Name;
        // An address whose owner has proven that it is his stays.
        if (!person.EmailConfirmed) person.Email = email is { Length: <= LongestEmail } ? email : null;
        person.NormalizedEmail = names.NormalizeEmail(person.Email);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Signed in for the first time in two tabs at once, and the other one was quicker.
            db.ChangeTracker.Clear();
            return await FindAsync(issuer, subject, cancel) ?? throw new InvalidOperationException("The person was made meanwhile and is gone again.", e);
        }

        return person;
    }

    Task<Person?> FindAsync(string issuer, string subject, CancellationToken cancel) =>
        (from login in db.PersonLogins join person in db.People on login.PersonId equals person.Id where login.Issuer == issuer && login.Subject == subject select person).SingleOrDefaultAsync(cancel);
}
