using System.Diagnostics;
using System.Text;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(string Out, string Error, int ExitCode);

/// <summary>
/// Runs the plugin: in this process, or, where EGRESSTOOLS_BINARY names one, as a process of that binary. Paths of the repository may be written
/// relative to its root.
/// </summary>
internal static class Plugin
{
    /// <summary>The clock of runs in this process: shortly after the guide's scene was recorded.</summary>
    public static readonly DateTimeOffset Now = new(2025, 10, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The binary to test; null for this process.</summary>
    public static string? Binary { get; } = Environment.GetEnvironmentVariable("EGRESSTOOLS_BINARY") is { Length: > 0 } path ? path : null;

    public static async Task<CommandResult> RunAsync(IEnumerable<string> args, string input = "", CancellationToken cancellationToken = default)
    {
        string[] absolute = [.. args.Select(Absolute)];
        var result = Binary is null ? await InProcessAsync(absolute, input, cancellationToken) : await AsProcessAsync(Binary, absolute, input, cancellationToken);
        return result with { Out = Relative(result.Out), Error = Relative(result.Error) };
    }

    /// <summary>Runs a line such as <c>kubectl egress nodes -o json | kubectl egress create policy web --nodes-from -</c>; the error texts are joined.</summary>
    public static async Task<CommandResult> ShellAsync(string line, CancellationToken cancellationToken = default)
    {
        var result = new CommandResult("", "", 0);
        foreach (var (words, file) in ShellLine.Parse(line))
        {
            Assert.True(words.Count >= 2 && words[0] == "kubectl" && words[1] == "egress", $"'{line}' is no command of the plugin");
            var input = file is null ? result.Out : await File.ReadAllTextAsync(Absolute(file), cancellationToken);
            var next = await RunAsync(words.Skip(2), input, cancellationToken);
            result = next with { Error = result.Error + next.Error };
        }
        return result;
    }

    private static async Task<CommandResult> InProcessAsync(string[] args, string input, CancellationToken cancellationToken)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var streams = new Streams(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error) { Clock = new FixedClock() };
        var code = await App.RunAsync(args, streams, cancellationToken);
        return new CommandResult(output.ToString(), error.ToString(), code);
    }

    private static async Task<CommandResult> AsProcessAsync(string binary, string[] args, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(binary, args)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["KUBECONFIG"] = "/nonexistent" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
        await process.WaitForExitAsync(cancellationToken);
        return new CommandResult(await output, await error, process.ExitCode);
    }

    private static string Absolute(string word)
    {
        foreach (var folder in (string[])["examples/", "tests/"])
        {
            if (word.StartsWith(folder, StringComparison.Ordinal))
                return Repository.Path(word);
        }
        return word;
    }

    private static string Relative(string text) => text.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
