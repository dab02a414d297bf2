using IdentityService.Memberships;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Mailing;
using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace IdentityService;

internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : ServiceDb(options)
{
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<ApiClient> Clients => Set<ApiClient>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<PersonLogin> PersonLogins => Set<PersonLogin>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<KnownUnit> Units => Set<KnownUnit>();

    public DbSet<Mail> Mails => Set<Mail>();

    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<AuthorizationCode> AuthorizationCodes => Set<AuthorizationCode>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<SigningKey>().ToTable("signing_key").HasKey(key => key.Id);
        ConfigureClients(modelBuilder);
        modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_key").HasKey(key => key.Name);
        modelBuilder.Entity<EndedSession>(table =>
        {
            table.ToTable("ended_session").HasKey(session => session.Id);
            table.Property(session => session.Id).ValueGeneratedNever();
        });
        ConfigurePeople(modelBuilder);
        ConfigureMemberships(modelBuilder);
        ConfigureGrants(modelBuilder);
        modelBuilder.AddMail();
        NameInSnakeCase(modelBuilder);
    }

    static void ConfigureClients(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ApiClient>(table =>
        {
            table.ToTable("client").HasKey(client => client.Id);
            table.Property(client => client.Version).IsConcurrencyToken();
            table.HasMany(client => client.ClientSecrets).WithOne().HasForeignKey(secret => secret.ClientId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ClientSecret>().ToTable("client_secret").Property(secret => secret.Id).ValueGeneratedNever();
        modelBuilder.Entity<ClientUse>(table =>
        {
            table.ToTable("client_use").HasKey(use => use.ClientId);
            table.HasOne<ApiClient>().WithOne().HasForeignKey<ClientUse>(use => use.ClientId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    static void ConfigurePeople(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>(table =>
        {
            table.ToTable("person").HasKey(person => person.Id);
            table.Property(person => person.Id).ValueGeneratedNever();
            table.Property(person => person.UserName).HasMaxLength(256).IsRequired();
            table.Property(person => person.NormalizedUserName).HasMaxLength(256).IsRequired();
            table.HasIndex(person => person.NormalizedUserName, "ix_person_user_name").IsUnique();
            table.HasIndex(person => person.NormalizedEmail, "ix_person_email");
            // Not unique: what a provider says of an address proves nothing, and must not keep anybody out.
            table.Property(person => person.Email).HasMaxLength(320);
            table.Property(person => person.NormalizedEmail).HasMaxLength(320);
            table.Property(person => person.ConcurrencyStamp).IsConcurrencyToken();
            table.Ignore(person => person.PhoneNumber).Ignore(person => person.PhoneNumberConfirmed).Ignore(person => person.TwoFactorEnabled);
        });
        modelBuilder.Entity<PersonLogin>(table =>
        {
            table.ToTable("person_login").HasKey(login => new { login.Issuer, login.Subject });
            table.HasOne<Person>().WithMany().HasForeignKey(login => login.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    static void ConfigureMemberships(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<KnownUnit>(table =>
        {
            table.ToTable("unit").Property(unit => unit.Id).ValueGeneratedNever();
            table.HasIndex(unit => unit.ParentId, "ix_unit_parent");
            table.HasIndex(unit => unit.Key, "ix_unit_key");
        });
        modelBuilder.Entity<Membership>(table =>
        {
            table.ToTable("membership", membership =>
            {
                membership.HasCheckConstraint("membership_role", $"role IN ({string.Join(", ", Right.Named.Keys.Select(role => $"'{role}'"))})");
                membership.HasCheckConstraint("membership_item_of_unit", "item_id IS NULL OR unit_id IS NOT NULL");
            }).HasKey(membership => membership.Id);
            table.Property(membership => membership.Id).ValueGeneratedNever();
            table.Property(membership => membership.Version).IsConcurrencyToken().HasDefaultValue(1);
            table.HasIndex(membership => membership.UnitId, "ix_membership_unit");
            // Memberships are a record of who could do what: a person who holds one is ended, not deleted.
            table.HasOne<Person>().WithMany().HasForeignKey(membership => membership.PersonId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    static void ConfigureGrants(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Grant>(table =>
        {
            table.ToTable("grant_of_tokens").HasKey(grant => grant.Id);
            table.Property(grant => grant.Id).ValueGeneratedNever();
            table.HasIndex(grant => grant.SessionId);
            table.HasIndex(grant => grant.EndsAt);
            table.HasOne<Person>().WithMany().HasForeignKey(grant => grant.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AuthorizationCode>(table =>
        {
            table.ToTable("authorization_code").HasKey(code => code.Hash);
            table.HasOne<Grant>().WithMany().HasForeignKey(code => code.GrantId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RefreshToken>(table =>
        {
            table.ToTable("refresh_token").HasKey(token => token.Hash);
            table.HasOne<Grant>().WithMany().HasForeignKey(token => token.GrantId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
