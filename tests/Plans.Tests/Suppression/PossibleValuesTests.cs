using PlansService.Suppression;

namespace Plans.Tests.Suppression;

/// <summary>What sums say about unknown counts.</summary>
public sealed class PossibleValuesTests
{
    [Fact]
    public void Two_counts_of_a_known_sum_have_it_between_them() => Width(new PossibleValues(2, [([(0, 1), (1, 1)], 7)]).RoomOf(1)).ShouldBe(7);

    [Fact]
    public void A_count_in_no_sum_and_one_below_an_unknown_total_have_no_limit()
    {
        new PossibleValues(1, []).RoomOf(0).ShouldBeNull();
        new PossibleValues(2, [([(0, -1), (1, 1)], -7)]).RoomOf(0).ShouldBeNull();
    }

    // In a triangle each count is half of what two sums have more than the third.
    [Fact]
    public void Counts_of_every_pair_are_known() => Width(new PossibleValues(3, [([(0, 1), (1, 1)], 5), ([(1, 1), (2, 1)], 6), ([(0, 1), (2, 1)], 8)]).RoomOf(1)).ShouldBe(0);

    [Fact]
    public void A_part_that_a_total_does_without_is_none()
    {
        var values = new PossibleValues(4, [([(0, -1), (1, 1), (2, 1)], 0), ([(0, -1), (1, 1)], 0), ([(1, 1), (3, 1)], 9)]);

        Enumerable.Range(0, 4).Select(unknown => Width(values.RoomOf(unknown))).ShouldBe([9, 9, 0, 9]);
    }

    [Fact]
    public void The_limits_follow_from_the_sums()
    {
        var room = new PossibleValues(3, [([(0, 1), (1, 1)], 7), ([(0, -1), (2, 1)], -3)]).RoomOf(0).ShouldNotBeNull();

        room.Upper.Select(times => (int)times).ShouldBe([1, 0], "7 at most, by the first sum");
        room.Lower.Select(times => (int)times).ShouldBe([0, -1], "3 at least, by the second");
        Width(room).ShouldBe(4);
    }

    [Fact]
    public void Halves_count() => Width(new PossibleValues(4, [([(0, 1), (1, 1)], 5), ([(1, 1), (2, 1)], 5), ([(0, 1), (2, 1), (3, 1)], 5)]).RoomOf(1)).ShouldBe(2.5);

    static double? Width(Room? room) => room is null ? null : (double)room.Width / (double)room.Denominator;
}
