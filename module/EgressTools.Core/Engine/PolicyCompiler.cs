namespace EgressTools.Engine;

/// <summary>Turns a policy as written into what the agents make of it, or says why they ignore it.</summary>
internal sealed class PolicyCompiler(CiliumBehavior behavior, GatewayFinder nodes)
{
    /// <summary>The label of identities with the name of their namespace.</summary>
    public const string NamespaceLabel = "io.kubernetes.pod.namespace";
    /// <summary>What stands before the labels of a namespace among those of its identities.</summary>
    public const string NamespaceLabelsPrefix = "io.cilium.k8s.namespace.labels.";

    public CompiledPolicy Compile(EgressPolicy policy) => Rejected(policy, behavior, out var gateways, out var destinations) ?? new CompiledPolicy(policy)
    {
        EndpointSelectors = EndpointSelectorsOf(policy, behavior),
        NodeSelectors = behavior.SourceNodeSelector
            ? [.. policy.Rules.Select(static r => r.NodeSelector).OfType<LabelSelector>().Select(s => Effective(s, behavior))] : [],
        Destinations = [.. destinations.Where(static d => !d.IsForeign)],
        Foreign = [.. destinations.Where(static d => d.IsForeign)],
        Gateways = gateways,
        Ring = nodes.Ring(gateways, (Asks(destinations, ipv6: false), Asks(destinations, ipv6: true))),
    };

    /// <summary>The policies of a snapshot that the agents ignore, by name.</summary>
    public static IEnumerable<CompiledPolicy> Ignored(ClusterSnapshot snapshot)
    {
        var behavior = CiliumBehavior.For(snapshot.Installation.Version);
        return snapshot.Policies.OrderBy(static p => p.Name, StringComparer.Ordinal).Select(p => Rejected(p, behavior, out _, out _)).OfType<CompiledPolicy>();
    }

    private static CompiledPolicy? Rejected(
        EgressPolicy policy, CiliumBehavior behavior, out ImmutableArray<PolicyGateway> gateways, out ImmutableArray<PolicyDestination> destinations)
    {
        gateways = GatewaysOf(policy, behavior);
        destinations = [];
        var (reason, value) = policy.DestinationCidrs.IsDefault ? (PolicyRejection.NoDestinations, "")
            : gateways.IsEmpty ? (PolicyRejection.NoGateway, "")
            : gateways.Select(g => Check(g, behavior)).FirstOrDefault(static c => c.Reason != PolicyRejection.None);
        if (reason == PolicyRejection.None && Destinations(policy, behavior, out destinations) is { } bad)
            (reason, value) = (PolicyRejection.BadCidr, bad);
        if (reason == PolicyRejection.None && policy.Rules.Any(static r => r.PodSelector is null && r.NamespaceSelector is null))
            reason = PolicyRejection.NoPodSelector;
        return reason == PolicyRejection.None ? null : new CompiledPolicy(policy)
        {
            Rejection = reason,
            RejectedValue = value ?? "",
            EndpointSelectors = EndpointSelectorsOf(policy, behavior),
        };
    }

    private static bool Asks(ImmutableArray<PolicyDestination> destinations, bool ipv6) =>
        destinations.Any(d => d is { Excluded: false, IsForeign: false } && d.Cidr.IsIPv6 == ipv6);

    private static LabelSelector Effective(LabelSelector written, CiliumBehavior behavior) => EffectiveSelector.Of(written, behavior.UncompilableSelector);

    /// <summary>The gateways that count: those of the list where it has entries and the version knows it, else the single one.</summary>
    public static ImmutableArray<PolicyGateway> GatewaysOf(EgressPolicy policy, CiliumBehavior behavior) =>
        behavior.GatewayList && !policy.Gateways.IsDefaultOrEmpty ? policy.Gateways
        : policy.Gateway is { } single ? [single] : [];

    private static ImmutableArray<LabelSelector> EndpointSelectorsOf(EgressPolicy policy, CiliumBehavior behavior) =>
        [.. policy.Rules.Where(static r => (r.PodSelector ?? r.NamespaceSelector) is not null).Select(r => Effective(EndpointSelector(r), behavior))];

    private static (PolicyRejection Reason, string Value) Check(PolicyGateway gateway, CiliumBehavior behavior)
    {
        if (string.IsNullOrEmpty(gateway.EgressIP))
            return (PolicyRejection.None, "");
        if (!Address.TryParse(gateway.EgressIP, out _))
            return behavior.RejectsBadEgressIP ? (PolicyRejection.BadEgressIP, gateway.EgressIP) : (PolicyRejection.None, "");
        return string.IsNullOrEmpty(gateway.Interface) ? (PolicyRejection.None, "") : (PolicyRejection.InterfaceAndEgressIP, gateway.Interface);
    }

    private static string? Destinations(EgressPolicy policy, CiliumBehavior behavior, out ImmutableArray<PolicyDestination> destinations)
    {
        var found = new SortedSet<PolicyDestination>();
        destinations = [];
        foreach (var (text, excluded) in policy.DestinationCidrs.Select(static c => (c, false)).Concat(policy.ExcludedCidrs.Select(static c => (c, true))))
        {
            if (!Cidr.TryParse(text, out var cidr, out var hadHostBits))
                return text;
            if (cidr.IsIPv6 && !behavior.IPv6)
            {
                if (cidr.Length <= 32)
                    found.Add(new PolicyDestination(new Cidr(Address.Unspecified4, cidr.Length), excluded) { IsForeign = true });
            }
            else
            {
                var written = hadHostBits && behavior.KeepsHostBits ? Address.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)]) : cidr.Address;
                found.Add(new PolicyDestination(cidr, excluded) { Written = written });
            }
        }
        destinations = [.. found];
        return null;
    }

    /// <summary>The selector of a rule over identity labels: the keys of a namespaceSelector are looked up under the prefix that the agents give to labels of
    /// the namespace; an empty one means that there is a namespace at all.</summary>
    private static LabelSelector EndpointSelector(PolicyRule rule)
    {
        if (rule.NamespaceSelector is not { } spaces)
            return rule.PodSelector!;
        var pods = rule.PodSelector ?? LabelSelector.Everything;
        if (spaces.IsEmpty)
            return pods with { MatchExpressions = pods.MatchExpressions.Add(new LabelRequirement(NamespaceLabel, LabelOperator.Exists, [])) };
        return new LabelSelector(
            LabelSet.Create(spaces.MatchLabels.Select(static l => new KeyValuePair<string, string>(NamespaceLabelsPrefix + l.Key, l.Value))
                .Concat(pods.MatchLabels)),
            [.. spaces.MatchExpressions.Select(static r => r with { Key = NamespaceLabelsPrefix + r.Key }), .. pods.MatchExpressions]);
    }
}
