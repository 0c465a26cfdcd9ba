namespace EgressTools.Checks.Gateways;

internal sealed class UnmatchedEntry() : Check("EGT2009", Severity.Error, "an entry of egressGateways finds no node, and its share of the pods is cut off")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override VersionSpan Versions => VersionSpan.BeforePatch(1, 18, 10).Or(VersionSpan.BeforePatch(1, 19, 4));

    public override string Why =>
        "These releases spread pods over all entries of egressGateways, also over those whose nodeSelector fits no CiliumNode. The pods that fall to such an entry have the gateway 'Not Found', and what they send to "
        + "the policy's destinations is dropped, while the other pods work. It shows when a node of several loses its label or is replaced.";

    public override string Cure => "Take the entry out or give the label to a node; or update to 1.18.10, 1.19.4 or later, which pass over such entries.";

    public override ImmutableArray<string> References => Issues(44705, 45631, 45630);

    public override ShownIn Shown => ShownIn.Agents("1.18.3", "1.19.3");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (policy, missing) in GatewayEntries.WithoutNode(context))
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"{missing.Count} of {policy.Ring.Length}");
            yield return Found(policy.Policy, $"{share} entries of egressGateways {Plural.Verb(missing.Count, "find")} no gateway node ({GatewayWords.Selectors(missing)}): about {missing.Count * 100 / policy.Ring.Length} % of its pods have no gateway, and what they send is dropped") with
            {
                Evidence = [new("entries without a node", share), new("nodeSelector", GatewayWords.Selectors(missing))],
                Remedy = "take these entries out of egressGateways, or give a node the label",
            };
        }
    }
}
