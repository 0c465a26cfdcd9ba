namespace EgressTools.Cluster;

/// <summary>What a command in a container printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code; null where it could not be started (<paramref name="Failure"/> says why).</param>
/// <param name="Stdout">Standard output, at most 256 KiB unless more was asked for.</param>
/// <param name="Stderr">Standard error, at most as much.</param>
/// <param name="Failure">The runtime's or server's words where the command could not be started; else null.</param>
public sealed record ExecResult(int? ExitCode, string Stdout, string Stderr, string? Failure = null)
{
    /// <summary>Whether it printed more to standard output than was kept.</summary>
    public bool IsCut { get; init; }
}
