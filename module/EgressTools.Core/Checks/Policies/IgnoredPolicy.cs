namespace EgressTools.Checks.Policies;

internal sealed class IgnoredPolicy() : Check("EGT1002", Severity.Error, "Policy ignored by the agents", SnapshotKinds.Policies,
    ShownIn.EveryAgent, [32868, 27802])
{
    private const string Destinations = "write the destinations, 0.0.0.0/0 for all";

    public override string Why => "The API server admits documents that the agents ignore, such as a rule without podSelector and namespaceSelector, or an "
        + "empty list. Older API servers also admitted what newer ones reject. The resource has no status: only a line in each agent's log says so, and the "
        + "pods leave by the addresses of their own nodes. If agents reject an update, running agents keep the previous version, for new pods too, until they "
        + "restart. The failure then comes later, node by node.";
    public override string Cure => $"Correct the field that the message names, and apply the policy again. {Subcommands.Policies} then shows its pods.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            // EGT1027 reports what the API server rejects: it never reaches the agents.
            var rejected = policy.FaultsIn(context.Version).ToList();
            var compiled = context.Compile(rejected.Count == 0 ? policy : CorrectedPolicy.Admitted(policy));
            if (Reason(compiled) is var (why, remedy) && !rejected.Exists(f => IsAbout(f, FieldOf(compiled))))
                yield return Found(policy, why, remedy);
        }
    }

    private static bool IsAbout(PolicyFault fault, string field) =>
        (fault.IsMissing || fault.IsMalformed) && (fault.Path == "spec" || fault.Path.StartsWith(field, StringComparison.Ordinal));

    // The field that the reason is about.
    private static string FieldOf(CompiledPolicy compiled) => compiled switch
    {
        { Rejection: PolicyRejection.NoDestinations } or { Rejection: PolicyRejection.None, Policy.DestinationCidrs.IsEmpty: true } => "spec.destinationCIDRs",
        { Rejection: PolicyRejection.NoPodSelector } or { Rejection: PolicyRejection.None, EndpointSelectors.IsEmpty: true } => "spec.selectors",
        _ => "spec.egressGateway",
    };

    private static (string Why, string Remedy)? Reason(CompiledPolicy compiled) => compiled switch
    {
        // EGT1003 and EGT1005 report these, EGT1030 selectors that cannot be compiled.
        { Rejection: PolicyRejection.InterfaceAndEgressIP } => null,
        { Rejection: PolicyRejection.BadEgressIP } when Address.TryParse(compiled.RejectedValue, out _) => null,
        { Rejection: not PolicyRejection.None } =>
            ($"the agents ignore the whole policy: {RejectionText.Of(compiled)}{RejectionText.InForce(compiled.Policy)}", RemedyOf(compiled)),
        { Policy.DestinationCidrs.IsEmpty: true } => ("destinationCIDRs is empty, so the policy steers no traffic", Destinations),
        { EndpointSelectors.IsEmpty: true } => ("selectors is empty, so the policy selects no pod", "add a selector with a podSelector"),
        _ when NeverSource(compiled) is { } address =>
            ($"egressIP {address} cannot be the source of a packet on a network: the selected pods get no answers",
                "write an address of the gateway's interface, or remove egressIP"),
        _ when compiled.Gateways.Any(static g => g.NodeSelector is null) =>
            ("a gateway has no nodeSelector, so agents use the first node by name", "give every gateway a nodeSelector"),
        _ => null,
    };

    private static Address? NeverSource(CompiledPolicy compiled) => compiled.Gateways
        .Select(static g => g.EgressAddress).FirstOrDefault(static a => a is { } address && AddressClass.IsNeverSource(address));

    private static string RemedyOf(CompiledPolicy compiled) => compiled.Rejection switch
    {
        PolicyRejection.NoDestinations => Destinations,
        PolicyRejection.BadCidr when Address.TryParse(compiled.RejectedValue, out var address) => $"write {address}/{address.Width}",
        PolicyRejection.BadCidr => "write it as 10.0.0.0/8 or 2001:db8::/32",
        PolicyRejection.NoGateway => "set egressGateway",
        PolicyRejection.BadEgressIP => "write an address of the gateway's interface, without a prefix length",
        _ => "add podSelector: {} to select all pods of the rule's nodes",
    };
}
