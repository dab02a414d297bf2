using System.Text.Json;
using System.Text.Json.Serialization;
using AlignmentService.Endpoints;
using AlignmentService.Sssom;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Exchange;

/// <summary>The claims of a JSON body: an array of what one proposal is asked for with, or alignments as they are exported.</summary>
internal static class JsonClaims
{
    /// <summary>Alignments as they are exported.</summary>
    internal sealed record Export(IReadOnlyList<ReadAlignments.View> Items);

    /// <summary>What of it is read.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    sealed record Exported(Guid Id, ExportedEnd Subject, ExportedEnd Object, Relation Relation, AlignmentMethod Method, AlignmentState State, Side ProposedFrom, string ProposedBy, DateTimeOffset ProposedAt,
        Strength? Strength = null, double? Confidence = null, string? Rationale = null, string? DecidedBy = null, DateTimeOffset? DecidedAt = null, string? Reason = null);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    sealed record ExportedEnd(Guid ItemId);

    sealed record Back(IReadOnlyList<Exported> Items);

    /// <exception cref="BadHttpRequestException">400 for another JSON.</exception>
    public static ClaimReading Read(byte[] body, JsonSerializerOptions options)
    {
        var mistakes = new RowMistakes();
        try
        {
            // The first character tells which of the two it is.
            List<ClaimRow> claims = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
                ? [.. Listed(JsonSerializer.Deserialize<List<ProposeAlignment.Request>>(body, options)).Select((one, at) => Of(one, at, mistakes))]
                : [.. Listed(JsonSerializer.Deserialize<Back>(body, options)?.Items).Select((one, at) => Of(one, at, mistakes))];
            return new(claims, 0, [], mistakes.RequireNone);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that this endpoint takes.", StatusCodes.Status400BadRequest, e);
        }
    }

    static IReadOnlyList<T> Listed<T>(IReadOnlyList<T>? given)
        where T : class
    {
        if (given is null || given.Any(one => one is null)) throw new JsonException("An alignment is an object.");
        return given.Count <= SssomReader.MostRows ? given : throw Problem.Invalid(new Mistake($"The body has {given.Count:N0} alignments, and may have {SssomReader.MostRows:N0}. Send it in parts.", "#"));
    }

    static ClaimRow Of(ProposeAlignment.Request one, int at, RowMistakes mistakes) => new(at + 1, (member, detail) => Note(mistakes, at, $"#/{at}/", $"{Camel(member)}{(IsEnd(member) ? "ItemId" : "")}", detail))
    {
        Subject = one.SubjectItemId, Object = one.ObjectItemId, Relation = one.Relation, Strength = one.Strength, Rationale = one.Rationale, Confidence = one.Confidence, Method = one.Method,
    };

    static ClaimRow Of(Exported one, int at, RowMistakes mistakes) => new(at + 1, (member, detail) => Note(mistakes, at, $"#/items/{at}/", $"{Camel(member)}{(IsEnd(member) ? "/itemId" : "")}", detail))
    {
        Id = one.Id, Subject = one.Subject.ItemId, Object = one.Object.ItemId, Relation = one.Relation, Strength = one.Strength, Rationale = one.Rationale, Method = one.Method, Confidence = one.Confidence, State = one.State, ProposedFrom = one.ProposedFrom,
        ProposedBy = one.ProposedBy, ProposedOn = Day(one.ProposedAt), DecidedBy = one.DecidedBy, DecidedOn = Day(one.DecidedAt), Reason = one.Reason,
    };

    static void Note(RowMistakes mistakes, int at, string element, string member, string detail) => mistakes.Add(new(detail, element + member, at + 1, Column: member));

    static bool IsEnd(string member) => member is nameof(ClaimRow.Subject) or nameof(ClaimRow.Object);

    static string Camel(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    static DateOnly? Day(DateTimeOffset? time) => time is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : null;
}
