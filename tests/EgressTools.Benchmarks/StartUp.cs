using System.Diagnostics;
using System.Globalization;

namespace EgressTools.Benchmarks;

/// <summary>The wall time of whole processes, the plugin and kubectl in turn on one server, so that both meet the same noise.</summary>
internal static class StartUp
{
    public const string Arguments = "PLUGIN-BINARY KUBECTL-BINARY [SCENE]";

    private const int Rounds = 21;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary, var kubectl, ..])
            return false;
        await using var served = await Served.StartAsync(server => server.PutFolder(args.Length > 2 ? args[2] : Path.Combine("examples", "guide-scene")));
        await RunAsync(output, binary, kubectl, served.Kubeconfig);
        return true;
    }

    private static async Task RunAsync(TextWriter output, string binary, string kubectl, string kubeconfig)
    {
        var commands = new (string Name, string Program, string[] Arguments)[]
        {
            ("kubectl-egress nodes", binary, ["nodes", "--kubeconfig", kubeconfig]),
            ("kubectl get nodes", kubectl, ["get", "nodes", "--kubeconfig", kubeconfig]),
            ("kubectl-egress --version", binary, ["--version"]),
            ("kubectl-egress --help", binary, ["--help"]),
            ("kubectl version --client", kubectl, ["version", "--client"]),
        };
        var times = commands.ToDictionary(static c => c.Name, static _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, program, arguments) in commands)
            {
                var time = await TimeAsync(program, arguments);
                // The first round warms the caches of the disk and of kubectl's discovery.
                if (round > 0)
                    times[name].Add(time);
            }
        }
        foreach (var (name, program, _) in commands)
        {
            // What kubectl does in its place.
            var theirs = name.EndsWith(" nodes", StringComparison.Ordinal) ? "kubectl get nodes" : "kubectl version --client";
            var ratio = program == kubectl ? "" : string.Create(CultureInfo.InvariantCulture,
                $"   {Median(times[name]) / Median(times[theirs]):0.00} of {theirs}");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {Median(times[name]),7:0.0} ms{ratio}"));
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"medians of {Rounds}"));
    }

    private static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await output;
        return process.ExitCode == 0 ? time
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
