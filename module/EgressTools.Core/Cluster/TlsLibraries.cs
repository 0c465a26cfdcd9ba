using System.Net.Security;
using System.Runtime.InteropServices;

namespace EgressTools.Cluster;

/// <summary>OpenSSL, loaded on another processor while the command line and the kubeconfig are read. The first handshake of a process has to find the
/// algorithms that there are, so one is begun that leads nowhere.</summary>
public static class TlsLibraries
{
    private static Task? _loading;

    /// <summary>Begins to load them. For a process that does nothing else, at its start.</summary>
    public static void Load()
    {
        if (OperatingSystem.IsLinux() && Environment.ProcessorCount > 1)
            _loading = Task.Run(LoadAsync, CancellationToken.None);
    }

    /// <summary>Waits for what was begun: two threads in OpenSSL hold each other up, and nobody may read the environment while it changes.</summary>
    internal static void Wait() => _loading?.Wait(CancellationToken.None);

    // Whoever connects meets what is wrong here again, and says it. Without OpenSSL, .NET ends the process: whether it is needed is not known yet.
    private static async Task LoadAsync()
    {
        if (!NativeLibrary.TryLoad("libssl.so.3", out _))
            return;
        var handshake = new SslStream(new MemoryStream([], writable: true));
        await using (handshake.ConfigureAwait(false))
            await handshake.AuthenticateAsClientAsync("localhost").ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
