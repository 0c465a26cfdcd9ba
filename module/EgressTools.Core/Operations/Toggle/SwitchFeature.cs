namespace EgressTools.Operations;

/// <summary>Switches the feature on or off: says what would change, asks, and does it.</summary>
public static class SwitchFeature
{
    /// <summary>Does it, or says why not. What goes wrong on the way is in the result.</summary>
    /// <param name="client">The server; null where the state was saved, so that nothing can be done.</param>
    /// <param name="state">What was found.</param>
    /// <param name="options">How.</param>
    /// <param name="dialog">Shows and asks.</param>
    /// <param name="report">Gets what the plan notes and warns of, the exact commands as details, and progress.</param>
    /// <param name="cancellationToken">Stops; what was changed by then is in the result.</param>
    /// <exception cref="UsageException">What was asked for does not go with this installation, or helm cannot reach this cluster.</exception>
    /// <exception cref="ClusterException">The dry run on the server fails.</exception>
    public static async Task<EgressFeatureChange> RunAsync(
        ApiClient? client, FeatureState state, SwitchOptions options, SwitchDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        var change = await ChangeAsync(client, state, options, dialog, report, cancellationToken).ConfigureAwait(false);
        return client is null || change.Goal is FeatureGoal.Off ? change
            : await SavedBefore.PutBackAsync(client, change, options, dialog, report, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<EgressFeatureChange> ChangeAsync(
        ApiClient? client, FeatureState state, SwitchOptions options, SwitchDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        var plan = Plan(state, options, report);
        if (plan.CouldRemovePolicies && client is not null && options is { Print: null, DryRun: DryRun.None, PlanRemoving: { } removing }
            && dialog.MayRemoveAsync is { } ask
            && await ask($"{char.ToUpperInvariant(plan.Refusal![0])}{plan.Refusal[1..plan.Refusal.IndexOf(';', StringComparison.Ordinal)]}. Save and delete " +
                $"{Plural.Them(state.Snapshot.Policies.Length)} first, for {Subcommands.Enable} to put back?", cancellationToken).ConfigureAwait(false))
        {
            plan = removing(state);
        }
        if (!plan.Blockers.IsEmpty || plan.Refusal is not null || plan.IsDone)
        {
            var untouched = Untouched(plan, options, dialog, report);
            return client is null || untouched.Result is not FeatureResult.Unchanged ? untouched
                : untouched with
                {
                    Asked = await AskRunningAgents.RunAsync(client, plan, options.Change.Clock, report, cancellationToken)
                    .ConfigureAwait(false)
                };
        }
        var connection = options.Connection with { Context = options.Connection.Context ?? client?.Context };
        var forHelm = plan is { NeedsUpgrade: true, State.Release: not null } && options.Print is not FeaturePrint.Values;
        var cluster = FeatureCluster.Of(connection, forHelm);
        var helm = client is not null && HelmProgram.Find(options.Path) is { } program
            ? new HelmProgram(program, cluster, FeatureCluster.Secrets(connection)) : null;
        var isShown = client is null || options is { Print: not null } or { DryRun: DryRun.Client };
        var isByHand = !isShown && plan.NeedsUpgrade && (state.Release is null || helm is null);
        if (!isShown && !isByHand && options.DryRun is DryRun.None)
            dialog.RequireAnswer();
        var chart = options.Chart ?? (helm is null || !forHelm ? HelmText.Chart("") : await helm.ChartAsync(cancellationToken).ConfigureAwait(false));
        if (forHelm && helm is not null)
            await RequireVersionAsync(helm, chart, state.Release!, cancellationToken).ConfigureAwait(false);
        var tools = new Tools(helm, chart, cluster, Commands(plan, chart, cluster));
        var change = new EgressFeatureChange(plan,
            FeatureResult.DryRun)
        { Commands = client is null ? [] : tools.Commands, Printed = options.Print is { } print ? Text(print, plan, tools) : null };
        dialog.Show(change);
        Tell(plan, client is not null && state.Release is null && plan.NeedsUpgrade, report);
        if (isShown)
            return Detailed(change, report);
        if (isByHand)
            return Detailed(change with { Result = FeatureResult.ByHand }, report);
        if (options.DryRun is DryRun.Server)
            return Detailed(await TriedAsync(change, tools, cancellationToken).ConfigureAwait(false), report);
        if (!await dialog.ConfirmAsync(change, cancellationToken).ConfigureAwait(false))
            return Detailed(change with { Result = FeatureResult.Declined }, report);
        var outcome = await ChangeFeature.RunAsync(client!, tools.Helm, tools.Chart, plan, options.Change with { Cluster = tools.Cluster }, report,
            cancellationToken).ConfigureAwait(false);
        return change with { Result = outcome.Succeeded ? FeatureResult.Done : FeatureResult.Failed, Outcome = outcome };
    }

    /// <summary>What could not be read is said also where there is no plan because of it.</summary>
    private static FeaturePlan Plan(FeatureState state, SwitchOptions options, IReport report)
    {
        try
        {
            return options.Plan(state);
        }
        catch (UsageException)
        {
            WarnOfGaps(state, report);
            throw;
        }
    }

    /// <summary>With another chart helm would upgrade Cilium itself, with the images that the values of the release name.</summary>
    private static async Task RequireVersionAsync(HelmProgram helm, HelmChart chart, HelmRelease release, CancellationToken cancellationToken)
    {
        if (!FeatureInput.HasOwnVersion(chart) || await helm.ChartVersionAsync(chart, cancellationToken).ConfigureAwait(false) is not { } version
            || HelmChart.IsSameVersion(version, release.ChartVersion))
            return;
        throw new UsageException(
            $"{Options.Chart} '{TerminalText.Plain(chart.Reference)}' has version {TerminalText.Plain(version, 60)}, " +
            $"and release {release.Namespace}/{release.Name} has {release.ChartVersion}: helm would upgrade Cilium itself. " +
            $"Name a chart of version {release.ChartVersion}", "OtherChart");
    }

    /// <summary>There is nothing to do, or it must not be done: then what would change is shown all the same.</summary>
    private static EgressFeatureChange Untouched(FeaturePlan plan, SwitchOptions options, SwitchDialog dialog, IReport report)
    {
        var isBlocked = plan is not { Blockers.IsEmpty: true, Refusal: null };
        var change = new EgressFeatureChange(plan, isBlocked ? FeatureResult.Blocked : FeatureResult.Unchanged)
        {
            Printed = options.Print is { } print && !isBlocked
                ? Text(print, plan, new Tools(null, HelmText.Chart(""), new ClusterArguments([], []), [])) : null,
        };
        if (!plan.IsDone)
            dialog.Show(change);
        Tell(plan, isByHand: false, report);
        return change;
    }

    /// <summary>helm upgrade, or where helm did not install Cilium what changes its objects; then the restarts.</summary>
    private static ImmutableArray<string> Commands(FeaturePlan plan, HelmChart chart, ClusterArguments cluster)
    {
        ImmutableArray<string> change = !plan.NeedsUpgrade ? []
            : plan.State.Release is null ? [.. FeatureCommands.Patches(plan, cluster).Select(static a => FeatureCommands.Line("kubectl", a))]
            : [FeatureCommands.Line("helm", FeatureCommands.Upgrade(plan, chart, cluster))];
        return [.. RestartCommands.Before(plan, cluster), .. change, .. RestartCommands.Restart(plan, cluster), .. RestartCommands.After(plan, cluster)];
    }

    private static string Text(FeaturePrint print, FeaturePlan plan, Tools tools) => print switch
    {
        FeaturePrint.Values => FeatureCommands.Values(plan),
        FeaturePrint.Command => string.Concat(tools.Commands.Select(static c => c + "\n")),
        _ => FeatureCommands.Script(plan, tools.Chart, tools.Cluster),
    };

    private static async Task<EgressFeatureChange> TriedAsync(EgressFeatureChange change, Tools tools, CancellationToken cancellationToken)
    {
        if (!change.Plan.NeedsUpgrade)
            return change with { IsTried = true };
        // What it prints holds every value of the release.
        var tried = await (tools.Helm! with { Private = [.. ReleaseTexts.Of(change.Plan)] })
            .RunAsync([.. FeatureCommands.Upgrade(change.Plan, tools.Chart, tools.Cluster), "--dry-run=server"], cancellationToken).ConfigureAwait(false);
        return tried.ExitCode == 0 ? change with { IsTried = true }
            : throw new ClusterException($"helm refuses the change: {tried.Error}; nothing was changed", "HelmFailed");
    }

    /// <summary>Warnings come last: what stands right above the question is read.</summary>
    private static void Tell(FeaturePlan plan, bool isByHand, IReport report)
    {
        foreach (var note in plan.Notes)
            report.Note(note);
        if (isByHand)
            report.Note("Cilium was not installed by helm here: the values are for whoever keeps its manifests, " +
                "and the commands change its objects themselves");
        WarnOfGaps(plan.State, report);
        foreach (var warning in plan.Warnings)
            report.Warn(warning);
    }

    private static void WarnOfGaps(FeatureState state, IReport report)
    {
        foreach (var gap in state.Snapshot.Gaps.Where(static g => !g.IsAbsence))
            report.Warn(gap.ToString());
    }

    // Where they are run, each is told as it is.
    private static EgressFeatureChange Detailed(EgressFeatureChange change, IReport report)
    {
        foreach (var command in change.Commands)
            report.Detail(command);
        return change;
    }

    private sealed record Tools(HelmProgram? Helm, HelmChart Chart, ClusterArguments Cluster, ImmutableArray<string> Commands);
}
