using PlansService;

namespace Plans.Tests;

/// <summary>Dates as precisely as they are known.</summary>
public sealed class FuzzyDateTests
{
    [Theory]
    [InlineData("2023-04-30", "2023-04-30")]
    [InlineData("2023-04", "2023-04-30")]
    [InlineData("2024-02", "2024-02-29")]
    [InlineData("2023", "2023-12-31")]
    [InlineData("2023/24", "2024-08-31")]
    [InlineData("1999/00", "2000-08-31")]
    public void A_period_ends_with_its_last_day(string period, string last)
    {
        FuzzyDate.IsPeriod(period).ShouldBeTrue();
        FuzzyDate.LastDay(period, academicYearBegins: 9).ToString("O").ShouldBe(last);
    }

    [Theory]
    [InlineData("2023-13")]
    [InlineData("2023-02-29")]
    [InlineData("2023/25")]
    [InlineData("2023-24")]
    [InlineData("23")]
    [InlineData("9998/99")]
    [InlineData("٢٠٢٣/٢٤")]
    [InlineData("")]
    public void What_is_no_date_is_no_period(string text) => FuzzyDate.IsPeriod(text).ShouldBeFalse();

    [Fact]
    public void An_academic_year_is_a_period_and_no_date() => FuzzyDate.IsValid("2023/24").ShouldBeFalse();
}
