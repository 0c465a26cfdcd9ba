namespace EgressTools.Checks.Addresses;

internal sealed class SharedEgressIP() : Check("EGT3007", Severity.Error, "one egressIP is asked for on several nodes")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override string Why =>
        "An address can be on one node only. Where policies, or entries of one policy, ask for it on several, all but one of these gateways do not have it and drop their packets (reason 204); "
        + "if it is set on several machines, answers come to one of them, and the connections of the others break.";

    public override string Cure => "Give each gateway an egress IP of its own, or leave the field out, so that each takes its own address.";

    public override ImmutableArray<string> References => Issues(44026, 47761);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var asked = from policy in context.Gateways.Policies
                    from gateway in policy.Ring
                    where gateway is { Node: not null, EgressIP: not null }
                    select (policy.Policy, Node: gateway.Node!, Address: gateway.EgressIP!.Value);
        foreach (var uses in asked.GroupBy(static a => a.Address))
        {
            var nodes = uses.Select(static u => u.Node).Distinct(StringComparer.Ordinal).ToList();
            if (nodes.Count < 2)
                continue;
            var others = uses.Select(static u => u.Policy.Name).Distinct(StringComparer.Ordinal).Skip(1).ToList();
            yield return Found(uses.First().Policy, $"egressIP {uses.Key} is asked for on {Listed.Some(nodes)}{(others.Count == 0 ? "" : $", there by policy {Listed.Some(others)}")}: one node at most has it, and the others drop the packets (reason 204)") with
            {
                Evidence = [new("asked for", Listed.Plain(uses.Select(static u => $"{u.Policy.Name} on {u.Node}")))],
                Remedy = "give each gateway an egressIP of its own, or leave the field out",
            };
        }
    }
}
