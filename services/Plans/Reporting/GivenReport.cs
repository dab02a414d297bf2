using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace PlansService.Reporting;

/// <summary>A report as it is sent.</summary>
/// <param name="Status">Every status but Unspecified.</param>
/// <param name="On">When it held, as precisely as known; today unless told.</param>
/// <param name="Narrative">What was done, in the reporter's words.</param>
/// <param name="Values">What the item's measures reached.</param>
/// <param name="Evidence">What shows it.</param>
internal record GivenReport(ProgressStatus Status, string? On = null, string? Narrative = null, IReadOnlyList<GivenValue>? Values = null, IReadOnlyList<GivenEvidence>? Evidence = null)
{
    const int MostValues = 100;
    const int MostEvidence = 20;

    /// <summary>What can be known to be wrong without looking anything up.</summary>
    /// <param name="place">JSON pointer to the report.</param>
    public IEnumerable<Mistake> Mistakes(string place)
    {
        if (Status == ProgressStatus.Unspecified) yield return new("A report says a status.", place + "/status");
        if (On is not null && !FuzzyDate.IsValid(On)) yield return new("A date is written 2023-04-30, 2023-04 or 2023.", place + "/on");
        if (Narrative is { Length: > 4000 }) yield return new("A narrative has at most 4,000 characters.", place + "/narrative");
        if (Values?.Count > MostValues) yield return new($"A report has at most {MostValues} values.", place + "/values");
        if (Evidence?.Count > MostEvidence) yield return new($"A report has at most {MostEvidence} pieces of evidence.", place + "/evidence");
        foreach (var (at, piece) in (Evidence ?? []).Index().Take(MostEvidence))
        {
            if (piece.Title.Trim().Length is 0 or > 200) yield return new("A piece of evidence is called something of 1 to 200 characters.", $"{place}/evidence/{at}/title");
            if (piece.Url is null == piece.FileId is null) yield return new("It is a page or a file: name one of the two.", $"{place}/evidence/{at}");
            if (piece.Url is { } url && (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
                yield return new("A page's address begins with http:// or https://, and has at most 2,000 characters.", $"{place}/evidence/{at}/url");
        }
    }

    /// <summary>What is wrong with it as a report on this item.</summary>
    public async Task<IReadOnlyList<Mistake>> MistakesAsync(PlansDb db, Item item, string place, CancellationToken cancel)
    {
        var mistakes = Measure.Mistakes(Measured(), item.Measures, place + "/values").ToList();
        var measures = Measured().Select(value => value.MeasureId).ToList();
        // A total that stands beside its parts is published, or hidden, with them.
        var broken = measures.Count == 0 ? [] : await db.Set<Breakdown>().Where(one => measures.Contains(one.MeasureId)).Select(one => new { one.MeasureId, one.Period }).ToListAsync(cancel);
        mistakes.AddRange(Measured().Index().Where(value => broken.Exists(one => one.MeasureId == value.Item.MeasureId && one.Period == value.Item.Period))
            .Select(value => new Mistake("This period has a breakdown, and its total is the value.", $"{place}/values/{value.Index}")));
        var files = (Evidence ?? []).Select(piece => piece.FileId).OfType<Guid>().ToList();
        var known = files.Count == 0 ? [] : await db.Set<EvidenceFile>().Where(file => file.ItemId == item.Id && files.Contains(file.Id)).Select(file => file.Id).ToListAsync(cancel);
        mistakes.AddRange((Evidence ?? []).Index().Where(piece => piece.Item.FileId is { } file && !known.Contains(file)).Select(piece => new Mistake("No such file was uploaded for this item.", $"{place}/evidence/{piece.Index}/fileId")));
        return mistakes;
    }

    /// <summary>What is kept of it.</summary>
    public ReportWords Words(DateTimeOffset now) =>
        new(Status, On ?? DateOnly.FromDateTime(now.UtcDateTime).ToString("O"), Narrative, Measured(), [.. (Evidence ?? []).Select(piece => new Evidence(piece.Title.Trim(), piece.Url, piece.FileId))]);

    List<MeasureValue> Measured() => [.. (Values ?? []).Select(value => new MeasureValue(value.MeasureId, value.Period, value.Number, value.Text?.Trim()))];
}

/// <param name="Period">2023-04-30, 2023-04, 2023, or the academic year 2023/24.</param>
/// <param name="Number">Of a quantitative measure.</param>
/// <param name="Text">Of a milestone or a qualitative measure; beside a number, a remark.</param>
internal sealed record GivenValue(Guid MeasureId, string Period, decimal? Number = null, string? Text = null);

/// <param name="Title">What it is called.</param>
/// <param name="Url">A page's address, http or https.</param>
/// <param name="FileId">Or else a file that was uploaded for this item.</param>
internal sealed record GivenEvidence(string Title, string? Url = null, Guid? FileId = null);
