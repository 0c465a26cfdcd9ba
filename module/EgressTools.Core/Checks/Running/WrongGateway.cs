namespace EgressTools.Checks.Running;

internal sealed class WrongGateway() : DifferenceCheck("EGT5004", Severity.Error, "Wrong gateway in egress maps",
    DifferenceClass.WrongGateway, [41547, 39245, 44705])
{
    public override string Why => "Agents choose the gateway by the labels and addresses of CiliumNodes. An agent that missed a change sends packets to the "
        + "previous gateway, and the pods leave with its address. An agent that finds no node for the policy (Not Found) drops them (reason 194).";
    public override string Cure => "Check the log of the named agents and restart them. If all agents hold the same other gateway, check that the assumed "
        + "version of Cilium is the one that runs.";

    private protected override Severity SeverityOf(CheckContext context, DifferenceGroup group) =>
        IsOnTheWay(group) || IsOnGateway(context, group) ? Severity.Error : Severity.Warning;

    private static bool IsOnTheWay(DifferenceGroup group) => group.All.Any(static d => d.Steers);

    // A gateway whose agent holds another gateway does not give packets the egress IP.
    private static bool IsOnGateway(CheckContext context, DifferenceGroup group) =>
        context.Table.Policies.Where(p => p.Policy.Name == group.First.Policy).SelectMany(static p => p.Ring)
            .Any(g => g.Node is { } node && group.Nodes.Contains(node));

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("hold")} gateway {group.Held} in {group.Entries}, " +
        $"not {Listed.Short(group.First.Expected.Select(static v => v.Gateway.ToString()))}: "
        + (IsOnTheWay(group) ? $"traffic of {group.Pods} leaves by another gateway, or not at all"
            : "their traffic does not pass there, but would go wrong if a pod moves there");
}
