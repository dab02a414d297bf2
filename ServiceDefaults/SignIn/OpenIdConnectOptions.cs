using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ServiceDefaults.SignIn;

/// <summary>A provider and the client that this service is to it.</summary>
public abstract class OpenIdConnectOptions : OAuthOptions
{
    /// <summary>The code flow with PKCE, for who somebody is and how to call and reach them.</summary>
    protected OpenIdConnectOptions()
    {
        UsePkce = true;
        foreach (var scope in (string[])["openid", "profile", "email"]) Scope.Add(scope);
        BackchannelTimeout = TimeSpan.FromSeconds(10);
        // The provider answers by a GET, with which such a cookie comes back.
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        Events.OnRemoteFailure = FailAsync;
    }

    /// <summary>The provider's name for itself.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>What the provider says of itself (OpenID Connect Discovery 1.0), kept and read anew now and then.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration>? Metadata { get; private set; }

    /// <summary>Where somebody is led who was not signed in, by the address that they wanted to go to then.</summary>
    public Func<string?, string> FailedAddress { get; set; } = returnUrl => returnUrl ?? "/";

    /// <summary>Says which provider it is.</summary>
    /// <param name="issuer">What it must call itself, to the letter.</param>
    /// <param name="metadataAddress">Where it says so, unless below the issuer.</param>
    public void Trust(string issuer, string? metadataAddress = null)
    {
        var address = metadataAddress ?? issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        Issuer = issuer;
        Metadata = new(address, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(new HttpClient { Timeout = BackchannelTimeout }) { RequireHttps = address.StartsWith("https:", StringComparison.Ordinal) });
        // The provider's metadata say where these are; nothing starts without a value.
        AuthorizationEndpoint = TokenEndpoint = issuer;
    }

    /// <summary>What the provider says of itself.</summary>
    /// <exception cref="AuthenticationFailureException">It calls itself otherwise than configured.</exception>
    /// <exception cref="InvalidOperationException">It cannot be asked.</exception>
    public async Task<OpenIdConnectConfiguration> DiscoverAsync(CancellationToken cancel)
    {
        var metadata = await (Metadata ?? throw new InvalidOperationException("No provider is named.")).GetConfigurationAsync(cancel);
        return metadata.Issuer == Issuer ? metadata
            : throw new AuthenticationFailureException($"The provider calls itself {metadata.Issuer}, and {Issuer} is configured: the two must be the same to the letter.");
    }

    Task FailAsync(RemoteFailureContext failure)
    {
        failure.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdConnectOptions>>().NotSignedIn(failure.Failure?.GetType().Name, failure.Failure?.Message);
        // The state knows where the person came from, however late it failed.
        failure.Response.Redirect(FailedAddress(StateDataFormat.Unprotect(failure.Request.Query["state"])?.RedirectUri));
        failure.HandleResponse();
        return Task.CompletedTask;
    }
}

internal static partial class SignInLog
{
    [LoggerMessage(1, LogLevel.Warning, "The provider has not signed somebody in: {Kind}: {Reason}", EventName = "NotSignedIn")]
    public static partial void NotSignedIn(this ILogger log, string? kind, string? reason);
}
