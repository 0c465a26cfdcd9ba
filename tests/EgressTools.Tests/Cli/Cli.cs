using System.Diagnostics;
using System.Text;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error);

/// <summary>Runs the plugin: in this process, or, where EGRESSTOOLS_BINARY names one, as that program.</summary>
internal static class CliRunner
{
    public static string? Binary { get; } = Environment.GetEnvironmentVariable("EGRESSTOOLS_BINARY") is { Length: > 0 } path ? path : null;

    private static readonly DateTimeOffset AfterRecordings = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a run takes for now: in this process the day after the recordings among the test data.</summary>
    public static DateTimeOffset Now => Binary is null ? AfterRecordings : TimeProvider.System.GetUtcNow();

    public static Task<CliResult> RunAsync(params string[] arguments) => RunAsync("", arguments, TestContext.Current.CancellationToken);

    public static Task<CliResult> RunAsync(string stdin, string[] arguments, CancellationToken cancellationToken) =>
        Binary is null ? InProcessAsync(stdin, arguments, cancellationToken) : ProcessAsync(Binary, arguments, stdin, null, cancellationToken);

    public static async Task<CliResult> InProcessAsync(string stdin, string[] arguments, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(stdin));
        var code = await App.RunAsync(arguments, new Streams(input, output, error) { Clock = new FixedClock() }, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a program; the token interrupts it as Ctrl-C does.</summary>
    public static async Task<CliResult> ProcessAsync(string program, string[] arguments, string stdin, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var onCancel = cancellationToken.Register(() => Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Dispose());
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        return new CliResult(process.ExitCode, await output, await error);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
