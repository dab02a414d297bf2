using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Mailing;
using ServiceDefaults.Messaging;
using Shouldly;

namespace TestKit;

/// <summary>Holds a service against the rule that every change lands in the audit log.</summary>
public static class StatedAudit
{
    /// <summary>Every entity says what is recorded of it, and what is recorded is nowhere changed past the change tracker.</summary>
    /// <param name="db">The service's database; only its model is looked at.</param>
    /// <param name="project">The service's folder below services/.</param>
    public static void ShouldBeComplete(ServiceDb db, string project)
    {
        AuditedType.Mistakes(db.Model).ShouldBeEmpty();
        var leftOut = db.Model.GetEntityTypes().Where(entity => AuditedType.Of(entity.ClrType).IsLeftOut).ToDictionary(entity => entity.ClrType, entity => entity.GetTableName() ?? "");
        // A statement names a table; a query, the property of the context.
        var unrecorded = leftOut.Values.Concat(db.GetType().GetProperties().Where(set => set.PropertyType.IsGenericType && leftOut.ContainsKey(set.PropertyType.GetGenericArguments()[0])).Select(set => set.Name)).ToHashSet();
        // Letters are in ServiceDefaults for every service, and in the databases of those that write some.
        if (db.Model.FindEntityType(typeof(Mail)) is null && AuditedType.Of(typeof(Mail)).IsLeftOut) unrecorded.Add("mail");
        foreach (var folder in new[] { Repository.PathOf("services", project), Repository.PathOf("ServiceDefaults") })
            foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)))
                PastTheTracker(File.ReadAllText(file), unrecorded).ShouldBeEmpty(file);
    }

    /// <summary>What a source writes past the change tracker, other than the tables that are not recorded.</summary>
    public static IEnumerable<string> PastTheTracker(string source, IReadOnlySet<string> unrecorded) =>
        Regex.Matches(source, @"\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE(?: TABLE)?|COPY)\s+""*([a-z_]+)|(?:\bdb\.(\w+)[^;]*)?\.(?:Execute(?:Update|Delete))(?:Async)?\(")
            .Where(found => !unrecorded.Contains(found.Groups[1].Value + found.Groups[2].Value)).Select(found => found.Value);
}
