using Npgsql;

namespace AlignmentService.Coverage;

internal static class Revision
{
    /// <summary>The count of the changes that the coverage and the suggestions depend on.</summary>
    public static async Task<long> ReadRevisionAsync(this NpgsqlDataSource data)
    {
        await using var command = data.CreateCommand("SELECT revision FROM coverage_revision");
        return (long)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("coverage_revision has no row: the migrations make it."));
    }
}
