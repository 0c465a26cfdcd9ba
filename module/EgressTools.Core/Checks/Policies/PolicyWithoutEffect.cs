namespace EgressTools.Checks.Policies;

internal sealed class PolicyWithoutEffect() : Check("EGT1002", Severity.Error, "the agents ignore the policy, or a part of it that it cannot do without")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The API server admits documents that the agents then ignore: a rule without podSelector and namespaceSelector, an empty list; and an older API server admitted what a newer one rejects. "
        + "The resource has no status: only a line in each agent's log says so, and the pods leave by the addresses of their own nodes. "
        + "After an update that agents reject, running agents keep the version before, for new pods too, until they restart. The failure comes later, node by node.";

    public override string Cure => "Correct the field that the message names, and apply the policy again; kubectl egress policies then shows its pods.";

    public override ImmutableArray<string> References => Issues(32868, 27802);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            // What the API server rejects never reaches the agents: that is said there.
            var rejected = policy.FaultsIn(context.Version).ToList();
            var compiled = context.Compile(rejected.Count == 0 ? policy : MendedPolicy.Admitted(policy));
            if (Reason(compiled) is var (why, remedy) && !rejected.Exists(f => (f.IsMissing || f.IsMalformed) && (f.Path == "spec" || f.Path.StartsWith(FieldOf(compiled), StringComparison.Ordinal))))
                yield return Found(policy, why) with { Remedy = remedy };
        }
    }

    // What the reason is about.
    private static string FieldOf(CompiledPolicy compiled) => compiled switch
    {
        { Rejection: PolicyRejection.NoDestinations } or { Rejection: PolicyRejection.None, Policy.DestinationCidrs.IsEmpty: true } => "spec.destinationCIDRs",
        { Rejection: PolicyRejection.NoPodSelector } or { Rejection: PolicyRejection.None, EndpointSelectors.IsEmpty: true } => "spec.selectors",
        _ => "spec.egressGateway",
    };

    private static (string Why, string Remedy)? Reason(CompiledPolicy compiled) => compiled switch
    {
        // These have checks of their own; so have selectors that cannot be compiled.
        { Rejection: PolicyRejection.InterfaceAndEgressIP } => null,
        { Rejection: PolicyRejection.BadEgressIP } when Address.TryParse(compiled.RejectedValue, out _) => null,
        { Rejection: not PolicyRejection.None } => ($"the agents ignore the whole policy: {RejectionText.Of(compiled)}{RejectionText.InForce(compiled.Policy)}", RemedyOf(compiled)),
        { Policy.DestinationCidrs.IsEmpty: true } => ("destinationCIDRs is empty, so that the policy steers nothing", "name the destinations, 0.0.0.0/0 for all"),
        { EndpointSelectors.IsEmpty: true } => ("selectors is empty, so that the policy selects no pod", "add a selector with a podSelector"),
        _ when NeverSource(compiled) is { } address => ($"egressIP {address} is an address that no packet leaves a machine with: the traffic of the selected pods gets no answer", "write an address of the gateway's interface, or leave egressIP out"),
        _ when compiled.Gateways.Any(static g => g.NodeSelector is null) => ("a gateway has no nodeSelector, so that agents use the first node by name", "give every gateway a nodeSelector"),
        _ => null,
    };

    private static Address? NeverSource(CompiledPolicy compiled) => compiled.Gateways
        .Select(static g => g.EgressAddress).FirstOrDefault(static a => a is { } address && AddressClass.IsNeverSource(address));

    private static string RemedyOf(CompiledPolicy compiled) => compiled.Rejection switch
    {
        PolicyRejection.NoDestinations => "name the destinations, 0.0.0.0/0 for all",
        PolicyRejection.BadCidr when Address.TryParse(compiled.RejectedValue, out var address) => $"write {address}/{address.Width}",
        PolicyRejection.BadCidr => "write it as 10.0.0.0/8 or 2001:db8::/32",
        PolicyRejection.NoGateway => "set egressGateway",
        PolicyRejection.BadEgressIP => "write an address of the gateway's interface, without a prefix length",
        _ => "add podSelector: {} for all pods of the rule's nodes",
    };
}
