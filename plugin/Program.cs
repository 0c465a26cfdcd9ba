using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EgressTools.Plugin;

internal static class Program
{
#pragma warning disable RS0030 // The one place that knows the console.
    public static async Task<int> Main(string[] args)
    {
        // Nobody waits for a pause, and collecting at the same time takes longer. Set here: as a setting it would let the generations grow larger.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        var isToldAtOnce = App.IsToldAtOnce(args);
        if (!isToldAtOnce && MayConnect(args))
            TlsLibraries.Load();
        using var interrupted = new CancellationTokenSource();
        using var onInterrupt = Watch(PosixSignal.SIGINT);
        using var onTerminate = Watch(PosixSignal.SIGTERM);
        // A terminal that is closed, a connection that is lost: what was created in the cluster is removed all the same.
        using var onHangup = Watch(PosixSignal.SIGHUP);
        await using var output = new StreamWriter(new GuardedOutput(OpenOutput(), "standard output") { OnClosed = interrupted.Cancel },
            new UTF8Encoding(false), 32 * 1024);
        await using var error = new StreamWriter(new GuardedOutput(Console.OpenStandardError(), name: null), new UTF8Encoding(false)) { AutoFlush = true };
        var streams = new Streams(Console.OpenStandardInput(), output, error)
        {
            OwnsProcess = true,
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Fit = Console.IsOutputRedirected || Columns() is not (> 0 and var columns) ? TableFit.Standard : TableFit.Terminal(columns),
            Variable = Environment.GetEnvironmentVariable,
            ReadAnswer = Console.ReadLine,
            Abandon = static () => Environment.Exit(App.Interrupted),
        };
        return await App.RunAsync(args, streams, interrupted.Token);

        // Signals have a thread of their own.
        PosixSignalRegistration? Watch(PosixSignal signal) => isToldAtOnce ? null : PosixSignalRegistration.Create(signal, Stop);

        // The first interrupt lets the command say what it knows and clean up; the second ends the process at once.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return 0;
        }
    }

    private static bool MayConnect(string[] args) =>
        args[0] is not ("help" or "version" or "demo") && !args.Any(static a => a is "--help" or "-h" || a.StartsWith("--from", StringComparison.Ordinal));

    /// <summary>
    /// The console drops in silence what nobody reads any more, so that before "head" a list would go on for as long as it is; a file stream says so.
    /// Not for files: it would not write where the shell's last command stopped.
    /// </summary>
    private static Stream OpenOutput()
    {
        var console = Console.OpenStandardOutput();
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return console;
        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? console : stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A closed descriptor.
            return console;
        }
    }
#pragma warning restore RS0030
}
