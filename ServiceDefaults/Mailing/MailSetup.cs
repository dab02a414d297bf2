using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Mailing;

/// <summary>Lets a service write letters: as rows of its own database, which are sent from there.</summary>
public static class MailSetup
{
    /// <summary>Sends the service's letters.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailTransport>();
        builder.Services.AddHostedService<MailSender>();
    }

    /// <summary>The table of letters.</summary>
    public static void AddMail(this ModelBuilder modelBuilder) => modelBuilder.Entity<Mail>(mail =>
    {
        mail.ToTable("mail").Property(row => row.Id).ValueGeneratedNever();
        // However often its cause comes up, it is one letter to one address.
        mail.HasIndex(row => new { row.Cause, row.Recipient }, "ix_mail_cause_recipient").IsUnique();
        mail.HasIndex(row => row.DueAt, "ix_mail_due").HasFilter("sent_at IS NULL");
    });
}
