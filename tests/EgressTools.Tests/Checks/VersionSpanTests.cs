namespace EgressTools.Tests.Checks;

/// <summary>The edges of spans: the release with the fix is not among those before it.</summary>
public sealed class VersionSpanTests
{
    private static readonly VersionSpan UnmatchedEntries = VersionSpan.BeforePatch(1, 18, 10).Or(VersionSpan.BeforePatch(1, 19, 4));

    [Theory]
    [InlineData("1.17.18", false)]
    [InlineData("1.18.0", true)]
    [InlineData("1.18.9", true)]
    [InlineData("1.18.10", false)]
    [InlineData("1.18", false)]
    [InlineData("1.19.0-rc.1", true)]
    [InlineData("1.19.3", true)]
    [InlineData("1.19.4", false)]
    [InlineData("1.20.0", false)]
    public void A_fix_on_two_branches(string version, bool within) => Assert.Equal(within, UnmatchedEntries.Contains(CiliumVersion.Find(version)!));

    [Theory]
    [InlineData("1.19.4", true)]
    [InlineData("1.19.5", false)]
    [InlineData("1.20.0-pre.1", false)]
    public void Before_and_from_share_their_edge(string version, bool before) => Assert.Equal(
        (before, !before),
        (VersionSpan.Before(1, 19, 5).Contains(CiliumVersion.Find(version)!), VersionSpan.From(1, 19, 5).Contains(CiliumVersion.Find(version)!)));

    [Fact]
    public void Says_its_edges() => Assert.Equal("1.18.0 to before 1.18.10, 1.19.0 to before 1.19.4", UnmatchedEntries.ToString());
}
