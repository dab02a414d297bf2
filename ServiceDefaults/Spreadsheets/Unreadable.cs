using Microsoft.AspNetCore.Http;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>Why a file cannot be taken as a table, and what to do about it.</summary>
internal static class Unreadable
{
    const int MostShown = 40;

    public static Problem NoTable(string detail, int? row = null, string? column = null) =>
        new Problem(StatusCodes.Status422UnprocessableEntity, "not-a-table", "This cannot be read as a table.", detail) { Errors = row is null ? [] : [new(detail, Line: row, Column: column)] };

    public static Problem NotUtf8(string detail, int line) =>
        new Problem(StatusCodes.Status422UnprocessableEntity, "not-utf8", "This is not encoded as UTF-8.", detail) { Errors = [new(detail, Line: line)] };

    public static Problem TooLarge(string detail) => new Problem(StatusCodes.Status422UnprocessableEntity, "table-too-large", "The table is too large.", detail);

    public static Problem Empty() => new Problem(StatusCodes.Status422UnprocessableEntity, "empty-table", "The table is empty.", "It needs a row with the names of its columns, and at least one row below.");

    public static Problem WrongColumns(IReadOnlyList<Mistake> errors) =>
        new Problem(StatusCodes.Status422UnprocessableEntity, "wrong-columns", "The columns of the table are not the right ones.", string.Join(" ", errors.Select(error => error.Detail))) { Errors = errors };

    public static Problem NoSuchSheet(string name, IEnumerable<string> sheets) =>
        new Problem(StatusCodes.Status422UnprocessableEntity, "no-such-sheet", "The workbook does not show which sheet is meant.",
            $"None of its sheets is called '{name}', and there are several: {string.Join(", ", sheets.Take(10).Select(sheet => $"'{Shown(sheet)}'"))}. Rename the one that is meant.");

    /// <summary>As much of a stranger's text as an answer repeats.</summary>
    public static string Shown(string text) => text.Length <= MostShown ? text : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…";
}
