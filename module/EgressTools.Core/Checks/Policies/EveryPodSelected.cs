namespace EgressTools.Checks.Policies;

internal sealed class EveryPodSelected() : Check("EGT1010", Severity.Warning, "a selector selects every pod of the cluster")
{
    // Shorter destinations are the internet, or a large part of it.
    private const int WideLength = 8;

    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "podSelector: {} selects the pods of every namespace: CoreDNS with its queries to the name servers, monitoring, the pods of kube-system, those that somebody starts tomorrow. "
        + "All of them then hang on one gateway, and each takes entries of the agents' maps, of which there are 16384 by default.";

    public override string Cure => "Select by io.kubernetes.pod.namespace, or by a label that pods get on purpose, such as egress: gateway-a.";

    public override ImmutableArray<string> References => Issues(16147, 22805);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var compiled = context.Compile(policy);
            if (!compiled.NodeSelectors.IsEmpty || !compiled.EndpointSelectors.Any(IsEverything) || compiled.Destinations.All(static d => d.Excluded))
                continue;
            var wide = compiled.Destinations.Any(static d => !d.Excluded && d.Cidr.Length < WideLength);
            yield return Found(policy, wide
                ? "every pod of the cluster leaves by the gateway, those of kube-system with CoreDNS and monitoring too"
                : $"every pod of the cluster is selected, those of kube-system too, and each takes {Plural.Count(compiled.Destinations.Length, "place")} in the agents' maps") with
            {
                Severity = wide ? Severity.Warning : Severity.Info,
                Evidence = [new("destinationCIDRs", Listed.Plain(policy.DestinationCidrs))],
                Remedy = "select pods by their namespace: podSelector.matchLabels io.kubernetes.pod.namespace",
            };
        }
    }

    /// <summary>Whether no pod is left out: every one has a namespace.</summary>
    private static bool IsEverything(LabelSelector selector) =>
        selector.MatchLabels.Count == 0 && selector.MatchExpressions.All(static r => r is { Key: PolicyCompiler.NamespaceLabel, Operator: LabelOperator.Exists } && r.Values.IsDefaultOrEmpty);
}
