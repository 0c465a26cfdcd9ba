using System.Globalization;

namespace EgressTools.ApiServer;

/// <summary>Runs the server until it is stopped: <c>--data FOLDER --kubeconfig FILE [--endpoints N] [--nodes N] [--policies N]</c>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        int Number(string name) => int.TryParse(Option(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (Option("--kubeconfig") is not { } kubeconfig)
        {
            await OutAsync("usage: ApiServer --kubeconfig FILE [--data FOLDER] [--endpoints N] [--nodes N] [--policies N]");
            return 2;
        }
        using var stop = new CancellationTokenSource();
        using var onInterrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
        using var onTerminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
        await using var server = await TestApiServer.StartAsync();
        if (Option("--data") is { } folder)
            server.PutFolder(folder);
        var generated = new LargeCluster(Number("--endpoints"), Number("--nodes"), Number("--policies"));
        if (generated is not { Endpoints: 0, Nodes: 0, Policies: 0 })
            generated.Fill(server);
        server.WriteKubeconfig(kubeconfig);
        await OutAsync($"ready {server.Address}");
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;

        void Stop(System.Runtime.InteropServices.PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

#pragma warning disable RS0030 // A program's edge: it says where it listens.
    private static Task OutAsync(string line) => Console.Out.WriteLineAsync(line);
#pragma warning restore RS0030
}
