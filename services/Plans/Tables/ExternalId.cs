using System.Text.RegularExpressions;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService.Tables;

/// <summary>What another system calls an item of a version. It stays with its item, and with the item's copy in the next draft.</summary>
internal sealed partial record ExternalId(
    [property: Audited] Guid VersionId, [property: Audited] string System, [property: Audited] string Value, [property: Audited] Guid ItemId)
{
    public const int MostCharacters = 200;

    /// <summary>A system's name as it is kept, or the refusal of it.</summary>
    public static string? RequireSystem(string? name) => name is null || NameForm().IsMatch(name) ? name
        : throw Problem.Invalid(new Mistake("A system's name is 2 to 40 lower-case letters, digits and hyphens, beginning with a letter.", Code: "system"));

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
