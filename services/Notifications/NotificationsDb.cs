using Microsoft.EntityFrameworkCore;
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
        modelBuilder.Entity<Mail>(mail =>
        {
            mail.ToTable("mail").Property(row => row.Id).ValueGeneratedNever();
            // However often an event is heard of, it is one letter to one address.
            mail.HasIndex(row => new { row.Cause, row.Recipient }, "ix_mail_cause_recipient").IsUnique();
            mail.HasIndex(row => row.DueAt, "ix_mail_due").HasFilter("sent_at IS NULL");
        });
        modelBuilder.Entity<TokenKey>().ToTable("token_key").HasKey(key => key.Id);
        NameInSnakeCase(modelBuilder);
    }
}
