namespace EgressTools.Checks.Policies;

internal sealed class IgnoredGateway() : Check("EGT1001", Severity.Error, "egressGateway is ignored beside egressGateways")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "Where egressGateways has entries, the agents do not look at egressGateway at all: the node that it names gets no pod, and its address is never seen outside, unless the list has that node too. "
        + "The schema still demands the field, so that it reads like the first of several gateways.";

    public override string Cure => "Make the list hold every gateway, also the one of egressGateway; kubectl egress check --fix does it.";

    public override ImmutableArray<string> References => Issues(38341, 39304);

    public override ShownIn Shown => ShownIn.AgentsSince118;

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
            yield return Found(policy, $"egressGateway ({single.NodeSelector}) is never used, because egressGateways has entries and it is none of them") with
            {
                Evidence = [new("egressGateway", single.ToText()), new("egressGateways", string.Join("; ", policy.Gateways.Select(static g => g.ToText())))],
                Remedy = "list it in egressGateways too, or let egressGateway repeat an entry of the list",
            };
        }
    }

    /// <summary>The node is used: only what egressGateway says of its address is not. Whoever names none does not count on any.</summary>
    private CheckFinding OtherAddress(EgressPolicy policy, PolicyGateway single, PolicyGateway entry) =>
        Found(policy, $"egressGateway asks for {Address(single)}, and the entry of egressGateways for the same node, which is what counts, asks for {Address(entry)}") with
        {
            Severity = single is { EgressIP: null, Interface: null } ? Severity.Info : Severity.Warning,
            Evidence = [new("egressGateway", single.ToText()), new("entry of the same node", entry.ToText())],
            Remedy = "let egressGateway repeat the entry of the list",
        };

    private static string Address(PolicyGateway gateway) => gateway switch
    {
        { EgressIP: { } address } => $"egress IP {address}",
        { Interface: { } name } => $"an address of {name}",
        _ => "no egress IP",
    };
}
