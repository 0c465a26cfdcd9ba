using System.Runtime.InteropServices;

namespace EgressTools.Cluster;

/// <summary>Where the kubeconfig names its own authority, the system's root certificates are not needed, and .NET on Linux would spend two thirds of a short
/// command on loading them. It takes their place from two variables, which only libc's setenv changes for it.</summary>
internal static class SystemRoots
{
    private static int _isDone;

    /// <summary>Only before the first use of TLS by a process whose every server has its own authority.</summary>
    public static void Skip()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref _isDone, 1) != 0)
            return;
        // .NET copies the environment here, so that programs started later get it as it was.
        _ = Environment.GetEnvironmentVariables();
        _ = SetVariable("SSL_CERT_FILE\0"u8.ToArray(), "/dev/null\0"u8.ToArray(), 1);
        _ = SetVariable("SSL_CERT_DIR\0"u8.ToArray(), "/nonexistent\0"u8.ToArray(), 1);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(byte[] name, byte[] value, int overwrite);
}
