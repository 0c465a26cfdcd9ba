using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>Nothing ends with a stack trace.</summary>
public sealed class BugTests
{
    [Theory]
    [InlineData("nodes", "-v")]
    [InlineData("nodes", "--v")]
    [InlineData("nodes", "--color")]
    [InlineData("-v")]
    [InlineData("--color")]
    [InlineData("create", "-v")]
    [InlineData("nodes", "-o", "json", "--color")]
    [InlineData("check", "--fail-on", "error", "-v")]
    public async Task An_option_without_its_value_is_wrong_usage(params string[] arguments)
    {
        var result = await CliRunner.RunAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Out));
        Assert.Contains($"error: option '{arguments[^1]}' needs a value", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bug_is_one_sentence_and_an_exit_code_of_its_own(bool verbose)
    {
        using var error = new StringWriter();
        string[] arguments = ["nodes", "--from", Repository.Path("examples", "guide-scene"), .. verbose ? ["-v", "1"] : Array.Empty<string>()];
        var code = await App.RunAsync(arguments, new Streams(Stream.Null, TextWriter.Null, error) { Clock = new BrokenClock() },
            TestContext.Current.CancellationToken);
        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(70, code);
        Assert.StartsWith("error: this is a bug in EgressTools ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" (NotSupportedException: the clock stands still). Report it with the command and, if you can, its input",
            lines[0], StringComparison.Ordinal);
        Assert.Equal(verbose, lines.Length > 1);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new NotSupportedException("the clock stands still.");
    }
}
