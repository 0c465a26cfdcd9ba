namespace EgressTools.Plugin.Commands;

/// <summary>What <c>enable</c> and <c>disable</c> share: their options, and how a change is shown, asked for and told.</summary>
/// <param name="goal">On or off.</param>
internal sealed class FeatureOptions(FeatureGoal goal)
{
    private string Word => goal is FeatureGoal.On ? "enable" : "disable";

    /// <summary>Reads the state, and switches the feature as the options say.</summary>
    /// <param name="session">The command.</param>
    /// <param name="plan">Works out what changes.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code.</returns>
    /// <param name="removing">The same with the policies deleted first; null if the command does not have that choice.</param>
    public async Task<int> RunAsync(Session session, Func<FeatureState, FeaturePlan> plan, CancellationToken cancellationToken,
        Func<FeatureState, FeaturePlan>? removing = null)
    {
        var format = session.Format(FeaturePrinter.Formats);
        var options = Read(session, plan) with { PlanRemoving = removing };
        FeaturePrinter.RequireFitting(format, options.Print);
        if (session.GivenNamespace is { } space)
            session.Report.Note(FeatureText.Elsewhere(Options.Namespace, space));
        // Quietly: that the feature is off is no news here.
        var snapshot = await session.ReadAgainAsync(ReadFeature.Needs, cancellationToken);
        var client = session.Offline ? null : await session.ClientAsync(cancellationToken);
        var state = client is null ? SavedFeature.Of(snapshot) : await ReadFeature.RunAsync(client, snapshot, cancellationToken);
        var dialog = new SwitchDialog(shown => Lines(session, FeatureText.Preview(shown)), (asked, token) =>
            session.ConfirmedAsync(FeatureText.Question(asked, snapshot.Origin), $"{Word} the egress gateway", session.Has(Options.Yes), token))
        {
            MayRemoveAsync = session.Has(Options.Yes) || !session.Streams.InIsTerminal ? null : (question, token) =>
                session.ConfirmedAsync(question, "delete policies", yes: false, token),
            MayPutBackAsync = session.Has(Options.Yes) || session.Streams.InIsTerminal ? (question, token) =>
                session.ConfirmedAsync(question, "put policies back", session.Has(Options.Yes), token) : null,
            RequireAnswer = () => session.RequireAnswer($"{Word} the egress gateway", session.Has(Options.Yes)),
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
            Chart = FeatureInput.Chart(session.Text(Options.Chart), session.Text(Options.Repo)),
            Print = session.Text(Options.Print) is null ? null : session.Choice<FeaturePrint>(Options.Print),
            DryRun = session.Choice<DryRun>(Options.DryRun),
            Path = session.Streams.Variable("PATH"),
            Change = new ChangeOptions
            {
                Variable = session.Streams.Variable,
                Clock = session.Streams.Clock,
                RollbackOnFailure = session.Has(Options.RollbackOnFailure),
                Timeout = session.Time(Options.Timeout) is { } time ? FeatureInput.Patience(time) : ChangeOptions.StandardTimeout,
                MayRollBack = session.Has(Options.Yes) || !session.Streams.InIsTerminal ? null : (failed, token) =>
                    session.ConfirmedAsync($"{failed}. Go back to how it was?", "go back", yes: false, token),
            },
        };
        return session.Offline && options is not ({ Print: FeaturePrint.Values } or { Print: null, DryRun: DryRun.Client })
            ? throw new UsageException($"{Word} needs a cluster: --from goes with --print values and with --dry-run client, " +
                "since files do not tell what release of helm Cilium belongs to", "OfflineChange")
            : options;
    }
}
