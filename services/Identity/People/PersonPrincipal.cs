using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IdentityService.People;

/// <summary>What the session's cookie says of a person: the id, and the stamp that changes with the password. All else is read when it is needed.</summary>
internal sealed class PersonPrincipal(IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<Person>
{
    public Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var names = options.Value.ClaimsIdentity;
        return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
            [new(names.UserIdClaimType, user.Id.ToString()), new(names.SecurityStampClaimType, user.SecurityStamp ?? "")], IdentityConstants.ApplicationScheme)));
    }
}
