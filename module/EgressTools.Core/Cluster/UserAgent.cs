using System.Runtime.InteropServices;

namespace EgressTools.Cluster;

/// <summary>How requests are named in the server's audit log: "kubectl-egress/1.2.3 (linux/amd64)", the form of kubectl's own.</summary>
internal static class UserAgent
{
    public static string Of(string product) => $"{product}/{Product.Version} ({Platform}/{Architecture})";

    // The words of Go, which the logs' other lines have.
    private static string Platform => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
