namespace EgressTools.Checks.Gateways;

internal sealed class SkippedEntry() : Check("EGT2010", Severity.Warning, "an entry of egressGateways finds no node and is passed over")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override VersionSpan Versions => VersionSpan.From(1, 18, 10).Until(1, 19).Or(VersionSpan.From(1, 19, 4));

    public override string Why =>
        "An entry whose nodeSelector fits no CiliumNode is left out, and the pods are spread over the others. Nothing is dropped, but fewer gateways than written carry the traffic, addresses that partners expect are never seen, "
        + "and when the node comes back, pods change their gateway and open connections break.";

    public override string Cure => "Take the entry out, or give the label to the node that it means.";

    public override ImmutableArray<string> References => Issues(44705, 39245);

    public override ShownIn Shown => ShownIn.Agents("1.18.11", "1.19.4", "1.19.6", "1.20.2");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (policy, missing) in GatewayEntries.WithoutNode(context))
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"{missing.Count} of {policy.Gateways.Length}");
            yield return Found(policy.Policy, $"{share} entries of egressGateways {Plural.Verb(missing.Count, "find")} no gateway node ({GatewayWords.Selectors(missing)}) and {Plural.Verb(missing.Count, "are")} passed over: its pods share the {(policy.Ring.Length == 1 ? "one that is" : $"{policy.Ring.Length.ToString(CultureInfo.InvariantCulture)} that are")} left") with
            {
                Evidence = [new("entries without a node", share), new("nodeSelector", GatewayWords.Selectors(missing))],
                Remedy = "take these entries out of egressGateways, or give a node the label",
            };
        }
    }
}
