namespace EgressTools.Tests.Cli;

/// <summary>Options that would do nothing without another one are refused.</summary>
public sealed class UselessOptionTests
{
    private static readonly string Scene = Repository.Path("examples", "guide-scene");

    [Theory]
    [InlineData("--probe-image", "curl.example/curl:8")]
    [InlineData("--probe-image", "curl.example/curl:8", "--probe", "exec")]
    public async Task An_image_without_a_probe(params string[] options)
    {
        var run = await CliRunner.RunAsync(["test", "--from", Scene, .. options]);
        Assert.Equal(new CliResult(2, "", "error: --probe-image needs --probe ephemeral or --probe pod: without, only programs of the pods' own images " +
            "are used\n"), run);
    }

    [Fact]
    public async Task Interfaces_of_what_the_agents_hold()
    {
        var run = await CliRunner.RunAsync("rules", "--actual", "--interfaces", "--from", Scene);
        Assert.Equal(new CliResult(2, "", "error: --interfaces needs --expected: --actual shows what the agents hold\n"), run);
    }
}
