using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using EgressTools.Plugin.Commands;

namespace EgressTools.Plugin;

/// <summary>The command line from its arguments to its exit code.</summary>
internal static partial class App
{
    public const int Interrupted = 130;

    /// <summary>The exit code of a bug: none of those that say something about the cluster or the input.</summary>
    public const int Bug = 70;

    // How long an interrupted command may take to end by itself.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    public static async Task<int> RunAsync(string[] args, Streams streams, CancellationToken cancellationToken)
    {
        // Agents of pipelines read what is said, and obey what looks like a command in it.
        if (CiSystems.Detect(streams.Variable) != CiSystem.None && streams.Out is not LogSafeWriter)
            streams = streams with { Out = new LogSafeWriter(streams.Out), Error = new LogSafeWriter(streams.Error) };
        if ((Told(args, streams.Out) ?? Completed(args, streams, cancellationToken)) is { } tell)
            return await EndAsync(new ConsoleReport(streams, verbose: false, streams.HasColour(streams.ErrorIsTerminal)), tell, streams, cancellationToken);
        var parsed = Commands(streams, args[0]).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return await EndAsync(Report(streams, parsed), () => InvokeAsync(parsed, streams, cancellationToken), streams, cancellationToken);
    }

    /// <summary>Whether the arguments ask only for what the program says of itself. Nothing is built for it.</summary>
    public static bool IsToldAtOnce(string[] args) => Told(args, TextWriter.Null) is not null;

    private static Func<Task<int>>? Completed(string[] args, Streams streams, CancellationToken cancellationToken) =>
        args is [Completer.Word, .. var words] ? () => Completer.RunAsync(words, streams, cancellationToken) : null;

    private static Func<Task<int>>? Told(string[] args, TextWriter output)
    {
        if (args is ["--version"])
            return () => Task.FromResult(VersionCommand.Write(output));
        if (args is [] or [ManPage.Word])
            return () => Task.FromResult(Write(args is [] ? HelpText.WriteOverview : ManPage.Write, output));
        return HelpText.AskedFor(args) is { } name ? () => Task.FromResult(WriteHelp(output, name)) : null;
    }

    private static async Task<int> EndAsync(ConsoleReport report, Func<Task<int>> work, Streams streams, CancellationToken cancellationToken)
    {
        var code = await GuardAsync(report, work, cancellationToken);
        // What was printed before a failure counts too, and it may fail in turn.
        var flushed = await GuardAsync(report, () => FlushAsync(streams), cancellationToken);
        return flushed == 0 || code == Interrupted ? code : flushed;
    }

    private static async Task<int> GuardAsync(ConsoleReport report, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
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
#pragma warning disable CA1031 // The last resort: whatever gets here is a bug, and is told as one.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            report.ClearProgress();
            report.Error(BugText.Of(bug));
            foreach (var line in bug.ToString().Split('\n'))
                report.Detail(line.TrimEnd());
            return Bug;
        }
    }

    private static async Task<int> FlushAsync(Streams streams)
    {
        await streams.Out.FlushAsync(CancellationToken.None);
        return 0;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Streams streams, CancellationToken cancellationToken)
    {
        if (parsed.Action is HelpAction)
            return WriteHelp(streams.Out, HelpText.DeclaredName(parsed.CommandResult.Command));
        if (ParseErrors.Sentence(parsed) is { } wrong)
            throw new UsageException(wrong);
        new CommonOptions(parsed).Check();
        if (parsed.GetResult(Options.From.Name) is { Tokens.Count: > 0 }
            && Subcommands.Find(HelpText.DeclaredName(parsed.CommandResult.Command)) is { ReadsNothingSaved: { } why } command)
            throw new UsageException($"{command.Short} does not take {Options.From}: {why.ToString(CultureInfo.InvariantCulture)}", "NeedsCluster");
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = streams.Out,
            Error = streams.Error,
            ProcessTerminationTimeout = null
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>The tree of commands.</summary>
    /// <param name="streams">What they read and write.</param>
    /// <param name="word">The first word of the command line: if it names commands, no others are made.</param>
    public static RootCommand Commands(Streams streams, string? word = null)
    {
        var root = new RootCommand();
        foreach (var option in Options.Everywhere.Select(CommandLineSymbols.Option))
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
        var commands = Made();
        var named = Array.FindAll(commands, c => c is not HelpCommand && word is not null && c.Definition.Names.Any(n => n.Split(' ')[0] == word));
        foreach (var command in (named is [] ? commands : named).OrderBy(static c => Subcommands.All.IndexOf(c.Definition)))
        {
            var made = CommandLineSymbols.Command(command.Definition);
            made.SetAction(async (parsed, cancellationToken) =>
            {
                var report = Report(streams, parsed);
                using var session = new Session(streams, parsed, report);
                // Long computations do not look whether they are still wanted.
                await using var end = command.LeavesNothing(session) && streams.Abandon is { } abandon
                    ? cancellationToken.Register(() => End(abandon)) : default;
                try
                {
                    return await command.RunAsync(session, cancellationToken);
                }
                finally
                {
                    // Also where it fails: what is said then begins in a clean line.
                    report.ClearProgress();
                }
            });
            Parent(root, command.Definition).Add(made);
        }
        return root;
    }

    private static void End(Action abandon) =>
        _ = Task.Delay(Grace, CancellationToken.None).ContinueWith(_ => abandon(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>The root, or "create", made when its first command comes.</summary>
    private static Command Parent(RootCommand root, CommandDefinition definition)
    {
        if (definition.Name.Split(' ') is not [var group, _])
            return root;
        if (root.Subcommands.FirstOrDefault(c => c.Name == group) is { } known)
            return known;
        var made = new Command(group);
        root.Add(made);
        return made;
    }

    /// <summary>Whatever the values of its options are: errors in these are reported by it.</summary>
    private static ConsoleReport Report(Streams streams, ParseResult parsed) =>
        new(streams, new CommonOptions(parsed).IsVerbose, new CommonOptions(parsed).UseColour(streams, streams.ErrorIsTerminal));

    private static int WriteHelp(TextWriter output, string name) => Write(o => HelpText.Write(o, name), output);

    private static int Write(Action<TextWriter> text, TextWriter output)
    {
        text(output);
        return 0;
    }
}
