using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Jobs;

/// <summary>Gives a service a kind of job.</summary>
public static class JobSetup
{
    /// <summary>Adds the table of a kind of job and the worker that does them.</summary>
    public static WebApplicationBuilder AddJobs<TJob, TRun>(this WebApplicationBuilder builder)
        where TJob : Job
        where TRun : class, IJobRun<TJob>
    {
        builder.Services.TryAddSingleton<JobMetrics>();
        builder.Services.AddSingleton(services => new JobTable<TJob>(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<JobMetrics>()));
        builder.Services.TryAddScoped<TRun>();
        builder.Services.AddHostedService<JobWorker<TJob, TRun>>();
        return builder;
    }

    /// <summary>What every table of jobs has.</summary>
    public static void IsJob<TJob>(this EntityTypeBuilder<TJob> job)
        where TJob : Job
    {
        var table = ServiceDb.Snake(typeof(TJob).Name);
        job.ToTable(table).Property(row => row.Id).ValueGeneratedNever();
        job.Property(row => row.State).HasConversion<string>();
        job.HasIndex(row => row.LeasedUntil, $"ix_{table}_open").HasFilter("state IN ('Waiting', 'Running')");
    }
}
