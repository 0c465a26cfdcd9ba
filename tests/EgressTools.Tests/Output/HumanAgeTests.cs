namespace EgressTools.Tests.Output;

/// <summary>The boundaries at which kubectl's ages change their units.</summary>
public sealed class HumanAgeTests
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;
    private const int Year = 365 * Day;

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(45, "45s")]
    [InlineData((2 * Minute) - 1, "119s")]
    [InlineData(2 * Minute, "2m")]
    [InlineData((3 * Minute) + 20, "3m20s")]
    [InlineData((10 * Minute) - 1, "9m59s")]
    [InlineData((10 * Minute) + 59, "10m")]
    [InlineData(69 * Minute, "69m")]
    [InlineData((3 * Hour) - 1, "179m")]
    [InlineData(3 * Hour, "3h")]
    [InlineData((3 * Hour) + (17 * Minute), "3h17m")]
    [InlineData((5 * Hour) + (10 * Minute), "5h10m")]
    [InlineData((8 * Hour) - 1, "7h59m")]
    [InlineData((8 * Hour) + (30 * Minute), "8h")]
    [InlineData((48 * Hour) - 1, "47h")]
    [InlineData(48 * Hour, "2d")]
    [InlineData((2 * Day) + (3 * Hour), "2d3h")]
    [InlineData((8 * Day) - 1, "7d23h")]
    [InlineData((8 * Day) + (5 * Hour), "8d")]
    [InlineData((2 * Year) - 1, "729d")]
    [InlineData(2 * Year, "2y")]
    [InlineData((2 * Year) + (5 * Day), "2y5d")]
    [InlineData((8 * Year) - 1, "7y364d")]
    [InlineData((8 * Year) + (9 * Day), "8y")]
    public void Counts_as_kubectl_does(int seconds, string expected) => Assert.Equal(expected, HumanAge.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_has_no_date_has_no_age() => Assert.Equal("<unknown>", HumanAge.Since(null, DateTimeOffset.UnixEpoch));
}
