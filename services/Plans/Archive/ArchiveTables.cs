namespace PlansService.Archive;

/// <param name="Type">As Frictionless Table Schema calls it: <c>string</c>, <c>integer</c>, <c>boolean</c>, <c>date</c>, <c>datetime</c> or <c>array</c>.</param>
/// <param name="Of">The table whose key it is.</param>
internal sealed record ArchiveColumn(string Name, string Type, string Meaning, string? Of = null);

/// <summary>A table of the archive.</summary>
/// <param name="Name">Of its files, without the ending.</param>
/// <param name="Key">The columns that are unique together.</param>
/// <param name="Columns">Named as the public interface names them.</param>
/// <param name="Sql">Gives the columns in this order, and the rows in an order that is always the same.</param>
internal sealed record ArchiveTable(string Name, IReadOnlyList<string> Key, IReadOnlyList<ArchiveColumn> Columns, string Sql)
{
    /// <summary>What everybody may read, and nothing else: whatever belongs to a version is asked of the versions that are public.</summary>
    public static IReadOnlyList<ArchiveTable> All { get; } =
    [
        new("units", ["id"],
            [
                Id, new("key", "string", "Short unique name"), new("name", "string", "Name"), new("parentId", "string", "The unit above; none for the institute", "units"),
            ],
            "SELECT id, key, name, parent_id FROM unit ORDER BY id"),
        new("plans", ["id"],
            [
                Id, new("unitId", "string", "Whose plan it is", "units"), new("title", "string", "What the version in force calls it, or else its first draft"),
            ],
            "SELECT id, unit_id, title FROM plan p WHERE EXISTS (SELECT FROM plan_version v WHERE v.plan_id = p.id AND v.is_public) ORDER BY id"),
        new("versions", ["id"],
            [
                Id, new("planId", "string", "The plan", "plans"), new("number", "integer", "From 1 within the plan"), new("state", "string", "InConsultation, Adopted, Superseded or Withdrawn"),
                new("planTitle", "string", "What this version calls the plan"), new("description", "string", "Introduction"), new("adoptedOn", "string", "As precisely as known: 2023-04-30, 2023-04 or 2023"),
                new("closesOn", "date", "The last day of its consultation"), new("reason", "string", "Why it took the place of the version before, or was withdrawn"), new("isMinor", "boolean", "Whether it changed so little that nobody need be told"),
            ],
            "SELECT id, plan_id, number, state, title, description, adopted_on, closes_on, reason, is_minor FROM plan_version WHERE is_public ORDER BY plan_id, number"),
        new("items", ["id"],
            [
                Id, new("versionId", "string", "The version", "versions"), new("parentId", "string", "The item above", "items"), new("position", "integer", "Reading order within the version, from 0"),
                new("kind", "string", "Priority, Commitment, CitedStatement, Goal or Action"), new("level", "string", "What the plan calls this level"), new("label", "string", "The displayed number"),
                new("text", "string", "Its words"), new("details", "string", "What there is to say besides"), new("accountable", "string", "The office or role that answers for it"),
                new("contributors", "array", "The offices and roles that help"), new("startsOn", "string", "A date as precisely as known, or an academic year"), new("dueOn", "string", "By when it is promised, in the same forms"),
                new("originId", "string", "The item of an earlier version that was taken over as this one"), new("status", "string", "The newest report's; Unspecified where there is none"), new("statusOn", "string", "When that held, as precisely as known"),
            ],
            """
            SELECT i.id, version_id, parent_id, position, kind, level, label, text, details, accountable, contributors, starts_on, due_on, origin_id, status, status_on
            FROM item i JOIN plan_version v ON v.id = version_id AND v.is_public ORDER BY version_id, position, i.id
            """),
        new("references", ["itemId", "number"],
            [
                new("itemId", "string", "The item that points", "items"), new("number", "integer", "From 1 within the item"), new("kind", "string", "See, Serves, DependsOn or Replaces"),
                new("text", "string", "The words that point"), new("targetItemId", "string", "Where to; none while it is not known"),
            ],
            """
            SELECT i.id, r.number::int, r.value ->> 'Kind', r.value ->> 'Text', r.value ->> 'TargetItemId'
            FROM item i JOIN plan_version v ON v.id = version_id AND v.is_public, jsonb_array_elements(i.cross_references) WITH ORDINALITY r(value, number) ORDER BY i.id, r.number
            """),
        new("progress", ["itemId", "number"],
            [
                Id, new("itemId", "string", "The item", "items"), new("number", "integer", "From 1 within the item; the highest counts"), new("status", "string", "NotStarted, InProgress, Completed, Delayed, AtRisk or Dropped"),
                new("on", "string", "When it held, as precisely as known"), new("narrative", "string", "What was done"), new("reportedAt", "datetime", "When it was reported"),
            ],
            """
            SELECT p.id, item_id, p.number, p.status, "on", narrative, reported_at
            FROM progress p JOIN item i ON i.id = item_id JOIN plan_version v ON v.id = version_id AND v.is_public WHERE p.state = 'Approved' ORDER BY item_id, p.number
            """),
    ];

    static ArchiveColumn Id => new("id", "string", "Its id here");
}
