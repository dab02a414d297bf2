using AlignmentService;
using FsCheck;
using FsCheck.Fluent;

namespace Alignment.Tests;

/// <summary>What follows from two alignments is never more than either of them says.</summary>
public sealed class ServingTermsTests
{
    static readonly ServingTerms[] All = [.. from relation in Enum.GetValues<Relation>() from strength in Enum.GetValues<Strength>() select new ServingTerms(relation, strength)];
    static readonly ServingTerms[] Serving = [.. All.Where(one => Relations.Serving.Contains(one.Relation))];

    // As decision 24 has it, of two that are direct.
    [Theory]
    [InlineData("Same Same", "Same Direct")]
    [InlineData("Same NearlySame", "NearlySame Direct")]
    [InlineData("Same ContributesTo", "ContributesTo Direct")]
    [InlineData("Same Contains", "Contains Direct")]
    [InlineData("NearlySame Same", "NearlySame Direct")]
    [InlineData("NearlySame NearlySame", null)]
    [InlineData("NearlySame ContributesTo", "ContributesTo Supporting")]
    [InlineData("NearlySame Contains", "Contains Supporting")]
    [InlineData("ContributesTo Same", "ContributesTo Direct")]
    [InlineData("ContributesTo NearlySame", "ContributesTo Supporting")]
    [InlineData("ContributesTo ContributesTo", "ContributesTo Indirect")]
    [InlineData("ContributesTo Contains", null)]
    [InlineData("Contains Same", "Contains Direct")]
    [InlineData("Contains NearlySame", "Contains Supporting")]
    [InlineData("Contains ContributesTo", null)]
    [InlineData("Contains Contains", "Contains Indirect")]
    public void Every_pair_of_relations_that_serve_follows_the_table(string relations, string? follows)
    {
        var (first, second) = (relations.Split(' ')[0], relations.Split(' ')[1]);

        var then = new ServingTerms(Enum.Parse<Relation>(first), Strength.Direct).Then(new(Enum.Parse<Relation>(second), Strength.Direct));

        (then is { } terms ? $"{terms.Relation} {terms.Strength}" : null).ShouldBe(follows);
    }

    [Fact]
    public void What_does_not_serve_leads_nowhere()
    {
        foreach (var other in All.Except(Serving))
        foreach (var one in All)
            (one.Then(other) ?? other.Then(one)).ShouldBeNull();
    }

    [Fact]
    public void However_many_are_followed_none_is_outdone()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Gen.Elements(Serving).NonEmptyListOf().ToArbitrary(), chain =>
        {
            var follows = chain.Skip(1).Aggregate((ServingTerms?)chain[0], (sofar, next) => sofar?.Then(next));
            if (follows is not { } terms) return;
            chain.ShouldAllBe(part => part.Relation <= terms.Relation && part.Strength <= terms.Strength);
        }));
    }

    [Fact]
    public void In_whichever_order_three_are_followed_the_same_follows_where_anything_does()
    {
        foreach (var first in All)
        foreach (var second in All)
        foreach (var third in All)
            if (first.Then(second)?.Then(third) is { } one && second.Then(third) is { } rest && first.Then(rest) is { } other) one.ShouldBe(other);
    }

    [Fact]
    public void Read_from_the_other_end_the_same_follows()
    {
        foreach (var first in All)
        foreach (var second in All)
            Turned(second).Then(Turned(first)).ShouldBe(first.Then(second) is { } follows ? Turned(follows) : null);

        static ServingTerms Turned(ServingTerms one) => one.Relation switch
        {
            Relation.ContributesTo => one with { Relation = Relation.Contains },
            Relation.Contains => one with { Relation = Relation.ContributesTo },
            _ => one,
        };
    }
}
