using System.Collections.Immutable;

namespace EgressTools.Provisioning.Feature;

/// <summary>How a command line reaches the same cluster: arguments without anything secret.</summary>
/// <param name="Helm">For helm: <c>--kube-context</c> and so on.</param>
/// <param name="Kubectl">For kubectl: <c>--context</c> and so on.</param>
public sealed record ClusterArguments(ImmutableArray<string> Helm, ImmutableArray<string> Kubectl);

/// <summary>The exact commands that carry a plan out.</summary>
public static class FeatureCommands
{
    /// <summary>helm upgrade, as arguments after "helm".</summary>
    /// <exception cref="InvalidOperationException">The plan has no release.</exception>
    public static ImmutableArray<string> Upgrade(FeaturePlan plan, HelmChart chart, ClusterArguments cluster) => throw new NotSupportedException("stub");

    /// <summary>helm rollback to the revision that was found, as arguments after "helm".</summary>
    public static ImmutableArray<string> Rollback(HelmRelease release, ClusterArguments cluster) => throw new NotSupportedException("stub");

    /// <summary>kubectl rollout restart of agents and operator, as arguments after "kubectl".</summary>
    public static ImmutableArray<ImmutableArray<string>> Restart(FeatureState state, ClusterArguments cluster) => throw new NotSupportedException("stub");

    /// <summary>For an installation without helm: kubectl commands that change cilium-config, the list of ip-masq-agent and where need be the DaemonSet.</summary>
    public static ImmutableArray<ImmutableArray<string>> Patches(FeaturePlan plan, ClusterArguments cluster) => throw new NotSupportedException("stub");

    /// <summary>The changed values as a document for helm's <c>-f</c>.</summary>
    public static string Values(FeaturePlan plan) => throw new NotSupportedException("stub");

    /// <summary>All of it as a shell script that stops at the first failure.</summary>
    public static string Script(FeaturePlan plan, HelmChart chart, ClusterArguments cluster) => throw new NotSupportedException("stub");
}
