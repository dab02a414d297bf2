using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace IdentityService.Pages;

/// <summary>A page as an endpoint's answer; rendered here, without a script.</summary>
internal static class Page
{
    public static IResult Show<TPage>(object parameters, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status };
}
