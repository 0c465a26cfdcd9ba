namespace EgressTools.Operations;

/// <summary>One request to enable or disable the egress gateway, from the plan to its end.</summary>
/// <param name="client">The server; null where the state was saved, so that nothing can be done.</param>
internal sealed class GatewayToggle(ToggleRequest request, FeatureState state, ApiClient? client, World world, IDialog dialog, IReport report)
{
    public async Task<EgressFeatureChange> RunAsync(CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
        return plan is { Blockers.IsEmpty: true, Refusal: null, IsDone: false } ? await ChangeAsync(plan, cancellationToken).ConfigureAwait(false)
            : await LeaveAsync(plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan; where only policies are in the way, whoever can be asked may have them saved and deleted first.</summary>
    private async Task<FeaturePlan> PlanAsync(CancellationToken cancellationToken)
    {
        FeaturePlan plan;
        try
        {
            plan = request.Wanted.Plan(state);
        }
        catch (UsageException)
        {
            // What could not be read may be the reason.
            WarnOfGaps();
            throw;
        }
        if (!plan.CouldRemovePolicies || client is null || request is not { Print: null, DryRun: DryRun.None })
            return plan;
        var refusal = plan.Refusal!;
        var question = $"{char.ToUpperInvariant(refusal[0])}{refusal[1..refusal.IndexOf(';', StringComparison.Ordinal)]}. Save and delete " +
            $"{Plural.Them(state.Snapshot.Policies.Length)} first, for {Subcommands.Enable} to put back?";
        return await dialog.OfferAsync(question, "save and delete the policies", followsAnswer: false, cancellationToken).ConfigureAwait(false)
            ? request.Wanted.RemovingPolicies.Plan(state) : plan;
    }

    /// <summary>There is nothing to do, or it must not be done: then what would change is shown all the same.</summary>
    private async Task<EgressFeatureChange> LeaveAsync(FeaturePlan plan, CancellationToken cancellationToken)
    {
        var isBlocked = plan is not { Blockers.IsEmpty: true, Refusal: null };
        var change = new EgressFeatureChange(plan, isBlocked ? FeatureResult.Blocked : FeatureResult.Unchanged)
        {
            Printed = isBlocked ? null : Printed(plan, new Tools(null, HelmText.Chart(""), new ClusterArguments([], []), [])),
        };
        if (!plan.IsDone)
            dialog.Preview(FeatureText.Preview(change));
        Tell(plan);
        return isBlocked || client is null ? change
            : change with { Asked = await AgentSurvey.RunAsync(client, plan, world.Clock, report, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Shows the change, and makes it as far as the request, helm and the user let it.</summary>
    private async Task<EgressFeatureChange> ChangeAsync(FeaturePlan plan, CancellationToken cancellationToken)
    {
        var tools = await ToolsAsync(plan, cancellationToken).ConfigureAwait(false);
        var change = new EgressFeatureChange(plan, ResultOf(plan, tools.Helm))
        {
            Commands = client is null ? [] : tools.Commands,
            Printed = Printed(plan, tools),
        };
        dialog.Preview(FeatureText.Preview(change));
        Tell(plan);
        if (change.Result is FeatureResult.Done && request.DryRun is DryRun.Server)
            change = await TryAsync(plan, tools, cancellationToken).ConfigureAwait(false);
        else if (change.Result is FeatureResult.Done && !await IsConfirmedAsync(change, cancellationToken).ConfigureAwait(false))
            change = change with { Result = FeatureResult.Declined };
        if (change.Result is FeatureResult.Done)
            return await ExecuteAsync(change, tools, cancellationToken).ConfigureAwait(false);
        // Where they are run, each is told as it is.
        foreach (var command in change.Commands)
            report.Detail(command);
        return change;
    }

    /// <summary>What comes of the change as far as that is known beforehand.</summary>
    private FeatureResult ResultOf(FeaturePlan plan, HelmProgram? helm) =>
        client is null || request is { Print: not null } or { DryRun: DryRun.Client } ? FeatureResult.DryRun
        : plan.NeedsUpgrade && (state.Release is null || helm is null) ? FeatureResult.ByHand : FeatureResult.Done;

    private async Task<Tools> ToolsAsync(FeaturePlan plan, CancellationToken cancellationToken)
    {
        var connection = world.Connection with { Context = world.Connection.Context ?? client?.Context };
        var release = plan.NeedsUpgrade && request.Print is not FeaturePrint.Values ? state.Release : null;
        var cluster = ClusterArguments.Of(connection, forHelm: release is not null);
        var helm = client is not null && HelmProgram.Find(request.Execution.Variable("PATH")) is { } program
            ? new HelmProgram(program, cluster, ClusterArguments.Secrets(connection)) : null;
        if (ResultOf(plan, helm) is FeatureResult.Done && request.DryRun is DryRun.None)
            dialog.RequireAnswer(Deed);
        var chart = request.Chart ?? (helm is null || release is null ? HelmText.Chart("") : await helm.ChartAsync(cancellationToken).ConfigureAwait(false));
        if (release is not null && helm is not null)
            await RequireVersionAsync(helm, chart, release, cancellationToken).ConfigureAwait(false);
        return new Tools(helm, chart, cluster, FeatureCommands.All(plan, chart, cluster));
    }

    /// <summary>With another chart helm would upgrade Cilium itself, with the images that the values of the release name.</summary>
    private static async Task RequireVersionAsync(HelmProgram helm, HelmChart chart, HelmRelease release, CancellationToken cancellationToken)
    {
        if (!chart.HasOwnVersion || await helm.ChartVersionAsync(chart, cancellationToken).ConfigureAwait(false) is not { } version
            || HelmChart.IsSameVersion(version, release.ChartVersion))
            return;
        throw new UsageException(
            $"{Options.Chart} '{TerminalText.Plain(chart.Reference)}' has version {TerminalText.Plain(version, 60)}, " +
            $"and release {release.Namespace}/{release.Name} has {release.ChartVersion}: helm would upgrade Cilium itself. " +
            $"Name a chart of version {release.ChartVersion}", "OtherChart");
    }

    private string? Printed(FeaturePlan plan, Tools tools) => request.Print switch
    {
        null => null,
        FeaturePrint.Values => FeatureCommands.Values(plan),
        FeaturePrint.Command => string.Concat(tools.Commands.Select(static c => c + "\n")),
        _ => FeatureCommands.Script(plan, tools.Chart, tools.Cluster),
    };

    private async Task<EgressFeatureChange> TryAsync(FeaturePlan plan, Tools tools, CancellationToken cancellationToken)
    {
        var change = new EgressFeatureChange(plan, FeatureResult.DryRun) { Commands = tools.Commands, IsTried = true };
        if (!plan.NeedsUpgrade)
            return change;
        // What it prints holds every value of the release.
        var tried = await (tools.Helm! with { Private = [.. ReleaseTexts.Of(plan)] })
            .RunAsync([.. FeatureCommands.Upgrade(plan, tools.Chart, tools.Cluster), "--dry-run=server"], cancellationToken).ConfigureAwait(false);
        return tried.ExitCode == 0 ? change : throw new ClusterException($"helm refuses the change: {tried.Error}; nothing was changed", "HelmFailed");
    }

    private Task<bool> IsConfirmedAsync(EgressFeatureChange change, CancellationToken cancellationToken) => dialog.ConfirmAsync(
        new Question(FeatureText.Question(change, state.Snapshot.Origin), Deed, FeatureText.Nothing) { Preview = FeatureText.Preview(change), Place = "" },
        cancellationToken);

    private async Task<EgressFeatureChange> ExecuteAsync(EgressFeatureChange change, Tools tools, CancellationToken cancellationToken)
    {
        var options = request.Execution with
        {
            Cluster = tools.Cluster,
            Clock = world.Clock,
            MayRollBack = (failed, token) => dialog.OfferAsync($"{failed}. Roll back?", $"{failed}: roll back", followsAnswer: false, token),
        };
        var outcome = await PlanExecutor.RunAsync(client!, tools.Helm, tools.Chart, change.Plan, options, report, cancellationToken).ConfigureAwait(false);
        return change with { Result = outcome.Succeeded ? FeatureResult.Done : FeatureResult.Failed, Outcome = outcome };
    }

    private string Deed => $"{(request.Wanted.Goal is FeatureGoal.On ? "enable" : "disable")} the egress gateway";

    /// <summary>Warnings come last: what is right above the question is read.</summary>
    private void Tell(FeaturePlan plan)
    {
        foreach (var note in plan.Notes)
            report.Note(note);
        if (client is not null && state.Release is null && plan is { NeedsUpgrade: true, Blockers.IsEmpty: true, Refusal: null })
            report.Note("Cilium was not installed with helm in this cluster: change its manifests by the values, " +
                "or run the commands, which change its objects");
        WarnOfGaps();
        foreach (var warning in plan.Warnings)
            report.Warn(warning);
    }

    private void WarnOfGaps()
    {
        foreach (var gap in state.Snapshot.Gaps.Where(static g => !g.IsAbsence))
            report.Warn(gap.ToString());
    }

    private sealed record Tools(HelmProgram? Helm, HelmChart Chart, ClusterArguments Cluster, ImmutableArray<string> Commands);
}
