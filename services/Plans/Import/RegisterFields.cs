using Contracts.Plans;

namespace PlansService.Import;

/// <summary>What the fields of a register's item say: how far it is, and in which words.</summary>
internal static class RegisterFields
{
    /// <param name="item">The item.</param>
    /// <param name="label">Its number, for the notes.</param>
    /// <param name="notes">Gains what could not be understood as a status.</param>
    /// <returns>The status that all of its status fields agree on, and everything else that was answered; nothing where nothing was.</returns>
    public static (ProgressStatus Status, string? Words) Of(RegisterItem item, string label, List<PageNote> notes)
    {
        var said = item.Fields.Where(IsStatus).SelectMany(field => field.Values).Select(value => PageText.Clean(value)).Where(value => value.Length > 0).ToList();
        var statuses = said.Select(value => PageTags.StatusOf(value.Replace('-', ' '))).Distinct().ToList();
        var status = statuses is [{ } only] ? only : ProgressStatus.Unspecified;
        if (statuses.Count > 0 && status == ProgressStatus.Unspecified)
            notes.Add(new(item.Line, IsDoubt: true, $"Milestone {label}: {string.Join(", ", said.Distinct(StringComparer.Ordinal).Select(value => $"“{value}”"))} is no one status. It is kept in words."));
        return (status, Words(item.Fields.Where(field => status == ProgressStatus.Unspecified || field.HasRows || !IsStatus(field)).ToList()));
    }

    static bool IsStatus(RegisterField field) => field.Type == "select" && field.Name?.EndsWith("-status", StringComparison.Ordinal) == true;

    // Row by row, whose fields belong together. A single answer needs no label.
    static string? Words(List<RegisterField> fields)
    {
        var rows = Enumerable.Range(0, fields.Select(field => field.Values.Count).DefaultIfEmpty().Max())
            .Select(at => fields.Where(field => at < field.Values.Count).Select(field => (Label: PageText.Clean(field.Label ?? field.Name), Answer: Shown(field, field.Values[at]))).Where(one => one.Answer.Length > 0).ToList())
            .Where(row => row.Count > 0).ToList();
        return rows is [] ? null
            : rows is [[var only]] ? only.Answer
            : string.Join(rows.Exists(row => row.Count > 1) ? "\n\n" : "\n", rows.Select(row => string.Join('\n', row.Select(one => $"{one.Label}: {one.Answer}"))));
    }

    static string Shown(RegisterField field, string? value)
    {
        var written = string.Join('\n', (value ?? "").Split('\n').Select(line => PageText.Clean(line)).Where(line => line.Length > 0));
        return field.Options.FirstOrDefault(option => option.Value == written && option.Shown.Length > 0).Shown is { } shown ? PageText.Clean(shown) : written;
    }
}
