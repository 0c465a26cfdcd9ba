namespace EgressTools.Engine;

/// <summary>Turns a policy as written into what the agents make of it, or says why they ignore it.</summary>
internal sealed class PolicyCompiler(CiliumBehavior behavior, GatewayFinder nodes)
{
    /// <summary>The label of identities with the name of their namespace.</summary>
    public const string NamespaceLabel = "io.kubernetes.pod.namespace";

    /// <summary>What stands before the labels of a namespace among those of its identities.</summary>
    public const string NamespaceLabelsPrefix = "io.cilium.k8s.namespace.labels.";

    public CompiledPolicy Compile(EgressPolicy policy)
    {
        if (policy.DestinationCidrs.IsDefault)
            return Reject(policy, PolicyRejection.NoDestinations);
        var gateways = GatewaysOf(policy, behavior);
        if (gateways.IsEmpty)
            return Reject(policy, PolicyRejection.NoGateway);
        foreach (var gateway in gateways)
        {
            if (Check(gateway) is var (reason, value) && reason != PolicyRejection.None)
                return Reject(policy, reason, value);
        }
        if (Destinations(policy, out var destinations) is { } bad)
            return Reject(policy, PolicyRejection.BadCidr, bad);
        if (policy.Rules.Any(static r => r.PodSelector is null && r.NamespaceSelector is null))
            return Reject(policy, PolicyRejection.NoPodSelector);
        return new CompiledPolicy(policy)
        {
            EndpointSelectors = EndpointSelectorsOf(policy),
            NodeSelectors = behavior.SourceNodeSelector ? [.. policy.Rules.Select(static r => r.NodeSelector).OfType<LabelSelector>().Select(Effective)] : [],
            Destinations = [.. destinations.Where(static d => !d.IsForeign)],
            Foreign = [.. destinations.Where(static d => d.IsForeign)],
            Gateways = gateways,
            Ring = nodes.Ring(gateways, (Asks(destinations, ipv6: false), Asks(destinations, ipv6: true))),
        };
    }

    private static bool Asks(ImmutableArray<PolicyDestination> destinations, bool ipv6) =>
        destinations.Any(d => d is { Excluded: false, IsForeign: false } && d.Cidr.IsIPv6 == ipv6);

    private LabelSelector Effective(LabelSelector written) => EffectiveSelector.Of(written, behavior.UncompilableSelector);

    /// <summary>The gateways that count: those of the list where it has entries and the version knows it, else the single one.</summary>
    public static ImmutableArray<PolicyGateway> GatewaysOf(EgressPolicy policy, CiliumBehavior behavior) =>
        behavior.GatewayList && !policy.Gateways.IsDefaultOrEmpty ? policy.Gateways
        : policy.Gateway is { } single ? [single] : [];

    private CompiledPolicy Reject(EgressPolicy policy, PolicyRejection reason, string value = "") =>
        new(policy) { Rejection = reason, RejectedValue = value, EndpointSelectors = EndpointSelectorsOf(policy) };

    private ImmutableArray<LabelSelector> EndpointSelectorsOf(EgressPolicy policy) =>
        [.. policy.Rules.Where(static r => (r.PodSelector ?? r.NamespaceSelector) is not null).Select(EndpointSelector).Select(Effective)];

    private (PolicyRejection Reason, string Value) Check(PolicyGateway gateway)
    {
        if (string.IsNullOrEmpty(gateway.EgressIP))
            return (PolicyRejection.None, "");
        if (!Address.TryParse(gateway.EgressIP, out _))
            return behavior.RejectsBadEgressIP ? (PolicyRejection.BadEgressIP, gateway.EgressIP) : (PolicyRejection.None, "");
        return string.IsNullOrEmpty(gateway.Interface) ? (PolicyRejection.None, "") : (PolicyRejection.InterfaceAndEgressIP, gateway.Interface);
    }

    private string? Destinations(EgressPolicy policy, out ImmutableArray<PolicyDestination> destinations)
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
                found.Add(hadHostBits && behavior.KeepsHostBits ? new PolicyDestination(cidr,
                    excluded)
                { Written = Address.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)]) } : new PolicyDestination(cidr, excluded));
        }
        destinations = [.. found];
        return null;
    }

    /// <summary>
    /// The selector of a rule over identity labels: the keys of a namespaceSelector are looked up under the prefix that the agents give to
    /// labels of the namespace; an empty one means that there is a namespace at all.
    /// </summary>
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
