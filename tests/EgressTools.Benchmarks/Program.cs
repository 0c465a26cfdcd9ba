namespace EgressTools.Benchmarks;

/// <summary>Measures; asserts nothing.</summary>
internal static class Program
{
    private static readonly Dictionary<string, (string Arguments, Func<string[], TextWriter, Task<bool>> Run)> Benchmarks = new(StringComparer.Ordinal)
    {
        ["startup"] = (StartUp.Arguments, StartUp.RunAsync),
        ["engine"] = (EngineAlone.Arguments, EngineAlone.RunAsync),
        ["rules"] = (Rules.Arguments, Rules.RunAsync),
        ["read"] = (Reading.Arguments, Reading.RunAsync),
        ["plan"] = (Planning.Arguments, Planning.RunAsync),
        ["check"] = (Checking.Arguments, Checking.RunAsync),
        ["test"] = (ExitTest.Arguments, ExitTest.RunAsync),
        ["timed"] = (Timed.Arguments, Timed.RunAsync),
        ["module"] = (ModuleStart.Arguments, ModuleStart.RunAsync),
        ["verify"] = (Verify.Arguments, Verify.RunAsync),
    };

    public static async Task<int> Main(string[] args)
    {
#pragma warning disable RS0030 // A program's edge: it prints what it measured.
        var output = Console.Out;
#pragma warning restore RS0030
        // What the pods' processes print is read by threads that wait; with too few of them, the server would be measured.
        ThreadPool.SetMinThreads(512, 512);
        if (args.Length > 0 && Benchmarks.TryGetValue(args[0], out var benchmark) && await benchmark.Run(args[1..], output))
            return 0;
        foreach (var (name, (arguments, _)) in Benchmarks)
            await output.WriteLineAsync($"usage: {name} {arguments}");
        return 2;
    }
}
