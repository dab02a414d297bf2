using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Caching.Memory;

namespace PortalService.Apis;

/// <summary>
/// The last tagged answer of each address, 64 MB in all. Every use asks the service first (If-None-Match), so that what
/// is shown is never older than the service itself; only the transfer is saved. What was asked for in a person's name is
/// neither remembered nor answered from here: it may be for that person alone.
/// </summary>
internal sealed class RememberedAnswers : IDisposable
{
    internal sealed record Answer(EntityTagHeaderValue Tag, MediaTypeHeaderValue? Type, byte[] Body);

    readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 64 << 20 });

    public Answer? For(HttpRequestMessage request) =>
        IsForAnybody(request) && request.RequestUri is { } address ? known.Get<Answer>(address) : null;

    /// <summary>Remembers a new answer, or puts the remembered one in the place of "not modified".</summary>
    public async Task<HttpResponseMessage> CompleteAsync(HttpRequestMessage request, HttpResponseMessage response, Answer? before, CancellationToken cancel)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && before is not null)
        {
            response.StatusCode = HttpStatusCode.OK;
            response.Content = new ByteArrayContent(before.Body) { Headers = { ContentType = before.Type } };
        }
        else if (IsForAnybody(request) && request.RequestUri is { } address && response is { StatusCode: HttpStatusCode.OK, Headers.ETag: { } tag })
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            known.Set(address, new Answer(tag, response.Content.Headers.ContentType, body), new MemoryCacheEntryOptions { Size = body.Length + 256, SlidingExpiration = TimeSpan.FromHours(1) });
        }

        return response;
    }

    static bool IsForAnybody(HttpRequestMessage request) => request.Method == HttpMethod.Get && request.Headers.Authorization is null;

    public void Dispose() => known.Dispose();
}
