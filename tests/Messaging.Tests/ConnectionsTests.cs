using Microsoft.Extensions.Configuration;
using Npgsql;
using ServiceDefaults;

namespace Messaging.Tests;

/// <summary>How a service's connections are set.</summary>
public sealed class ConnectionsTests
{
    [Fact]
    public void Statements_stay_prepared() => Opened("").MaxAutoPrepare.ShouldBe(100);

    [Fact]
    public void What_the_operator_says_holds() => Opened(";Max Auto Prepare=0").MaxAutoPrepare.ShouldBe(0);

    static NpgsqlConnectionStringBuilder Opened(string more)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:plans", "Host=localhost;Database=plans" + more)]).Build();
        using var data = Database.Open(configuration, "plans");
        return new(data.ConnectionString);
    }
}
