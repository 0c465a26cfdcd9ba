namespace EgressTools.Checks.Gateways;

internal sealed class InterfaceOutsideDevices() : Check("EGT2040", Severity.Error, "Egress interface outside Cilium's devices",
    SnapshotKinds.Policies | SnapshotKinds.Configuration, ShownIn.Agents("1.20.2"), [43250, 40406, 19862, Reference.Guide])
{
    private const string Key = "devices";

    public override string Why => "Cilium translates addresses only on its devices: those that the setting devices in cilium-config lists (eth+ means every "
        + "name that begins with eth), or those that it detects. If a policy leaves by another interface, for example a VPN or VLAN, packets leave by the "
        + "default route with that interface's address, or replies are not translated back. Cilium 1.20 finds no address on an interface outside its devices, "
        + "and drops the traffic (reason 204).";
    public override string Cure => "Add the interface to devices, keep the listed ones, and restart the agents. The gateway also needs a route through that "
        + "interface: ip route get DESTINATION from EGRESS-IP.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var listed = context.Configured.Setting(Key);
        var devices = new CiliumDevices(CiliumDevices.Listed(listed));
        return
            from policy in context.Written
            // EGT2042 reports an interface that the gateway does not have.
            let outside = context.GatewaysOf(policy).Select(g => (Gateway: g, Node: context.NodeOf(g)?.Name))
                .Select(g => (g.Gateway, g.Node, At: EgressInterface.Of(context, g.Gateway, g.Node ?? "")))
                .Where(g => g.At is not null && !(g.At.Known is null && context.Interfaces.ContainsKey(g.Node ?? ""))
                    && devices.Contains(g.At.Known ?? new NodeInterface(g.At.Name)) == false).ToList()
            where outside.Count > 0
            let first = outside[0]
            // From 1.20 on, agents find no address on such an interface.
            let isDropped = context.Behavior.PrimaryAddresses && first.Gateway.EgressAddress is null
            let why = listed is null or "" ? "is not one of Cilium's devices" : $"is not in the setting devices ({listed})"
            let effect = isDropped ? "the gateway finds no egress IP there and drops the traffic (reason 204)"
                : "traffic may leave by the default route, or replies may not be translated back"
            select Found(isDropped ? Severity.Error : Severity.Warning, policy,
                $"interface {first.At!.Name}{(first.Node is null ? "" : $" of gateway {first.Node}")} {why}: {effect}",
                $"add {first.At!.Name} to devices (helm: devices), restart the agents, and make sure that the gateway has a route through it",
                ("interface", outside.ConvertAll(static g => g.At!.Name)), (Key, listed ?? "not set"));
    }
}
