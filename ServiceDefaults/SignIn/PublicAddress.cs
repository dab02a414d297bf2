using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.SignIn;

/// <summary>Where people see a service.</summary>
public static class PublicAddress
{
    /// <summary>Cookies and addresses are made for this address, whatever stands in front; nothing that it forwards is believed.</summary>
    public static void UsePublicAddress(this IApplicationBuilder app, Uri seen) => app.Use((http, next) =>
    {
        (http.Request.Scheme, http.Request.Host) = (seen.Scheme, new HostString(seen.Authority));
        return next(http);
    });
}
