using ServiceDefaults;

namespace Messaging.Tests;

public sealed class DatabaseTimeTests
{
    [Fact]
    public void Times_have_no_part_of_a_microsecond_that_the_database_would_drop() =>
        Enumerable.Range(0, 1000).Select(_ => new DatabaseTime().GetUtcNow().Nanosecond).ShouldAllBe(part => part == 0);
}
