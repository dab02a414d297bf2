using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;

namespace IdentityService.People;

/// <summary>A key with which cookies and form tokens are encrypted, as the framework writes it.</summary>
[NotAudited("the framework's own keys for cookies and forms")]
internal sealed record DataProtectionKey(string Name, string Xml);

/// <summary>The framework's key ring in the database: every replica reads the cookies of the others.</summary>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<IdentityDb>().DataProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        db.Database.ExecuteSql($"INSERT INTO data_protection_key(name, xml) VALUES ({friendlyName}, {element.ToString(SaveOptions.DisableFormatting)})");
    }
}
