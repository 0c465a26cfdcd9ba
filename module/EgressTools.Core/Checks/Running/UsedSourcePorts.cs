namespace EgressTools.Checks.Running;

internal sealed class UsedSourcePorts() : Check("EGT5035", Severity.Error,
    "Source ports of an egress IP nearly used up", SnapshotKinds.NatStatistics | SnapshotKinds.Configuration, ShownIn.Agents("1.18.3", "1.20.2"),
    ["https://docs.cilium.io/en/stable/network/concepts/masquerading/", 33074, 37947])
{
    /// <summary>Percent of ports in use: for a warning, and for an error, as tests lost packets from there on.</summary>
    private const int Near = 80, Losing = 87;

    public override string Why => "Each connection from one egress IP to one remote address and port needs a source port above node-port-range (from 32768 on "
        + "by default), and a closed connection keeps its port for a while. When nearly all are in use, the gateway finds no free port for new connections and "
        + "drops them (reason 167). Agents count the fullest pairs in their table nat-stats, which support bundles hold. In a test with 87 % of the ports in "
        + "use, a third of new UDP flows was lost.";
    public override string Cure => "List more gateways in egressGateways, which gives the pods more egress IPs. Or make the pods share connections, or spread "
        + "requests over more addresses of the remote service.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var ports = SourcePorts.Of(context.Configured);
        return
            from usage in context.NatUsages
            where usage.Count >= (long)ports * Near / 100 && usage.Count > 0
            orderby usage.Count descending
            let share = (int)Math.Min(100, usage.Count * 100L / Math.Max(ports, 1))
            let effect = share >= Losing ? "new connections fail" : "new connections fail when nearly all are in use"
            let used = $"{usage.Count} of {ports} source ports ({share} %)"
            select Found(share >= Losing ? Severity.Error : Severity.Warning, CheckResource.Node(usage.Node),
                $"{used} of {usage.EgressIP} to {usage.Remote} ({usage.Protocol}) are in use: {effect}", "list more gateways in egressGateways, " +
                "or make pods share connections", ("connections", usage.Count), ("ports", ports), ("remote", usage.Remote));
    }
}
