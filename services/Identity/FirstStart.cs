using System.Security.Cryptography;
using IdentityService.Memberships;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Policies;

namespace IdentityService;

/// <summary>
/// What must be there before the first token: a signing key, the client with which services read each other's feeds, one
/// administrator client for scripts and one administrator for the sign-in page. Secrets come from configuration; where an
/// administrator's is not given it is generated and printed once, and kept only as a hash.
/// </summary>
internal sealed class FirstStart(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time) : IHostedService
{
    public const string Administrator = "administrator";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Acting.As(nameof(FirstStart));
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Replicas that start together take turns.
        await Upkeep.RotateKeysAsync(db, time.GetUtcNow(), cancellationToken);
        if (configuration["Identity:ServiceSecret"] is { Length: > 0 } service) await SetAsync(db, "service", service, "events.read", cancellationToken);
        var said = new List<string>();
        var secret = configuration["Identity:AdministratorSecret"];
        if (secret is null && !await db.Clients.AnyAsync(client => client.Id == Administrator, cancellationToken))
        {
            secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            said.Add($"The client '{Administrator}' has the secret {secret}. It is shown this once.");
        }

        if (secret is not null) await SetAsync(db, Administrator, secret, Scopes.Platform, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await MakeAdministratorAsync(db, scope.ServiceProvider.GetRequiredService<UserManager<Person>>(), said, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Only what is stored is said.
        foreach (var line in said) await Console.Out.WriteLineAsync(line);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A password of configuration counts for the first start only: later it is the administrator's own.
    async Task MakeAdministratorAsync(IdentityDb db, UserManager<Person> people, List<string> said, CancellationToken cancel)
    {
        if (await people.FindByNameAsync(Administrator) is not null) return;
        var now = time.GetUtcNow();
        var given = configuration["Identity:AdministratorPassword"] is { Length: > 0 } configured ? configured : null;
        var password = given ?? RandomNumberGenerator.GetHexString(20, lowercase: true);
        // There is no address to confirm.
        var person = new Person { Id = Guid.CreateVersion7(now), UserName = Administrator, EmailConfirmed = true, MustChangePassword = given is null };
        var made = await people.CreateAsync(person, password);
        if (!made.Succeeded) throw new InvalidOperationException("Identity:AdministratorPassword cannot be used: " + string.Join(" ", made.Errors.Select(error => error.Description)));
        // Keeps accounts, and can do what the office does until the office is there.
        foreach (var role in (Roles[])[Roles.Administrator, Roles.EquityOffice])
        {
            var membership = Membership.Grant(person.Id, new(role), until: null, "first start", now);
            db.Add(membership);
            db.Publish(membership.Granted(), membership.Id, membership.Version, now);
        }

        await db.SaveChangesAsync(cancel);
        if (given is null) said.Add($"The person '{Administrator}' has the password {password}. It is shown this once and has to be changed at the first sign-in.");
    }

    async Task SetAsync(IdentityDb db, string id, string secret, string scopes, CancellationToken cancel)
    {
        var client = await db.Clients.Include(one => one.ClientSecrets).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (client is null) db.Add(client = ApiClient.Configured(id, time.GetUtcNow()));
        client.Configure(secret, scopes, time.GetUtcNow());
    }
}
