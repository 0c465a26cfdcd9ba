using System.Text;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error);

/// <summary>The recordings among the test data.</summary>
internal static class Recordings
{
    /// <summary>The day after them, which is now where a test can say so.</summary>
    public static readonly DateTimeOffset After = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A clock that stands still there: ages and times in outputs are the same on every day.</summary>
    public static readonly TimeProvider Clock = new StoppedClock(After);
}

/// <summary>A clock that stands still; its timers run.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>Runs the plugin: in this process, or, where EGRESSTOOLS_BINARY names one, as that program.</summary>
internal static class CliRunner
{
    public static string? Binary { get; } = Environment.GetEnvironmentVariable("EGRESSTOOLS_BINARY") is { Length: > 0 } path ? path : null;

    /// <summary>Whether a run against a binary follows this one.</summary>
    public static bool BinaryFollows { get; } = Environment.GetEnvironmentVariable("EGRESSTOOLS_BINARY_LATER") == "1";

    /// <summary>The plugin as a program: the binary, or what was built beside the tests.</summary>
    public static string Program => Binary ?? Path.Combine(AppContext.BaseDirectory, "kubectl-egress");

    /// <summary>What a run takes for now: in this process the day after the recordings among the test data.</summary>
    public static DateTimeOffset Now => Binary is null ? Recordings.After : TimeProvider.System.GetUtcNow();

    public static Task<CliResult> RunAsync(params string[] arguments) => RunAsync("", arguments, TestContext.Current.CancellationToken);

    public static Task<CliResult> RunAsync(string stdin, string[] arguments, CancellationToken cancellationToken, TimeProvider? clock = null) =>
        Binary is null ? InProcessAsync(stdin, arguments, cancellationToken, clock) : ChildProgram.RunAsync(Binary, arguments, stdin, null, cancellationToken);

    public static async Task<CliResult> InProcessAsync(string stdin, string[] arguments, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(stdin));
        var code = await App.RunAsync(arguments, new Streams(input, output, error) { Clock = clock ?? Recordings.Clock }, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }
}
