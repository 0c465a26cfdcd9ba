using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Provisioning.Feature;
using EgressTools.Provisioning.Rollouts;

namespace EgressTools.Operations;

internal sealed partial class FeatureRun
{
    private async Task<string?> UpgradeAsync(CancellationToken cancellationToken)
    {
        if (!work.Plan.NeedsUpgrade)
            return null;
        await HelmAsync("upgrade", FeatureCommands.Upgrade(work.Plan, work.Chart!, work.Helm!.Cluster), cancellationToken);
        _upgraded = true;
        _now = await MarkInstallation.ReadAsync(work.Client, work.Plan.State, cancellationToken);
        RequireNewer("upgrade", _before.Release, _now.Release);
        return $"helm upgraded release '{Release}'{(_now.Release is { } mark ? $" to revision {mark.Revision}" : "")}";
    }

    /// <summary>Where agents read nothing new they go on: what ip-masq-agent's list says, for one, they see as it changes.</summary>
    private async Task<string?> RestartAsync(CancellationToken cancellationToken)
    {
        if (work.Plan.OldAgents.IsEmpty && _now.ReadsAsAt(_before))
            return null;
        await TellAsync(cancellationToken);
        return work.Plan.State.Operator is null ? "the agents were told to start again" : "agents and operator were told to start again";
    }

    private async Task<string?> RolloutAsync(CancellationToken cancellationToken)
    {
        if (!Replaces)
            return null;
        var end = await watch.WaitAsync(_rollout, work.Options.Timeout, cancellationToken);
        _state = end.State;
        var counted = $"{Running} of {end.State.Agents.Progress.Wanted} agents run with the new settings";
        if (end.Failure is { } failure)
            throw new ClusterException($"the rollout failed, {counted}: {failure}", "Rollout");
        return end.State.Agents.Progress.IsDone() ? counted : $"{counted}; the others were not ready before, and still are not: {_rollout.Obstacle(end.State)}";
    }

    private async Task<string?> VerifyAsync(CancellationToken cancellationToken) => await VerifyFeature.RunAsync(work.Client, work.Plan, work.Options, work.Report, cancellationToken);

    /// <summary>Where revisions can be read, that helm ended well is believed by what it made.</summary>
    private void RequireNewer(string verb, ReleaseMark? earlier, ReleaseMark? now)
    {
        if (earlier is not null && now is not null && (now.Revision <= earlier.Revision || now.Status != "deployed"))
            throw new ClusterException($"helm {verb} ended with exit code 0, but release '{Release}' is at {now}{(now.Revision <= earlier.Revision ? " as before" : "")}", "Helm");
    }

    /// <exception cref="ClusterException">It failed; the message says why.</exception>
    private async Task HelmAsync(string verb, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        work.Report.Detail(FeatureCommands.Line("helm", arguments));
        var helm = work.Helm!;
        var result = await (helm with { Private = [.. ReleaseTexts.Of(work.Plan)], TimeLimit = helm.TimeLimit > work.Options.Timeout ? helm.TimeLimit : work.Options.Timeout }).RunAsync(arguments, cancellationToken);
        if (result.ExitCode != 0)
            throw new ClusterException($"helm {verb} failed (exit code {result.ExitCode}){(result.Error.Length > 0 ? $": {result.Error}" : "")}", "Helm");
    }

    /// <summary>Pods that run now are those to be replaced; which of them were not ready before counts from the beginning.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var command in FeatureCommands.Restart(work.Plan.State, work.Options.Cluster))
            work.Report.Detail(FeatureCommands.Line("kubectl", command));
        _rollout = new Rollout(await watch.ReadAsync(cancellationToken), _start);
        _restarted = true;
        await RestartWorkloads.RunAsync(work.Client, work.Plan.State, work.Options.Clock.GetUtcNow(), dryRun: false, cancellationToken);
    }
}
