using System.Diagnostics;

namespace EgressTools.Tests.Cli;

/// <summary>Runs programs of the machine.</summary>
internal static class ChildProgram
{
    /// <summary>Runs a program; the token interrupts it as Ctrl-C does.</summary>
    public static async Task<CliResult> RunAsync(string program, string[] arguments, string stdin, IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program,
            arguments)
        { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var onCancel = cancellationToken.Register(
            () => Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Dispose());
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        return new CliResult(process.ExitCode, await output, await error);
    }
}
