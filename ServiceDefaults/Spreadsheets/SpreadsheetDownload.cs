using Microsoft.AspNetCore.Http;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>How a table is sent.</summary>
public enum SpreadsheetFormat
{
    /// <summary>RFC 4180 in UTF-8, with the byte order mark without which Excel takes it for another encoding.</summary>
    Csv,

    /// <summary>An Excel workbook.</summary>
    Xlsx,
}

/// <summary>Endpoints that answer with a table, which can be changed and uploaded again.</summary>
public static class SpreadsheetDownload
{
    /// <summary>The media type of CSV.</summary>
    public const string Csv = "text/csv";

    /// <summary>What the caller wants: <c>?format=csv</c> or <c>xlsx</c>, else the one that <c>Accept</c> prefers, else CSV.</summary>
    /// <exception cref="Problem">422 for another format.</exception>
    public static SpreadsheetFormat FormatOf(HttpContext http, string? format)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.Vary = "Accept";
        return format switch
        {
            "csv" => SpreadsheetFormat.Csv,
            "xlsx" => SpreadsheetFormat.Xlsx,
            null => http.Request.GetTypedHeaders().Accept.OrderByDescending(one => one.Quality ?? 1).FirstOrDefault(one => one.MediaType == Csv || one.MediaType == SpreadsheetUpload.Xlsx)?.MediaType == SpreadsheetUpload.Xlsx
                ? SpreadsheetFormat.Xlsx : SpreadsheetFormat.Csv,
            _ => throw Problem.Invalid(new Mistake("format is csv or xlsx.", Code: "format")),
        };
    }

    /// <summary>Answers with a file of these rows, the first of which names the columns; what begins like a formula is neutralised.</summary>
    /// <param name="format">CSV or XLSX.</param>
    /// <param name="name">What the file is called, without its ending.</param>
    /// <param name="sheet">What the sheet of a workbook is called: letters only.</param>
    /// <param name="rows">The cells of each row.</param>
    public static IResult File(SpreadsheetFormat format, string name, string sheet, IEnumerable<string[]> rows) => format == SpreadsheetFormat.Xlsx
        ? Results.File(Write(format, sheet, rows), SpreadsheetUpload.Xlsx, name + ".xlsx")
        : Results.File(Write(format, sheet, rows), Csv + "; charset=utf-8", name + ".csv");

    /// <summary>The bytes of that file.</summary>
    public static byte[] Write(SpreadsheetFormat format, string sheet, IEnumerable<string[]> rows) =>
        format == SpreadsheetFormat.Xlsx ? XlsxWriter.Write(sheet, rows) : CsvFile.Write(rows);

    /// <summary>A part of a CSV file that is sent while it is read.</summary>
    public static byte[] WriteCsvPart(IEnumerable<string[]> rows, bool isFirst) => CsvFile.Write(rows, isFirst);
}
