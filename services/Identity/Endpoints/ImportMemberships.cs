using System.Text.Json.Serialization;
using IdentityService.Memberships;
using IdentityService.People;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;
using ServiceDefaults.Spreadsheets;

namespace IdentityService.Endpoints;

/// <summary>Gives roles to many people at once, from a table. All of it happens or nothing; what is held already is passed over, so that the same table may come again.</summary>
internal static class ImportMemberships
{
    const string Columns = "The body is a table, as CSV in UTF-8 or as an Excel workbook (.xlsx) with a sheet 'members'. Columns: email, role; where they are needed unit (a key), name, until (the last day). "
        + "Whoever holds a role already is passed over. Whatever is wrong is answered with its row and column.";

    [JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
    internal enum Outcome { New, Unchanged }

    /// <param name="Row">As the spreadsheet shows it, from 1.</param>
    /// <param name="IsInvited">The person has not come in yet: a letter is on its way.</param>
    /// <param name="Outcome">Whether the role is new, or was held before.</param>
    internal sealed record RowView(int Row, string Email, string Role, string? Unit, bool IsInvited, Outcome Outcome);

    internal sealed record View(int New, int Unchanged, IReadOnlyList<RowView> Rows);

    sealed record Asked(SpreadsheetRow Row, string Email, Roles Role, KnownUnit? Unit, DateTimeOffset? Until);

    public static void MapImportMemberships(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/membership-imports/preview", (HttpContext http, IdentityDb db, Invitations invitations, CancellationToken cancel) => HandleAsync(http, db, invitations, stores: false, cancel))
            .TakesSpreadsheet().Produces<View>().WithSummary("What a table of members would do").WithDescription("Nothing is stored. " + Columns);
        routes.MapPost("/v1/membership-imports", (HttpContext http, IdentityDb db, Invitations invitations, CancellationToken cancel) => HandleAsync(http, db, invitations, stores: true, cancel))
            .TakesSpreadsheet().Produces<View>().ProducesProblem(409).WithSummary("Give roles to many people").WithDescription("All rows or none. Whoever is not known gets one letter. " + Columns);
    }

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, Invitations invitations, bool stores, CancellationToken cancel)
    {
        var now = db.Now();
        var table = await Spreadsheet.ReadAsync(http, "members", ["email", "role"], ["unit", "name", "until"], cancel);
        var rows = await CheckedAsync(table, http, db, now, cancel);
        table.RequireNoMistakes();

        var people = await invitations.FindAsync(rows.Select(row => row.Email), cancel);
        var ids = people.Values.Select(known => known.Person.Id).ToArray();
        var held = await db.Memberships.Held(now).Where(one => ids.Contains(one.PersonId) && one.ItemId == null).Select(one => new { one.PersonId, one.Role, one.UnitId }).ToListAsync(cancel);
        var holds = held.Select(one => (one.PersonId, one.Role, one.UnitId)).ToHashSet();
        var (views, given, by) = (new List<RowView>(), new List<(Invitations.Known Person, Membership Membership, string? Unit)>(), http.CallerId() ?? "");
        foreach (var row in rows)
        {
            if (!people.TryGetValue(invitations.KeyOf(row.Email), out var known)) people[invitations.KeyOf(row.Email)] = known = invitations.Make(row.Email, row.Row["name"] is { Length: > 0 } name ? name : null);
            var membership = Membership.Grant(known.Person.Id, new(row.Role, row.Unit?.Id), row.Until, by, now);
            var isNew = holds.Add((known.Person.Id, membership.Role, membership.UnitId));
            if (isNew) given.Add((known, membership, row.Unit?.Name));
            views.Add(new(row.Row.Number, row.Email, membership.Role, row.Unit?.Key, !known.IsIn, isNew ? Outcome.New : Outcome.Unchanged));
        }

        if (stores) await StoreAsync(db, invitations, given, cancel);
        return Results.Ok(new View(given.Count, views.Count - given.Count, views));
    }

    static async Task<IReadOnlyList<Asked>> CheckedAsync(Spreadsheet table, HttpContext http, IdentityDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var keys = table.Rows.Select(row => row["unit"]).Distinct().ToArray();
        var units = await db.Units.AsNoTracking().Where(unit => keys.Contains(unit.Key)).ToDictionaryAsync(unit => unit.Key, cancel);
        var may = new Dictionary<(Roles, Guid?), bool>();
        var rows = new List<Asked>();
        foreach (var row in table.Rows)
        {
            var (key, day) = (row["unit"], row["until"]);
            var unit = units.GetValueOrDefault(key);
            if (!Invitations.IsAddress(row["email"])) row.Mistaken("email", "This is not an e-mail address.");
            if (row["name"].Length > 200) row.Mistaken("name", "A name has at most 200 characters.");
            if (key.Length > 0 && unit is null) row.Mistaken("unit", KnownUnits.Unknown(key, null).Detail);
            var isDay = DateOnly.TryParseExact(day, "yyyy-MM-dd", out var last);
            if (day.Length > 0 && !isDay) row.Mistaken("until", "A day is written 2026-12-31.");
            if (!Right.Named.TryGetValue(row["role"], out var role)) row.Mistaken("role", $"The roles are {string.Join(", ", Right.Named.Keys)}.");
            if (row.IsMistaken) continue;

            // The last day counts.
            DateTimeOffset? until = isDay ? new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;
            foreach (var mistake in Membership.Mistakes(new(role, unit?.Id), until, now)) row.Mistaken(mistake);
            if (!may.TryGetValue((role, unit?.Id), out var allowed)) may[(role, unit?.Id)] = allowed = await http.HoldsAsync(db, Membership.MayKeep(role), unit?.Id, null, cancel);
            if (!allowed) row.Mistaken(unit is null ? "role" : "unit", $"You may not make anybody {Right.NameOf(role)} of {unit?.Name ?? "the whole institution"}.");
            rows.Add(new(row, row["email"].ToLowerInvariant(), role, unit, until));
        }

        return rows;
    }

    static async Task StoreAsync(IdentityDb db, Invitations invitations, List<(Invitations.Known Person, Membership Membership, string? Unit)> given, CancellationToken cancel)
    {
        foreach (var (_, membership, _) in given)
        {
            db.Add(membership);
            db.Publish(membership.Granted(), membership.Id, membership.Version, membership.GrantedAt);
        }

        foreach (var ofOne in given.GroupBy(one => one.Person))
            await invitations.TellAsync(ofOne.Key, [.. ofOne.Select(one => (one.Membership, one.Unit))]);
        await Invitations.StoreAsync(() => db.SaveChangesAsync(cancel));
    }
}
