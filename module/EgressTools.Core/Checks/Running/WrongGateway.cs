namespace EgressTools.Checks.Running;

internal sealed class WrongGateway() : DifferenceCheck("EGT5004", Severity.Error, "agents hold another gateway than the policy chooses", DifferenceClass.WrongGateway)
{
    public override string Why =>
        "The agents choose the gateway from the labels and addresses of CiliumNodes. One that did not take a change of these sends packets to the gateway of before, and the pods are seen with its address; "
        + "one that knows no node for the policy (Not Found) drops them with reason 194.";

    public override string Cure => "Look into the log of the agents that are named and restart them. Where all agents agree on another gateway, see whether the version of Cilium that is assumed here is the one that runs.";

    public override ImmutableArray<string> References => Issues(41547, 39245, 44705);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override Severity SeverityOf(CheckContext context, DifferenceGroup group) => IsOnTheWay(group) || IsOnGateway(context, group) ? Severity.Error : Severity.Warning;

    private static bool IsOnTheWay(DifferenceGroup group) => group.All.Any(static d => d.Steers);

    // A gateway that does not know itself for one gives the packets no egress IP.
    private static bool IsOnGateway(CheckContext context, DifferenceGroup group) =>
        context.Table.Policies.Where(p => p.Policy.Name == group.First.Policy).SelectMany(static p => p.Ring).Any(g => g.Node is { } node && group.Nodes.Contains(node));

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("hold")} gateway {group.Held} in {group.Entries}, where {Listed.Some(group.First.Expected.Select(static v => v.Gateway.ToString()))} is right: "
        + (IsOnTheWay(group) ? $"traffic of {group.Pods} leaves by another gateway, or not at all" : "the traffic does not pass there now, and will go wrong once a pod moves there");

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
