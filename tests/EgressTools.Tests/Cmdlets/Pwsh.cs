using System.Diagnostics;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The real pwsh, as processes of a user who has nothing yet: a home without a profile, and the modules that come with PowerShell.</summary>
internal sealed class Pwsh : IDisposable
{
    // Ten times what the slowest takes on a machine that does nothing else.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _pwsh = Requires.Pwsh();
    private readonly string _tools = Environment.GetEnvironmentVariable("EGRESSTOOLS_TOOLS") ?? "";

    /// <summary>The user's folder, gone with this object.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("egress-pwsh-").FullName;

    /// <summary>The folder of modules that has Pester.</summary>
    public string Tools => Path.Combine(_tools, "modules");

    /// <summary>The folder that has the program pwsh.</summary>
    public string Programs => Path.Combine(_tools, "pwsh");

    /// <summary>Runs commands, as with -Command.</summary>
    public Task<CliResult> RunAsync(string commands, params (string Name, string Value)[] environment) => StartAsync(["-Command", commands], environment);

    /// <summary>Runs a script, as with -File.</summary>
    public Task<CliResult> RunFileAsync(string file, string[] arguments, params (string Name, string Value)[] environment) =>
        StartAsync(["-File", file, .. arguments], environment);

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private async Task<CliResult> StartAsync(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(DotNet(), [_pwsh, "-NoLogo", "-NoProfile", "-NonInteractive", .. arguments])
        {
            WorkingDirectory = Home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environments().Concat(environment))
            start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var result = new CliResult(process.ExitCode, await output, await error);
        Assert.False(limit.IsCancellationRequested, $"pwsh did not end within {Limit.TotalMinutes} minutes.\n{result.Out}{result.Error}");
        return result;
    }

    private IEnumerable<(string Name, string Value)> Environments() =>
    [
        ("HOME", Home),
        ("PATH", $"{Programs}:{Path.GetDirectoryName(DotNet())}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("DOTNET_ROOT", Path.GetDirectoryName(DotNet())!),
        ("NO_COLOR", "1"),
        ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
        ("POWERSHELL_UPDATECHECK", "Off"),
    ];

    // What runs this process: shared/Microsoft.NETCore.App/VERSION lies below it.
    private static string DotNet() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
