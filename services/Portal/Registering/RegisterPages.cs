using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Apis;
using PortalService.SignIn;
using ServiceDefaults.Http;

namespace PortalService.Registering;

/// <summary>From a plan's published text to a plan in force: paste it, look at how it was read, take it as a draft, decide on it.</summary>
internal static class RegisterPages
{
    public const string Path = "/register";

    // A pasted page has a million characters at most, each of up to four bytes.
    const int MostBytes = 5 << 20;

    public static void MapRegister(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (string? unit, PlansApi plans, CancellationToken cancel) => await AskAsync(Pasted.Empty with { Unit = unit ?? "" }, [], plans, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path, TakeAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes)).OnlySignedIn(Path);
        routes.MapGet(Path + "/{id:guid}", (Guid id, PlansApi plans, AlignmentApi alignment, CancellationToken cancel) => DraftAsync(id, [], plans, alignment, cancel)).OnlySignedIn(Path);
        routes.MapPost(Path + "/{id:guid}", DecideAsync).OnlySignedIn(Path);
    }

    /// <summary>Where is decided on a draft.</summary>
    public static string Of(Guid version) => $"{Path}/{version}";

    static async Task<IResult> TakeAsync(HttpContext http, PlansApi plans, CancellationToken cancel)
    {
        var (form, isOwn) = await Forms.ReadOwnAsync(http, cancel);
        var pasted = Pasted.Of(form);
        if (!isOwn) return await AskAsync(pasted, [new(Forms.Outdated)], plans, cancel);
        if (pasted.Mistakes is { Count: > 0 } mistakes) return await AskAsync(pasted, mistakes, plans, cancel);
        try
        {
            switch (form["do"].ToString())
            {
                case Pasted.Take: return Results.LocalRedirect(Of((await plans.ImportAsync(pasted.Unit, pasted.Title, pasted.Text, cancel)).Id));
                case Pasted.Read: return new RazorComponentResult<ReadingPage>(new { Pasted = pasted, Reading = await plans.PreviewAsync(pasted.Text, cancel) });
                default: return await AskAsync(pasted, [], plans, cancel);
            }
        }
        catch (Problem refused) when (Forms.IsSaid(refused))
        {
            return await AskAsync(pasted, Forms.MistakesOf(refused), plans, cancel);
        }
    }

    static async Task<IResult> AskAsync(Pasted pasted, IReadOnlyList<Mistake> mistakes, PlansApi plans, CancellationToken cancel) =>
        new RazorComponentResult<RegisterPage>(new { Typed = pasted, Mistakes = mistakes, Units = await plans.UnitsAsync(cancel) }) { StatusCode = Forms.StatusOf(mistakes) };

    static async Task<IResult> DraftAsync(Guid id, IReadOnlyList<Mistake> mistakes, PlansApi plans, AlignmentApi alignment, CancellationToken cancel)
    {
        var version = await plans.VersionAsync(id, cancel) ?? throw Problem.NotFound("plan version");
        return new RazorComponentResult<DraftPage>(new { Version = version, Plan = await plans.PlanAsync(version.PlanId, cancel), Preview = await alignment.PreviewAsync(id, cancel), Mistakes = mistakes }) { StatusCode = Forms.StatusOf(mistakes) };
    }

    static async Task<IResult> DecideAsync(Guid id, HttpContext http, PlansApi plans, AlignmentApi alignment, CancellationToken cancel)
    {
        var (form, isOwn) = await Forms.ReadOwnAsync(http, cancel);
        if (!isOwn || !int.TryParse(form["version"], out var version)) return await DraftAsync(id, [new(Forms.Outdated)], plans, alignment, cancel);
        try
        {
            if (form["do"] == "adopt") await plans.ChangeAsync(id, "adoption", new { adoptedOn = Given("adoptedOn"), reason = Given("reason") }, version, cancel);
            else await plans.ChangeAsync(id, "consultation", new { closesOn = Given("closesOn") }, version, cancel);
            return Results.LocalRedirect(PlanAddress.Of(id));
        }
        catch (Problem refused) when (Forms.IsSaid(refused))
        {
            return await DraftAsync(id, Forms.MistakesOf(refused), plans, alignment, cancel);
        }

        string? Given(string field) => form[field].ToString().Trim() is { Length: > 0 } text ? text : null;
    }
}

/// <summary>What was pasted.</summary>
/// <param name="Unit">The unit's key.</param>
/// <param name="Title">What the plan is called, where its text does not say so.</param>
public sealed record Pasted(string Unit, string Title, string Text)
{
    public const string Read = "read", Take = "take", Change = "change";

    public static Pasted Empty { get; } = new("", "", "");

    public static Pasted Of(IFormCollection form) => new(form["unit"].ToString(), form["title"].ToString().Trim(), form["text"].ToString());

    /// <summary>What is wrong before anybody is asked.</summary>
    public IReadOnlyList<Mistake> Mistakes
    {
        get
        {
            var mistakes = new List<Mistake>();
            if (Unit.Length == 0) mistakes.Add(new("Choose the unit whose plan it is.", "#/unit"));
            if (string.IsNullOrWhiteSpace(Text)) mistakes.Add(new("Paste the plan’s text.", "#/text"));
            return mistakes;
        }
    }
}
