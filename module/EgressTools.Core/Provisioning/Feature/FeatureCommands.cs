namespace EgressTools.Provisioning.Feature;

/// <summary>The exact commands that carry a plan out.</summary>
public static class FeatureCommands
{
    /// <summary>helm upgrade, as arguments after "helm".</summary>
    /// <param name="run">The id of the run, by which the revision is known as its own; null for a command that is only shown.</param>
    /// <exception cref="InvalidOperationException">The plan has no release.</exception>
    public static ImmutableArray<string> Upgrade(FeaturePlan plan, HelmChart chart, ClusterArguments cluster, string? run = null)
    {
        var release = plan.State.Release ?? throw new InvalidOperationException("helm did not install it");
        return
        [
            "upgrade", release.Name, chart.Reference, .. chart.Repository is { } repository ? (string[])["--repo", repository] : [], "--version",
            release.ChartVersion, "-n", release.Namespace,
            "--reuse-values", .. plan.Values.SelectMany(static v => HelmSet.Arguments(v)), "--description", RevisionDescription.Of(plan, run), .. cluster.Helm,
        ];
    }

    /// <summary>All of a plan, a line each: helm upgrade, or where helm did not install Cilium what changes its objects; then the restarts.</summary>
    public static ImmutableArray<string> All(FeaturePlan plan, HelmChart chart, ClusterArguments cluster) =>
        [.. RestartCommands.Before(plan, cluster), .. Change(plan, chart, cluster), .. RestartCommands.Restart(plan, cluster),
            .. RestartCommands.After(plan, cluster)];

    /// <summary>helm rollback to the revision that was found, as arguments after "helm".</summary>
    public static ImmutableArray<string> Rollback(HelmRelease release, ClusterArguments cluster) =>
        ["rollback", release.Name, .. release.Revision > 0 ? (string[])[release.Revision.ToString(CultureInfo.InvariantCulture)] : [],
            "-n", release.Namespace, .. cluster.Helm];

    /// <summary>kubectl rollout restart of agents and operator, as arguments after "kubectl".</summary>
    public static ImmutableArray<ImmutableArray<string>> Restart(FeatureState state, ClusterArguments cluster, bool agents = true, bool operators = true) =>
        [.. Rollout("restart", state, cluster).Where((_, i) => i == 0 ? agents : operators)];

    /// <summary>For an installation without helm: kubectl commands that change cilium-config, the
    /// list of ip-masq-agent and where need be the DaemonSet.</summary>
    public static ImmutableArray<ImmutableArray<string>> Patches(FeaturePlan plan, ClusterArguments cluster) =>
        [.. KubectlPatches.Of(plan).Select(command => command.AddRange(cluster.Kubectl))];

    /// <summary>The changed values as a document for helm's <c>-f</c>.</summary>
    public static string Values(FeaturePlan plan)
    {
        var document = new JObject();
        foreach (var change in plan.Values)
        {
            var names = change.Path.Split('.');
            var parent = document;
            foreach (var name in names[..^1])
                parent = (JObject)(parent[name] ??= new JObject());
            parent[names[^1]] = change.New.DeepClone();
        }
        return YamlWriter.Write(document);
    }

    /// <summary>All of it as a shell script that stops at the first failure.</summary>
    public static string Script(FeaturePlan plan, HelmChart chart, ClusterArguments cluster)
    {
        string[] after = plan.IsDone ? [] :
        [
            .. RestartCommands.Restart(plan, cluster),
            .. Rollout("status", plan.State, cluster, ScriptRemarks.Patience).Select(static c => Line("kubectl", c)),
            .. RestartCommands.After(plan, cluster),
        ];
        string[] lines = [.. RestartCommands.Before(plan, cluster), .. Change(plan, chart, cluster), .. after];
        return $"#!/bin/sh\nset -eu\n{ScriptRemarks.Remarks(plan, cluster)}{string.Concat(lines.Select(static l => l + "\n"))}";
    }

    /// <summary>A command as one line for a POSIX shell.</summary>
    public static string Line(string program, IEnumerable<string> arguments) => ShellText.Command(arguments.Prepend(program));

    private static IEnumerable<string> Change(FeaturePlan plan, HelmChart chart, ClusterArguments cluster) => !plan.NeedsUpgrade ? []
        : plan.State.Release is null ? Patches(plan, cluster).Select(static a => Line("kubectl", a)) : [Line("helm", Upgrade(plan, chart, cluster))];

    private static ImmutableArray<ImmutableArray<string>> Rollout(string verb, FeatureState state, ClusterArguments cluster,
        params ReadOnlySpan<string> more) =>
    [
        ["rollout", verb, $"daemonset/{state.Agents.Name}", "-n", state.Agents.Namespace, .. more, .. cluster.Kubectl],
        .. state.Operator is { } name
        ? (ImmutableArray<string>[])[["rollout", verb, $"deployment/{name.Name}", "-n", name.Namespace, .. more, .. cluster.Kubectl]] : [],
    ];
}
