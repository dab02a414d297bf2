using System.Globalization;
using PortalService.Apis;

namespace PortalService.Reporting;

/// <summary>What was typed into a form of reports: only of what has changed.</summary>
internal static class TypedReports
{
    public const string Status = "status-", Was = "was-", Narrative = "narrative-", Period = "period-", Value = "value-";

    public static IReadOnlyList<SentReport> Of(IFormCollection form)
    {
        var found = new List<SentReport>();
        foreach (var field in form.Keys.Where(name => name.StartsWith(Status, StringComparison.Ordinal)))
        {
            if (!Guid.TryParse(field.AsSpan(Status.Length), out var item)) continue;
            var (status, narrative) = (form[field].ToString(), form[Narrative + item].ToString().Trim());
            var values = ValuesOf(form, item).ToList();
            if (status == form[Was + item].ToString() && narrative.Length == 0 && values.Count == 0) continue;
            found.Add(new(item, status, narrative.Length == 0 ? null : narrative, values));
        }

        return found;
    }

    static IEnumerable<SentValue> ValuesOf(IFormCollection form, Guid item)
    {
        var begin = $"{Value}{item}-";
        foreach (var field in form.Keys.Where(name => name.StartsWith(begin, StringComparison.Ordinal)))
        {
            if (!Guid.TryParse(field.AsSpan(begin.Length), out var measure) || form[field].ToString().Trim() is not { Length: > 0 } text) continue;
            var isNumber = decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number);
            yield return new(measure, form[$"{Period}{item}-{measure}"].ToString().Trim(), isNumber ? number : null, isNumber ? null : text);
        }
    }
}
