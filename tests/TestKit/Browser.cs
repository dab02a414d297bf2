using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace TestKit;

/// <summary>
/// A browser without scripts: it keeps cookies, follows redirects within the places that it knows, and sends a page's form
/// as the page says. A place is an address that people see, and where it really listens.
/// </summary>
public sealed class Browser(params (Uri Seen, Uri Real)[] places) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    readonly Dictionary<(string Place, string Name), string> cookies = [];

    /// <summary>Where it is now; outside the known places it has only got the address.</summary>
    public Uri At { get; private set; } = places[0].Seen;

    /// <summary>How the last request was answered.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>The page that it shows.</summary>
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");

    /// <summary>The answers on the way, the last one at the end.</summary>
    public List<HttpResponseMessage> Answers { get; } = [];

    /// <summary>The page's first heading.</summary>
    public string Heading => Page.QuerySelector("h1")?.TextContent ?? "";

    /// <summary>The parameters of the address.</summary>
    public string? this[string name] => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(At.Query) is var query && query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A cookie of this place; null where there is none.</summary>
    public string? Cookie(string name) => cookies.GetValueOrDefault((At.Authority, name));

    /// <summary>The cookies of this place, as a request carries them.</summary>
    public string Cookies => CookiesOf(At);

    /// <summary>Opens an address, which may be relative to where it is.</summary>
    public Task GoAsync(string address) => SendAsync(HttpMethod.Get, new Uri(At, address), null);

    /// <summary>Sends the page's first form with these fields filled in.</summary>
    public Task SubmitAsync(params (string Name, string Value)[] filled) => SubmitFormAsync("form", filled);

    /// <summary>Sends a form of the page with these fields filled in.</summary>
    /// <param name="which">Which form, as a style sheet would say it.</param>
    /// <param name="filled">Names and values.</param>
    public Task SubmitFormAsync(string which, params (string Name, string Value)[] filled)
    {
        var form = Page.QuerySelector(which) ?? throw new InvalidOperationException($"The page '{Heading}' has no such form.");
        var fields = form.QuerySelectorAll("input[name]").ToDictionary(input => input.GetAttribute("name") ?? "", input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
        foreach (var (name, value) in filled) fields[name] = value;
        return PostAsync(form.GetAttribute("action") ?? At.PathAndQuery, [.. fields.Select(field => (field.Key, field.Value))]);
    }

    /// <summary>Sends these fields, whatever the page says.</summary>
    public Task PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, new Uri(At, address), [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);

    /// <summary>Fills in the form of a page that asks for name and password.</summary>
    public Task SignInAsync(string name, string password) => SubmitAsync(("name", name), ("password", password));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    string CookiesOf(Uri address) => string.Join("; ", cookies.Where(cookie => cookie.Key.Place == address.Authority).Select(cookie => $"{cookie.Key.Name}={cookie.Value}"));

    async Task SendAsync(HttpMethod method, Uri address, KeyValuePair<string, string>[]? fields)
    {
        Answers.Clear();
        for (var hops = 0; hops < 20; hops++)
        {
            At = address;
            if (places.FirstOrDefault(place => place.Seen.Authority == address.Authority) is not { Real: { } real }) return;
            using var request = new HttpRequestMessage(method, new Uri(real, address.PathAndQuery)) { Content = fields is null ? null : new FormUrlEncodedContent(fields) };
            if (CookiesOf(address) is { Length: > 0 } kept) request.Headers.Add("Cookie", kept);
            var answer = await http.SendAsync(request);
            Answers.Add(answer);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..].Split(';')[0]);
                if (value.Length == 0) cookies.Remove((address.Authority, name));
                else cookies[(address.Authority, name)] = value;
            }

            Status = answer.StatusCode;
            if (answer.Headers.Location is not { } next)
            {
                Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
                return;
            }

            (address, method, fields) = (new Uri(address, next), HttpMethod.Get, null);
        }

        throw new InvalidOperationException("The redirects do not end.");
    }
}
