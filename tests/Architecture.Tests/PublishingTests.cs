using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>An event that is published past the outbox is lost with the broker, or tells of what was never stored.</summary>
public sealed class PublishingTests
{
    [Fact]
    public void Events_leave_through_the_outbox_only() => PastTheOutbox(RepositoryFile.All).ShouldBeEmpty();

    [Theory]
    [InlineData("class A(IPublishEndpoint bus);")]
    [InlineData("class A(ISendEndpointProvider bus);")]
    [InlineData("class A(IBus bus);")]
    [InlineData("Task Consume(ConsumeContext<B> heard) => heard.Publish(new C());")]
    [InlineData("Task Consume(ConsumeContext<B> heard) => heard.Send(address, new C());")]
    [InlineData("Task Consume(ConsumeContext<B> heard) => heard.RespondAsync(new C());")]
    public void Publishing_past_the_outbox_is_found(string text) => PastTheOutbox([new("services/Plans/Consumers/OnA.cs", text)]).ShouldHaveSingleItem();

    [Fact]
    public void A_consumer_that_publishes_through_its_context_of_the_database_is_not() =>
        PastTheOutbox([new("services/Plans/Consumers/OnA.cs", "Task Consume(ConsumeContext<B> heard) => db.Publish(new C());")]).ShouldBeEmpty();

    static IEnumerable<string> PastTheOutbox(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.IsSource && !file.IsIn("tests") && !file.IsIn("ServiceDefaults/Messaging")
        let contexts = Regex.Matches(file.Text, @"\bConsumeContext(?:<[^>]+>)? (\w+)").Select(match => match.Groups[1].Value)
        where Regex.IsMatch(file.Text, @"\b(IPublishEndpoint|ISendEndpoint|ISendEndpointProvider|IBus|IBusControl|IRequestClient)\b")
            || contexts.Any(context => Regex.IsMatch(file.Text, $@"\b{context}\.(Publish|Send|RespondAsync|Forward)\w*\b"))
        select $"{file.Path} publishes past the outbox";
}
