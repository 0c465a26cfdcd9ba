using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EgressTools.Cluster;

/// <summary>Programs of this machine that are started: finding them and ending them.</summary>
internal static class ChildProcess
{
    private const int Terminate = 15;

    /// <summary>The program: what has a separator as it is, a bare name from PATH, never from the current folder.</summary>
    public static string? Find(string command, string? path)
    {
        if (command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar))
            return File.Exists(command) ? command : null;
        var endings = OperatingSystem.IsWindows() ? new[] { "", ".exe", ".cmd", ".bat" } : [""];
        return (from folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                where Path.IsPathFullyQualified(folder)
                from ending in endings
                let file = Path.Combine(folder, command + ending)
                where File.Exists(file) && MayRun(file)
                select file).FirstOrDefault();
    }

    // As a shell does it: what nobody may execute is skipped.
    private static bool MayRun(string file) =>
        OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;

    /// <summary>Asks it to end and kills it, with all that it started, when it has not after so long. Windows has no way to ask; a Ctrl-C at its console has
    /// asked already.</summary>
    public static async Task EndAsync(Process process, TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        try
        {
            if (!process.HasExited && (OperatingSystem.IsWindows() || Signal(process.Id, Terminate) == 0))
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It takes too long.
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Kills it, where it still runs, with all that it started.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in between.
            _ = error;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
