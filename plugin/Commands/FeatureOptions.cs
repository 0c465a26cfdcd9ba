using System.CommandLine;

namespace EgressTools.Plugin.Commands;

/// <summary>What <c>enable</c> and <c>disable</c> share: their options, and how a change is shown, asked for and told.</summary>
/// <param name="goal">On or off.</param>
internal sealed class FeatureOptions(FeatureGoal goal)
{
    private readonly Option<string?> _chart = CommonOptions.Text("--chart", "REF", "Cilium's chart as helm takes it, in place of the one that helm knows");
    private readonly Option<string?> _repo = CommonOptions.Text("--repo", "URL", "Repository of the chart");
    private readonly Option<string?> _print = CommonOptions.Text("--print", "WHAT", "Print values, command or script, and change nothing");
    private readonly Option<string?> _dryRun = CommonOptions.Text("--dry-run", "HOW", "none, client (show what would change) or server (let helm and the server try it)");
    private readonly Option<bool> _yes = Options.Flag("--yes", "Do not ask", "-y");
    private readonly Option<bool> _rollback = Options.Flag("--rollback-on-failure", "Roll back if helm fails or agents do not become ready");
    private readonly Option<string?> _timeout = CommonOptions.Text("--timeout", "TIME", "How long to wait while no agent moves on (5m)");
    private readonly Option<string?> _output = Options.Output(FeaturePrinter.Formats);

    private string Word => goal is FeatureGoal.On ? "enable" : "disable";

    /// <summary>The command with these options behind its own.</summary>
    public Command AddTo(Command command)
    {
        foreach (var option in (Option[])[_chart, _repo, _print, _dryRun, _yes, _rollback, _timeout, _output])
            command.Options.Add(option);
        return command;
    }

    /// <summary>Reads the state, and switches the feature as the options say.</summary>
    /// <param name="session">The command.</param>
    /// <param name="plan">Works out what changes.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code.</returns>
    /// <param name="removing">The same with the policies deleted first; null if the command does not have that choice.</param>
    public async Task<int> RunAsync(Session session, Func<FeatureState, FeaturePlan> plan, CancellationToken cancellationToken, Func<FeatureState, FeaturePlan>? removing = null)
    {
        var format = session.Format(_output, FeaturePrinter.Formats);
        var options = Read(session, plan) with { PlanRemoving = removing };
        FeaturePrinter.RequireFitting(format, options.Print);
        if (session.GivenNamespace is { } space)
            session.Report.Note(FeatureText.Elsewhere("-n", space));
        // Quietly: that the feature is off is no news here.
        var snapshot = await session.ReadAgainAsync(ReadFeature.Needs, cancellationToken);
        var client = session.Offline ? null : await session.ClientAsync(cancellationToken);
        var state = client is null ? SavedFeature.Of(snapshot) : await ReadFeature.RunAsync(client, snapshot, cancellationToken);
        var dialog = new SwitchDialog(shown => Lines(session, FeatureText.Preview(shown)), (asked, token) =>
            session.ConfirmedAsync(FeatureText.Question(asked, snapshot.Origin), $"{Word} the egress gateway", session.Value(_yes), token))
        {
            MayRemoveAsync = session.Value(_yes) || !session.Streams.InIsTerminal ? null : (question, token) => session.ConfirmedAsync(question, "delete policies", yes: false, token),
            MayPutBackAsync = session.Value(_yes) || session.Streams.InIsTerminal ? (question, token) => session.ConfirmedAsync(question, "put policies back", session.Value(_yes), token) : null,
            RequireAnswer = () => session.RequireAnswer($"{Word} the egress gateway", session.Value(_yes)),
        };
        return Tell(session, format, await SwitchFeature.RunAsync(client, state, options, dialog, session.Report, cancellationToken));
    }

    private static int Tell(Session session, OutputFormat format, EgressFeatureChange change)
    {
        session.Report.ClearProgress();
        Lines(session, FeatureText.Blockers(change));
        FeaturePrinter.Write(session.Streams.Out, format, change);
        if (FeatureText.Aside(change) is { } aside)
            session.Report.Note(aside);
        if (FeatureText.Failure(change) is { } failure)
            session.Report.Error(failure);
        return change.ExitCode;
    }

    private static void Lines(Session session, IEnumerable<string> lines) => session.Report.Text(string.Concat(lines.Select(static l => l + "\n")));

    private SwitchOptions Read(Session session, Func<FeatureState, FeaturePlan> plan)
    {
        var options = new SwitchOptions(plan)
        {
            Connection = session.Connection,
            Chart = FeatureInput.Chart(session.Value(_chart), session.Value(_repo)),
            Print = Print(session.Value(_print)),
            DryRun = Options.DryRun(session.Value(_dryRun)),
            Path = session.Streams.Variable("PATH"),
            Change = new ChangeOptions
            {
                Variable = session.Streams.Variable,
                Clock = session.Streams.Clock,
                RollbackOnFailure = session.Value(_rollback),
                Timeout = session.Value(_timeout) is { } time ? FeatureInput.Patience(Duration.Parse(time, "--timeout")) : ChangeOptions.StandardTimeout,
                MayRollBack = session.Value(_yes) || !session.Streams.InIsTerminal ? null : (failed, token) => session.ConfirmedAsync($"{failed}. Go back to how it was?", "go back", yes: false, token),
            },
        };
        return session.Offline && options is not ({ Print: FeaturePrint.Values } or { Print: null, DryRun: DryRun.Client })
            ? throw new UsageException($"{Word} needs a cluster: --from goes with --print values and with --dry-run client, since files do not tell what release of helm Cilium belongs to", "OfflineChange")
            : options;
    }

    private static FeaturePrint? Print(string? text) => text switch
    {
        null => null,
        "values" => FeaturePrint.Values,
        "command" => FeaturePrint.Command,
        "script" => FeaturePrint.Script,
        _ => throw new UsageException($"--print: '{text}' is none of values, command and script"),
    };
}
