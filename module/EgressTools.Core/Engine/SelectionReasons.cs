namespace EgressTools.Engine;

/// <summary>Why a policy does not select a pod.</summary>
internal sealed class SelectionReasons(ClusterSnapshot snapshot)
{
    private readonly Dictionary<string, LabelSet> _namespaces =
        snapshot.Namespaces.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal);

    /// <summary>The reason for a policy that does not match an endpoint.</summary>
    /// <param name="policy">Not one that is ignored.</param>
    /// <param name="pod">The pod; null where pods were not read.</param>
    public RouteReason Of(CompiledPolicy policy, CiliumEndpoint endpoint, Pod? pod)
    {
        var name = policy.Policy.Name;
        if (policy.EndpointSelectors.Any(s => s.Matches(endpoint.Labels)))
            return new RouteReason(RouteReasonKind.OtherNode) { Policy = name, Requirement = string.Join(" or ", policy.NodeSelectors) };
        if (policy.EndpointSelectors.FirstOrDefault(s => !s.IsUsable && Missed(s, endpoint.Labels).Count == 0) is { } broken)
            return new RouteReason(
                RouteReasonKind.SelectorNotCompiled)
            { Policy = name, Requirement = Readable(broken.Requirements.First(static r => !r.IsValid)).ToString() };
        var own = pod is null ? null : LabelsOf(pod);
        // Of several alternatives the one that misses least is what its author meant for this pod.
        var missed = policy.EndpointSelectors.Select(s => Missed(s, endpoint.Labels)).Where(static m => m.Count > 0)
            .OrderBy(static m => m.Count).FirstOrDefault();
        if (missed is null)
            return new RouteReason(RouteReasonKind.NotSelected) { Policy = name };
        var filtered = own is null ? null : missed.Find(r => r.Matches(own));
        return filtered is not null && missed.TrueForAll(r => r.Matches(own!))
            ? new RouteReason(RouteReasonKind.LabelNotInIdentity) { Policy = name, Requirement = Readable(filtered).ToString() }
            : Different(name, missed.First(r => own is null || !r.Matches(own)), endpoint.Labels);
    }

    private static RouteReason Different(string policy, LabelRequirement missed, LabelSet labels) => new(RouteReasonKind.NotSelected)
    {
        Policy = policy,
        Requirement = Readable(missed).ToString(),
        Detail = labels.TryGetValue(missed.Key, out var value) ? $"{Readable(missed).Key}={value}" : "",
    };

    // What cannot be compiled asks for nothing that a pod could have.
    private static List<LabelRequirement> Missed(LabelSelector selector, LabelSet labels) =>
        [.. selector.Requirements.Where(r => (selector.IsUnchecked || r.IsValid) && !r.Matches(labels))];

    /// <summary>What the identity's labels would be if none were filtered: the pod's, and those of its namespace under their prefix.</summary>
    private LabelSet LabelsOf(Pod pod)
    {
        var labels = pod.Labels.Append(new(PolicyCompiler.NamespaceLabel, pod.Name.Namespace));
        if (_namespaces.TryGetValue(pod.Name.Namespace, out var space))
            labels = labels.Concat(space.Select(static l => new KeyValuePair<string, string>(PolicyCompiler.NamespaceLabelsPrefix + l.Key, l.Value)));
        return LabelSet.Create(labels);
    }

    // As the author of a namespaceSelector wrote it.
    private static LabelRequirement Readable(LabelRequirement requirement) =>
        requirement.Key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal)
        ? requirement with { Key = "namespace:" + requirement.Key[PolicyCompiler.NamespaceLabelsPrefix.Length..] }
        : requirement;
}
