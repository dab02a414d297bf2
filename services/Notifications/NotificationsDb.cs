using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Mailing;
using ServiceDefaults.Messaging;

namespace NotificationsService;

internal sealed class NotificationsDb(DbContextOptions<NotificationsDb> options) : ServiceDb(options)
{
    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Mail> Mails => Set<Mail>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Subscription>(subscription =>
        {
            subscription.ToTable("subscription").Property(row => row.Id).ValueGeneratedNever();
            subscription.Property(row => row.State).HasConversion<string>();
            subscription.Property(row => row.Version).IsConcurrencyToken();
            subscription.HasIndex(row => new { row.Email, row.Topic }, "ix_subscription_email_topic").IsUnique();
            subscription.HasIndex(row => row.Topic, "ix_subscription_topic");
        });
        modelBuilder.AddMail();
        modelBuilder.Entity<TokenKey>().ToTable("token_key").HasKey(key => key.Id);
        NameInSnakeCase(modelBuilder);
    }
}
