namespace EgressTools.Tests.Cli;

/// <summary>A release that is newer than what the rules were shown with follows the newest rules, and commands say so once.</summary>
public sealed class NewerReleaseTests
{
    private const string Note = "is newer than the releases that this tool knows: predictions use the rules of 1.20";

    [Theory]
    [InlineData("rules --expected")]
    [InlineData("route nginx-37")]
    [InlineData("policies")]
    [InlineData("plan")]
    [InlineData("check")]
    public async Task Says_so_once(string command)
    {
        var run =
            await CliRunner.RunAsync([.. command.Split(' '), "--from", Path.Combine(Repository.Root, "examples", "guide-scene"), "--cilium-version", "1.21.0"]);
        Assert.Single(run.Error.Split('\n'), static line => line.Contains($"Cilium 1.21.0 {Note}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Predicts_what_the_newest_known_release_does()
    {
        var scene = Path.Combine(Repository.Root, "examples", "guide-scene");
        var (known, newer) = (await CliRunner.RunAsync("rules", "--expected", "--from", scene, "--cilium-version", "1.20.2"),
            await CliRunner.RunAsync("rules", "--expected", "--from", scene, "--cilium-version", "1.21.3"));
        Assert.Equal((0, known.Out), (newer.ExitCode, newer.Out));
        Assert.DoesNotContain("newer", known.Error, StringComparison.Ordinal);
    }
}
