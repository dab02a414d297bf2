using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Audit;

/// <summary>Gives every service with a database its audit log: none can forget it.</summary>
internal static class AuditSetup
{
    sealed record AuditOf(string Service);

    public static void AddAudit(this WebApplicationBuilder builder, string service)
    {
        builder.Services.AddSingleton(new AuditOf(service));
        builder.Services.AddSingleton<AuditProof>();
        builder.Services.AddHostedService<Sealer>();
    }

    /// <summary>Notes who makes each request, and answers auditors. It comes after the token was looked at.</summary>
    public static void UseAudit(this WebApplication app)
    {
        if (app.Services.GetService<AuditOf>() is not { } audit) return;
        app.UseActing();
        app.MapAuditLog(audit.Service);
    }

    /// <summary>Stops a service from starting while one of its entities does not say what the audit log is to do with it.</summary>
    public static void RequireStatedAudit(this WebApplication app)
    {
        using var scope = app.Services.CreateScope();
        var mistakes = AuditedType.Mistakes(scope.ServiceProvider.GetRequiredService<ServiceDb>().Model).ToList();
        if (mistakes.Count > 0) throw new InvalidOperationException("The audit log does not know what to record: " + string.Join("; ", mistakes));
    }
}
