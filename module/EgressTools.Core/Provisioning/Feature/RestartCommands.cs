namespace EgressTools.Provisioning.Feature;

/// <summary>Lines of a POSIX shell that restart agents and operator as a run of the tool does: in
/// the plan's order, with policies deleted first where it says so.</summary>
internal static class RestartCommands
{
    private const string Policies = "ciliumegressgatewaypolicies";
    private const string Saved = "egress-policies.json";

    /// <summary>Lines before anything is changed: policies are saved and deleted.</summary>
    public static ImmutableArray<string> Before(FeaturePlan plan, ClusterArguments cluster) => plan.Policies is PolicyHandling.Stay ? [] :
    [
        $"(umask 077 && {Kubectl(cluster, "get", Policies, "-o", "json")} > {Saved})",
        Kubectl(cluster, "delete", Policies, "--all"),
    ];

    /// <summary>Lines that restart; with an order they wait until all is done, otherwise not.</summary>
    public static ImmutableArray<string> Restart(FeaturePlan plan, ClusterArguments cluster)
    {
        if (plan.Order.IsEmpty)
            return [.. FeatureCommands.Restart(plan.State, cluster).Select(static c => FeatureCommands.Line("kubectl", c))];
        var (space, name) = (plan.State.Agents.Namespace, plan.State.Agents.Name);
        string[] pods = ["get", "pods", "-n", space, "-l", "k8s-app=cilium", "-o", "name"];
        var status = Kubectl(cluster, "rollout", "status", $"daemonset/{name}", "-n", space, ScriptRemarks.Patience);
        return
        [
            .. FeatureCommands.Restart(plan.State, cluster, agents: false).Select(static c => FeatureCommands.Line("kubectl", c)),
            $"old=$({Kubectl(cluster, pods)})",
            $"agents() {{ for node in \"$@\"; do {Kubectl(cluster, pods)} --field-selector \"spec.nodeName=$node\"; done; }}",
            .. Serves(plan, cluster, space),
            $"restart() {{ {Kubectl(cluster, "delete", "-n", space)} $(agents \"$@\"); for node in \"$@\"; do serves \"$node\"; done; }}",
            .. plan.Order.Where(static w => w.IsOfGateways).Select(static w => FeatureCommands.Line("restart", w.Nodes)),
            $"for pod in $old; do {Kubectl(cluster, "delete", "-n", space, "--ignore-not-found")} \"$pod\"; {status}; done",
        ];
    }

    /// <summary>Lines at the end: policies are made again.</summary>
    public static ImmutableArray<string> After(FeaturePlan plan, ClusterArguments cluster) =>
        plan.Policies is PolicyHandling.PutBack ? ["sleep 15", Kubectl(cluster, "create", "-f", Saved)] : [];

    /// <summary>Waits for the agent of a node, as far as its release shows when it serves.</summary>
    private static IEnumerable<string> Serves(FeaturePlan plan, ClusterArguments cluster, string space)
    {
        var wait = Kubectl(cluster, "wait", "--for=condition=Ready", "-n", space, ScriptRemarks.Patience);
        if (!StartSignal.IsKnownIn(plan.State.Snapshot.Installation.Version))
        {
            yield return $"serves() {{ until pod=$(agents \"$1\") && [ -n \"$pod\" ]; do sleep 1; done; {wait} \"$pod\"; sleep 15; }}";
            yield break;
        }
        var ask = $"{Kubectl(cluster, "exec", "-n", space, "-c", CiliumAgent.ContainerName)} \"$1\" -- cilium-dbg";
        yield return $"revision() {{ {ask} endpoint get -l reserved:host -o 'jsonpath={{[0].status.policy.realized.policy-revision}}' 2>/dev/null; }}";
        yield return $"enabled() {{ {ask} config --all | grep -q 'EnableEgressGateway *: true'; }}";
        yield return $"serves() {{ until pod=$(agents \"$1\") && [ -n \"$pod\" ]; do sleep 1; done; {wait} \"$pod\"; " +
            $"until [ \"$(revision \"$pod\")\" -ge 1 ] 2>/dev/null; do sleep 1; done; enabled \"$pod\"; }}";
    }

    private static string Kubectl(ClusterArguments cluster, params ReadOnlySpan<string> arguments) =>
        FeatureCommands.Line("kubectl", [.. arguments, .. cluster.Kubectl]);
}
