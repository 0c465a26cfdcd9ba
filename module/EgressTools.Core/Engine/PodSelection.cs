namespace EgressTools.Engine;

/// <summary>Running pods without an endpoint that the agents can work with, and the policies that would select them: by the labels that their identities would
/// have, as far as the pod, its namespace and the configuration tell.</summary>
internal sealed class PodSelection
{
    private const string ServiceAccount = "io.cilium.k8s.policy.serviceaccount";
    private const string NamespaceName = PolicyCompiler.NamespaceLabelsPrefix + "kubernetes.io/metadata.name";
    private readonly Pod[] _pods;
    private readonly LabelIndex _index;
    private readonly IReadOnlyDictionary<string, LabelSet> _nodes;

    /// <param name="endpoints">All endpoints. Those of a namespace also tell its labels.</param>
    /// <param name="namespaces">The namespaces that are known, with their labels.</param>
    /// <param name="identity">Which labels become labels of identities.</param>
    public PodSelection(
        IEnumerable<Pod> pods, IReadOnlyCollection<CiliumEndpoint> endpoints, IReadOnlyDictionary<string, LabelSet> namespaces,
            IEnumerable<CompiledPolicy> policies, IdentityLabels identity, IReadOnlyDictionary<string, LabelSet> nodes)
    {
        var known = new HashSet<ObjectName>(endpoints.Count);
        known.UnionWith(endpoints.Where(IsUsable).Select(static e => e.Name));
        _pods = [.. pods.Where(p => p is { Phase: "Running", Terminating: false, IsProbe: false } && !known.Contains(p.Name))];
        _nodes = nodes;
        var spaces = OfNamespaces(_pods.Select(static p => p.Name.Namespace).ToHashSet(StringComparer.Ordinal), namespaces, endpoints);
        LabelSet[] labels = [.. _pods.Select(p => Labels(p, spaces.GetValueOrDefault(p.Name.Namespace) ?? [], identity))];
        _index = new LabelIndex(labels, policies.SelectMany(static p => p.EndpointSelectors));
    }

    /// <summary>The pods that a policy would select, each once, in their order.</summary>
    /// <param name="isMeant">Whether a pod counts that a selector matches.</param>
    public List<Pod> Of(CompiledPolicy policy, Func<LabelSelector, Pod, bool> isMeant) =>
        [.. policy.EndpointSelectors.SelectMany(s => _index.Matches(s).Where(i => isMeant(s, _pods[i]))).Distinct().Order().Select(i => _pods[i])
            .Where(p => RunsThere(policy, p))];

    /// <summary>Agents skip an endpoint that has no identity or no address.</summary>
    public static bool IsUsable(CiliumEndpoint endpoint) =>
        !endpoint.Addresses.IsDefaultOrEmpty && (endpoint.Labels.Count > 0 || endpoint.IdentityId is not null);

    /// <summary>What pods inherit of their namespace: from the namespace itself, or from the identity of another pod there.</summary>
    private static Dictionary<string, IEnumerable<KeyValuePair<string, string>>> OfNamespaces(
        HashSet<string> names, IReadOnlyDictionary<string, LabelSet> namespaces, IEnumerable<CiliumEndpoint> endpoints)
    {
        const string Prefix = PolicyCompiler.NamespaceLabelsPrefix;
        var labels = names.Where(namespaces.ContainsKey).ToDictionary(
            static n => n, n => namespaces[n].Select(static l => KeyValuePair.Create(Prefix + l.Key, l.Value)), StringComparer.Ordinal);
        if (labels.Count == names.Count)
            return labels;
        foreach (var endpoint in endpoints.Where(e => e.Labels.Count > 0 && names.Contains(e.Name.Namespace)))
            labels.TryAdd(endpoint.Name.Namespace, endpoint.Labels.Where(static l => l.Key.StartsWith(Prefix, StringComparison.Ordinal)));
        return labels;
    }

    private static LabelSet Labels(Pod pod, IEnumerable<KeyValuePair<string, string>> ofNamespace, IdentityLabels identity)
    {
        KeyValuePair<string, string>[] own =
        [
            new(PolicyCompiler.NamespaceLabel, pod.Name.Namespace), new(NamespaceName, pod.Name.Namespace),
            .. pod.ServiceAccount.Length > 0 ? [new(ServiceAccount, pod.ServiceAccount)] : Array.Empty<KeyValuePair<string, string>>(),
        ];
        return LabelSet.Create(own.Concat(pod.Labels.Where(l => identity.Keeps(l.Key))).Concat(ofNamespace).DistinctBy(static l => l.Key));
    }

    private bool RunsThere(CompiledPolicy policy, Pod pod) =>
        policy.NodeSelectors.IsEmpty || (_nodes.TryGetValue(pod.NodeName, out var labels) && policy.NodeSelectors.Any(s => s.Matches(labels)));
}
