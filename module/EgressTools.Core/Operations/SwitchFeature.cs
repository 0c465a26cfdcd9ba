using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Provisioning;
using EgressTools.Provisioning.Feature;
using EgressTools.Provisioning.Rollouts;

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
        var plan = options.Plan(state);
        if (!plan.Blockers.IsEmpty || plan.Refusal is not null || plan.IsDone)
        {
            Warn(plan, report);
            return new EgressFeatureChange(plan, plan is { Blockers.IsEmpty: true, Refusal: null } ? FeatureResult.Unchanged : FeatureResult.Blocked);
        }
        var tools = await ToolsAsync(plan, options, client, cancellationToken).ConfigureAwait(false);
        var change = new EgressFeatureChange(plan, FeatureResult.DryRun) { Commands = client is null ? [] : tools.Commands, Printed = options.Print is { } print ? Text(print, plan, tools) : null };
        dialog.Show(change);
        foreach (var note in plan.Notes)
            report.Note(note);
        if (client is not null && state.Release is null && plan.NeedsUpgrade)
            report.Note("Cilium was not installed by helm here: the values are for whoever keeps its manifests, and the commands change its objects themselves");
        Warn(plan, report);
        if (client is null || options is { Print: not null } or { DryRun: DryRun.Client })
            return Detailed(change, report);
        if (plan.NeedsUpgrade && (plan.State.Release is null || tools.Helm is null))
            return Detailed(change with { Result = FeatureResult.ByHand }, report);
        if (options.DryRun is DryRun.Server)
            return Detailed(await TriedAsync(change, tools, cancellationToken).ConfigureAwait(false), report);
        if (!await dialog.ConfirmAsync(change, cancellationToken).ConfigureAwait(false))
            return Detailed(change with { Result = FeatureResult.Declined }, report);
        var outcome = await ChangeFeature.RunAsync(client, tools.Helm, tools.Chart, plan, options.Change with { Cluster = tools.Cluster }, report, cancellationToken).ConfigureAwait(false);
        return change with { Result = outcome.Succeeded ? FeatureResult.Done : FeatureResult.Failed, Outcome = outcome };
    }

    private static async Task<Tools> ToolsAsync(FeaturePlan plan, SwitchOptions options, ApiClient? client, CancellationToken cancellationToken)
    {
        var connection = options.Connection with { Context = options.Connection.Context ?? client?.Context };
        var forHelm = plan is { NeedsUpgrade: true, State.Release: not null } && options.Print is not FeaturePrint.Values;
        var cluster = FeatureCluster.Of(connection, forHelm);
        var helm = client is not null && HelmProgram.Find(options.Path) is { } program ? new HelmProgram(program, cluster, FeatureCluster.Secrets(connection)) : null;
        var chart = options.Chart ?? (helm is null || !forHelm ? HelmText.Chart("") : await helm.ChartAsync(cancellationToken).ConfigureAwait(false));
        return new Tools(helm, chart, cluster, Commands(plan, chart, cluster));
    }

    /// <summary>helm upgrade, or where helm did not install Cilium what changes its objects; then the restarts.</summary>
    private static ImmutableArray<string> Commands(FeaturePlan plan, HelmChart chart, ClusterArguments cluster)
    {
        ImmutableArray<string> change = !plan.NeedsUpgrade ? []
            : plan.State.Release is null ? [.. FeatureCommands.Patches(plan, cluster).Select(static a => FeatureCommands.Line("kubectl", a))]
            : [FeatureCommands.Line("helm", FeatureCommands.Upgrade(plan, chart, cluster))];
        return [.. change, .. FeatureCommands.Restart(plan.State, cluster).Select(static a => FeatureCommands.Line("kubectl", a))];
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
        var tried = await (tools.Helm! with { Private = [.. ReleaseTexts.Of(change.Plan)] }).RunAsync([.. FeatureCommands.Upgrade(change.Plan, tools.Chart, tools.Cluster), "--dry-run=server"], cancellationToken).ConfigureAwait(false);
        return tried.ExitCode == 0 ? change with { IsTried = true } : throw new ClusterException($"helm refuses the change: {tried.Error}; nothing was changed", "HelmFailed");
    }

    private static void Warn(FeaturePlan plan, IReport report)
    {
        foreach (var warning in plan.Warnings)
            report.Warn(warning);
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
