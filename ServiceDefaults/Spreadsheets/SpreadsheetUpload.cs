using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>Endpoints whose body is a table.</summary>
public static class SpreadsheetUpload
{
    /// <summary>The media type of XLSX.</summary>
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // What is too large is read to its end and thrown away up to here, so that its sender gets the answer and not a broken pipe.
    const int MostDrained = 64 * 1024 * 1024;

    /// <summary>Lets a table be larger than other bodies; its reader sets the exact limit. What curl says when it is told nothing is taken too.</summary>
    public static RouteHandlerBuilder TakesSpreadsheet(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new RequestSizeLimitAttribute(MostDrained)).Accepts<string>("text/csv", Xlsx, "application/octet-stream", "application/x-www-form-urlencoded")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>The request's body, for whoever reads it later.</summary>
    /// <exception cref="Problem">413 for more than these bytes.</exception>
    public static async Task<byte[]> ReadBodyAsync(HttpContext http, int mostBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (await http.Request.Body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            length += read;
            if (length <= mostBytes) body.Write(buffer, 0, read);
        }

        return length <= mostBytes ? body.ToArray()
            : throw new Problem(StatusCodes.Status413PayloadTooLarge, "too-large", "The table is too large.", $"It has {length:N0} bytes; a table has at most {mostBytes:N0}.");
    }
}
