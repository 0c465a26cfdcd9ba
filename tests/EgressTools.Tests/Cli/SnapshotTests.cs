namespace EgressTools.Tests.Cli;

/// <summary>Saving a cluster.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("there")]
    [InlineData("there.yaml")]
    [InlineData("")]
    public async Task A_path_that_cannot_be_written_is_said_before_the_cluster_is_read(string name)
    {
        await using var scene = await LiveScene.StartAsync();
        var path = name.Length == 0 ? "" : scene.Write(name, "");
        var run = await scene.RunAsync("snapshot", path);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Empty(scene.Server.Requests.All);
    }
}
