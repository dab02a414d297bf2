using Contracts.Plans;
using IdentityService;
using IdentityService.Memberships;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TestKit;

namespace Identity.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningIdentity : IAsyncLifetime
{
    internal const string Issuer = "https://identity.test";
    internal static readonly string Secret = Guid.NewGuid().ToString();

    internal Host Service { get; } = new(new() { ["Identity:Issuer"] = Issuer });

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host(Dictionary<string, string> settings, int port = 0) : RunningService<Program, IdentityDb>("identity")
    {
        protected override int Port => port;

        int hashed;

        public string Issuer => settings["Identity:Issuer"];

        /// <summary>How many passwords were compared with a hash.</summary>
        public int Hashed => hashed;

        /// <summary>A browser that knows nothing yet.</summary>
        public Browser Browser() => new((new Uri(Issuer), Address));

        /// <summary>A client with which people sign in.</summary>
        public TestClient Client(string id = "web") => new(this, id);

        /// <summary>Somebody with a password, known by a name of their own.</summary>
        public async Task<(string Name, string Password, Guid Id)> PersonAsync(Action<Person>? change = null)
        {
            var (name, password) = ($"somebody-{Guid.NewGuid():N}", Guid.NewGuid().ToString());
            await using var scope = Services.CreateAsyncScope();
            var person = new Person { Id = Guid.NewGuid(), UserName = name, Email = name + "@example.org", EmailConfirmed = true, Name = "Somebody" };
            change?.Invoke(person);
            (await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().CreateAsync(person, password)).Succeeded.ShouldBeTrue();
            return (name, password, person.Id);
        }

        /// <summary>Changes what is stored of somebody.</summary>
        public Task ChangeAsync(Guid id, Action<Person> change) => LookAsync(async db =>
        {
            change(await db.People.FindAsync(id) ?? throw new InvalidOperationException("There is no such person."));
            return await db.SaveChangesAsync();
        });

        /// <summary>A unit that was registered at Plans.</summary>
        public async Task<(Guid Id, string Key)> UnitAsync(string name = "A unit", Guid? parent = null)
        {
            var (id, key) = (Guid.NewGuid(), $"u{Guid.NewGuid():N}"[..12]);
            await HearsAsync(new UnitRegistered(id, 1, key, name, parent));
            return (id, key);
        }

        public Task<Guid> GrantAsync(Guid person, string role, Guid? unit = null, Guid? item = null, DateTimeOffset? from = null, DateTimeOffset? until = null) => LookAsync(async db =>
        {
            var membership = new Membership(Guid.NewGuid(), person, role, unit, item, from ?? Clock.Now, until, "a test", Clock.Now);
            db.Add(membership);
            await db.SaveChangesAsync();
            return membership.Id;
        });

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Identity:AdministratorSecret", "secret of the test");
            builder.UseSetting("Identity:Clients:web:RedirectUris:0", "https://web.test/back");
            builder.UseSetting("Identity:Clients:web:RedirectUris:1", "https://web.test/back?kind=second");
            builder.UseSetting("Identity:Clients:web:PostLogoutRedirectUris:0", "https://web.test/bye");
            builder.UseSetting("Identity:Clients:web:Secret", Secret);
            builder.UseSetting("Identity:Clients:native:RedirectUris:0", "https://native.test/back");
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Scoped<IPasswordHasher<Person>>(scope =>
                new CountingHasher(scope.GetRequiredService<IOptions<PasswordHasherOptions>>(), () => Interlocked.Increment(ref hashed)))));
            // The service trusts itself, as it does outside tests, and the tests' issuer besides.
            builder.ConfigureServices(services => services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).PostConfigure<TokenIssuer>((bearer, own) =>
            {
                if (bearer.ConfigurationManager is StaticConfigurationManager<OpenIdConnectConfiguration> tests && tests.GetConfigurationAsync(CancellationToken.None).GetAwaiter().GetResult() is { } trusted)
                    (bearer.TokenValidationParameters.ValidIssuers, bearer.TokenValidationParameters.IssuerSigningKeys) = ([trusted.Issuer], trusted.SigningKeys);
                bearer.ConfigurationManager = own;
            }));
        }
    }

    sealed class CountingHasher(IOptions<PasswordHasherOptions> options, Action counted) : PasswordHasher<Person>(options)
    {
        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            counted();
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
