namespace EgressTools.Checks.Policies;

internal sealed class IgnoredGateway() : Check("EGT1001", Severity.Error, "egressGateway missing from egressGateways", SnapshotKinds.Policies,
    ShownIn.AgentsSince118, [38341, 39304], VersionSpan.From(1, 18))
{
    public override string Why => "If egressGateways has entries, the agents ignore egressGateway. Its node gets no pods and its address is not used, unless "
        + "the list has the same node. The schema still requires the field, so it reads like the first of several gateways.";
    public override string Cure => $"List every gateway in egressGateways, including the one in egressGateway. {Subcommands.Check} {Options.Fix} "
        + "does this if no known pod then leaves by another address.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (policy.Gateway is not { } single || policy.Gateways.IsEmpty || policy.Gateways.Contains(single))
                continue;
            if (ListedNode.EntryOf(policy, g => context.NodeOf(g)?.Name) is { } entry)
            {
                if (!ListedNode.AsksTheSame(entry, single))
                    yield return OtherAddress(policy, single, entry);
                continue;
            }
            yield return Found(policy, $"egressGateway ({single.NodeSelector}) is ignored: egressGateways is set and does not list it",
                "add it to egressGateways, or copy an entry of egressGateways to egressGateway", ("egressGateway", single.ToText()),
                ("egressGateways", string.Join("; ", policy.Gateways.Select(static g => g.ToText()))));
        }
    }

    /// <summary>The node is used, but not with the address in egressGateway. This matters less if egressGateway names no address.</summary>
    private CheckFinding OtherAddress(EgressPolicy policy, PolicyGateway single, PolicyGateway entry) =>
        Found(single is { EgressIP: null, Interface: null } ? Severity.Info : Severity.Warning, policy,
            $"egressGateway asks for {Address(single)}, but agents use the entry of egressGateways for the same node, which asks for {Address(entry)}",
            "copy the entry of egressGateways to egressGateway", ("egressGateway", single.ToText()), ("entry of the same node", entry.ToText()));

    private static string Address(PolicyGateway gateway) => gateway switch
    {
        { EgressIP: { } address } => $"egress IP {address}",
        { Interface: { } name } => $"an address of {name}",
        _ => "no egress IP",
    };
}
