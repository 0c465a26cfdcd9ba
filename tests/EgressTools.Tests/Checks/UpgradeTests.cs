namespace EgressTools.Tests.Checks;

/// <summary>The list of what releases change.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public void Each_change_has_its_sources_and_checks_that_there_are() => Assert.All(ReleaseChanges.All, static change =>
    {
        Assert.NotEmpty(change.Sources);
        Assert.All(change.Sources, static s => Assert.Matches("^https://[^ ]+$", s));
        Assert.True(change.ToldBy.Length == 0 || CheckCatalogue.All.Any(c => c.Code == change.ToldBy), change.ToldBy);
        Assert.NotEqual(change.Without, change.With);
    });

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    public void Every_minor_version_changes_something(int minor)
    {
        var (from, to) = (new CiliumVersion(1, minor, minor == 13 ? 2 : CiliumVersion.NewestPatch), new CiliumVersion(1, minor + 1, CiliumVersion.NewestPatch));
        Assert.Contains(ReleaseChanges.All, c => c.IsCrossed(from, to) && c.IsCrossed(to, from));
    }

    [Fact]
    public void The_page_is_that_of_the_list()
    {
        var path = Repository.Path("module", "docs", "upgrades.md");
        if (Golden.Updating)
            File.WriteAllText(path, UpgradePage.Text());
        Assert.Equal(UpgradePage.Text(), File.ReadAllText(path));
    }
}
