using System.CommandLine;
using System.CommandLine.Help;
using EgressTools.Plugin.Commands;

namespace EgressTools.Plugin;

/// <summary>The command line from its arguments to its exit code.</summary>
internal static class App
{
    public const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args, Streams streams, CancellationToken cancellationToken)
    {
        if (args is ["--version"] or ["version"])
        {
            streams.Out.Write($"kubectl-egress {Version}\n");
            return 0;
        }
        var common = new CommonOptions();
        var root = Commands(common, streams);
        var parsed = root.Parse(args);
        var report = new ConsoleReport(streams, parsed.GetValue(common.Verbose), UseColour(parsed, common, streams));
        try
        {
            if (IsHelp(args, parsed))
                return WriteHelp(parsed, streams);
            if (parsed.Errors.Count > 0)
                throw new UsageException(ParseErrors.Sentence(parsed, args));
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = streams.Out, Error = streams.Error, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (EgressException error)
        {
            report.ClearProgress();
            report.Error(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.ClearProgress();
            return Interrupted;
        }
        finally
        {
            await streams.Out.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>The tree of commands: also the source of the README's tables.</summary>
    public static RootCommand Commands(CommonOptions common, Streams streams)
    {
        var root = new RootCommand("Operates Cilium's egress gateway: shows the gateway nodes, writes and applies policies, and proves by which address pods leave");
        foreach (var option in common.All)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
        ICommand[] commands = [new NodesCommand(), new CreatePolicyCommand(), new ApplyCommand(), new TestCommand(), new RulesCommand(), new SnapshotCommand(), new DemoCommand()];
        var create = new Command("create", "Write a document");
        foreach (var command in commands)
        {
            var made = command.Create();
            made.SetAction(async (parsed, cancellationToken) =>
            {
                var report = new ConsoleReport(streams, parsed.GetValue(common.Verbose), UseColour(parsed, common, streams));
                using var session = new Session(streams, common, parsed, report);
                return await command.RunAsync(session, cancellationToken);
            });
            (command is CreatePolicyCommand ? create : root).Add(made);
        }
        root.Add(create);
        return root;
    }

    private static string Version => typeof(App).Assembly.GetName().Version?.ToString(3) ?? "";

    private static bool UseColour(ParseResult parsed, CommonOptions common, Streams streams) => parsed.GetValue(common.Colour) switch
    {
        "always" => true,
        "never" => false,
        null or "auto" => streams.ErrorIsTerminal && string.IsNullOrEmpty(streams.Variable("NO_COLOR")),
        var other => throw new UsageException($"--color: '{other}' is none of auto, always and never"),
    };

    private static bool IsHelp(string[] args, ParseResult parsed) =>
        parsed.Action is HelpAction || args.Length == 0 || (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.CommandResult.Command.Action is null && parsed.UnmatchedTokens.Count == 0 && parsed.Errors.All(static e => e.Message.Contains("command", StringComparison.OrdinalIgnoreCase)));

    private static int WriteHelp(ParseResult parsed, Streams streams)
    {
        HelpText.Write(streams.Out, parsed.CommandResult.Command);
        return 0;
    }
}
