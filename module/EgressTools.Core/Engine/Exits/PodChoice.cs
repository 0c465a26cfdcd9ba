namespace EgressTools.Engine.Exits;

/// <summary>Chooses the pods that the options name and says of each whether it can be asked at all.</summary>
public static class PodChoice
{
    /// <summary>Why no policy is for a pod that no policy would select either.</summary>
    internal const string NoEndpoint = "it has no CiliumEndpoint with an identity and an address, so the agents do not know it";

    /// <summary>The pods in the order of their names.</summary>
    /// <exception cref="UsageException">No pod is chosen, or there is no such policy.</exception>
    /// <exception cref="ProbeException">The agents ignore the policy.</exception>
    public static ImmutableArray<TestedPod> Choose(ClusterSnapshot snapshot, RuleTable table, NodeIndex nodes, ExitTestOptions options)
    {
        if (options.Policy is { } policy && !snapshot.Policies.Any(p => p.Name == policy))
            throw NotFound.Policy(policy);
        if (table.Policies.FirstOrDefault(p => p.Policy.Name == options.Policy && p.Rejection != PolicyRejection.None) is { } ignored)
            throw new ProbeException($"policy {options.Policy} has no effect: " +
                $"the agents ignore it because {RejectionText.Of(ignored)}{RejectionText.InForce(ignored.Policy)}", "PolicyIgnored");
        var all = All(snapshot, nodes);
        var selected = options.Policy is { } name ? SelectedBy(name, snapshot, table) : null;
        var named = options.Pods.ToHashSet();
        var missing = options.Pods.Distinct().Where(name => !all.ContainsKey(name)).ToImmutableArray();
        if (named.Count > 0 && missing.Length == named.Count && options.Sets.IsEmpty)
            throw new UsageException(NoSuch(missing), "PodNotFound") { Missing = string.Join(", ", missing) };
        var chosen = all.Values.Where(p => IsChosen(p, named, selected, options)).Concat(missing.Select(Missing))
            .OrderBy(static p => p.Name).ToImmutableArray();
        if (chosen.IsEmpty)
            throw new UsageException(NothingChosen(options), "NoPods") { Missing = options.Selector?.ToString() ?? options.Policy ?? options.Namespace ?? "" };
        return chosen;
    }

    /// <summary>The named pods that are not there.</summary>
    public static ImmutableArray<ObjectName> NotThere(ClusterSnapshot snapshot, ExitTestOptions options) => options.Pods.IsEmpty ? []
        : [.. options.Pods.Except(snapshot.Pods.IsEmpty ? snapshot.Endpoints.Where(PodSelection.IsUsable).Select(static e => e.Name)
            : snapshot.Pods.Select(static p => p.Name))];

    private static Dictionary<ObjectName, TestedPod> All(ClusterSnapshot snapshot, NodeIndex nodes)
    {
        var endpoints = new Dictionary<ObjectName, CiliumEndpoint>();
        foreach (var endpoint in snapshot.Endpoints.Where(PodSelection.IsUsable))
            endpoints.TryAdd(endpoint.Name, endpoint);
        if (snapshot.Pods.IsEmpty)
            return endpoints.Values.ToDictionary(static e => e.Name, e => OfEndpoint(e, nodes));
        var superNodes = snapshot.Nodes.Where(static n => n.IsSuperNode).Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        var pods = new Dictionary<ObjectName, TestedPod>();
        foreach (var pod in snapshot.Pods)
            pods.TryAdd(pod.Name, OfPod(pod, endpoints.GetValueOrDefault(pod.Name), superNodes));
        return pods;
    }

    private static TestedPod OfEndpoint(CiliumEndpoint endpoint, NodeIndex nodes) =>
        new(endpoint.Name, null, endpoint, endpoint.NodeIP is { } address ? nodes.OwnerOf(address) ?? "" : "");

    private static TestedPod OfPod(Pod pod, CiliumEndpoint? endpoint, HashSet<string> superNodes) => new(pod.Name, pod, endpoint, pod.NodeName)
    {
        NotReady = PodState.WhyNot(pod),
        NeverSteered = pod switch
        {
            { HostNetwork: true } => "it uses hostNetwork: egress policies do not apply",
            _ when superNodes.Contains(pod.NodeName) => "it runs on a super node, where no Cilium agent steers traffic",
            _ when endpoint is null => NoEndpoint,
            _ => null,
        },
    };

    private static bool IsChosen(TestedPod pod, HashSet<ObjectName> named, HashSet<ObjectName>? selected, ExitTestOptions options) =>
        (named.Contains(pod.Name) || (IsOfInterest(pod.Pod) && IsInPlace(pod, named, options)))
        && (options.Selector is null || options.Selector.Matches(LabelsOf(pod)))
        && selected?.Contains(pod.Name) != false;

    /// <summary>Of pods that are not named themselves: those of the named workloads, or of the namespace where nothing is named.</summary>
    private static bool IsInPlace(TestedPod pod, HashSet<ObjectName> named, ExitTestOptions options) => named.Count == 0 && options.Sets.IsEmpty
        ? options.Namespace is null || pod.Name.Namespace == options.Namespace
        : options.Sets.Any(s => s.Namespace == pod.Name.Namespace && s.Selector.Matches(LabelsOf(pod)));

    private static LabelSet LabelsOf(TestedPod pod) => pod.Pod?.Labels ?? pod.Endpoint?.Labels ?? LabelSet.Empty;

    // What has ended or is about to sends nothing any more, and a probe that was left behind is nobody's workload.
    private static bool IsOfInterest(Pod? pod) => pod is null or { IsProbe: false, Terminating: false, Phase: not ("Succeeded" or "Failed") };

    /// <summary>By the labels of identities; of pods without an endpoint, those that they would have.</summary>
    private static HashSet<ObjectName> SelectedBy(string policy, ClusterSnapshot snapshot, RuleTable table) =>
    [
        .. table.Policies.Where(p => p.Policy.Name == policy).SelectMany(table.EndpointsOf).Select(static e => e.Name),
        .. UnsteeredPods.Of(snapshot, table).Where(p => p.Policies.Any(q => q.Policy.Name == policy)).Select(static p => p.Pod.Name),
    ];

    // A pod that was named and is not there is reported as such, so that the others are still asked.
    private static TestedPod Missing(ObjectName name) => new(name, null, null, "") { NotReady = $"pod {name.Name} not found in namespace {name.Namespace}" };

    private static string NoSuch(ImmutableArray<ObjectName> names)
    {
        var spaces = names.Select(static n => n.Namespace).Distinct(StringComparer.Ordinal).ToList();
        var what = names.Length == 1 ? $"pod {names[0].Name} not found" : $"none of the {names.Length} pods found";
        return $"{what} in {Plural.Noun(spaces.Count, "namespace")} {Listed.Short(spaces)}: " +
            $"name another namespace with {Options.Namespace}, or as namespace/name";
    }

    private static string NothingChosen(ExitTestOptions options)
    {
        var what = options.Policy is { } policy ? $"policy '{policy}' selects no pod" : "no pod was found";
        var where = options.Namespace is { } name ? $" in namespace '{name}'" : "";
        var which = options.Selector is { } selector ? $" with labels '{selector}'" : "";
        if (options.Policy is not null)
            return $"{what}{where}{which}: '{Subcommands.Check}' shows what is wrong with its selectors";
        return $"{what}{where}{which}: name other pods, or another namespace with {Options.Namespace}";
    }
}
