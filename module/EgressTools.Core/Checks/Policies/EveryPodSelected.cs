namespace EgressTools.Checks.Policies;

internal sealed class EveryPodSelected()
    : Check("EGT1010", Severity.Warning, "Every pod of the cluster selected", SnapshotKinds.Policies, ShownIn.EveryAgent, [16147, 22805])
{
    // A shorter destination prefix is the internet, or a large part of it.
    private const int WideLength = 8;

    public override string Why => "podSelector: {} selects the pods of every namespace: CoreDNS with its queries to name servers, monitoring, kube-system, and "
        + "every pod created later. All of them depend on one gateway, and each takes entries in the agents' maps, which hold 16384 by default.";
    public override string Cure => "Select by io.kubernetes.pod.namespace, or by a label that you give to pods for this purpose, such as egress: gateway-a.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let compiled = context.Compile(policy)
        where compiled.NodeSelectors.IsEmpty && compiled.EndpointSelectors.Any(IsEverything) && compiled.Destinations.Any(static d => !d.Excluded)
        let wide = compiled.Destinations.Any(static d => !d.Excluded && d.Cidr.Length < WideLength)
        select Found(wide ? Severity.Warning : Severity.Info, policy, wide ? "every pod of the cluster leaves by the gateway, " +
            "including CoreDNS, monitoring and the rest of kube-system" : "the policy selects every pod of the cluster, " +
            $"including kube-system, and each takes {Plural.Count(compiled.Destinations.Length, "entry")} in the agents' maps",
            "select pods by namespace: io.kubernetes.pod.namespace in podSelector.matchLabels", ("destinationCIDRs", policy.DestinationCidrs));

    /// <summary>Whether a selector selects every pod: every pod has a namespace.</summary>
    private static bool IsEverything(LabelSelector selector) => selector.MatchLabels.Count == 0
        && selector.MatchExpressions.All(static r => r is { Key: PolicyCompiler.NamespaceLabel, Operator: LabelOperator.Exists } && r.Values.IsDefaultOrEmpty);
}
