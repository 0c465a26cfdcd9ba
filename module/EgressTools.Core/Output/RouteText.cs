namespace EgressTools.Output;

/// <summary>Routes and their reasons in words.</summary>
public static class RouteText
{
    /// <summary>The outcome's word, also that of the document.</summary>
    public static string Word(RouteOutcome outcome) => outcome switch
    {
        RouteOutcome.Gateway => "gateway",
        RouteOutcome.Direct => "direct",
        RouteOutcome.Dropped => "dropped",
        RouteOutcome.Inside => "inside",
        RouteOutcome.Alternates => "alternates",
        _ => "unknown",
    };

    /// <summary>The reason's code in the document: "longest-prefix".</summary>
    public static string Code(RouteReasonKind kind) => kind switch
    {
        // Abbreviations are one word.
        RouteReasonKind.GatewayWithoutIPv4 => "gateway-without-ipv4",
        RouteReasonKind.EgressIPDepends => "egress-ip-depends",
        RouteReasonKind.NoEgressIP => "no-egress-ip",
        _ => string.Concat(kind.ToString().Select(static (c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}")),
    };

    /// <summary>One clause.</summary>
    public static string Of(RouteReason reason) => reason.Kind switch
    {
        RouteReasonKind.OnlyEntry => $"{reason.Cidr} of policy {reason.Policy} is the only entry that contains it",
        RouteReasonKind.LongestPrefix => $"{reason.Cidr} of policy {reason.Policy} is the longest prefix that contains it, before {reason.Detail}",
        RouteReasonKind.Excluded => $"policy {reason.Policy} excludes {reason.Cidr}: it leaves as without a policy",
        RouteReasonKind.HashedGateway => $"of the gateways {reason.Detail} the hash of the endpoint chooses {reason.Node}",
        RouteReasonKind.FirstNodeByName => $"the node selector matches {reason.Detail}, and agents use only the first by name",
        RouteReasonKind.NoGateway => NoGateway(reason),
        RouteReasonKind.GatewayNotReady => $"gateway {reason.Node} is not ready: what is sent to it is lost",
        RouteReasonKind.EgressIPDepends => $"the egress IP depends: {reason.Detail}",
        RouteReasonKind.NoEgressIP => $"gateway {reason.Node} has no egress IP and drops the packets (reason 204): {reason.Detail}",
        RouteReasonKind.NoPublicAddress => $"no public address of gateway {reason.Node} is known",
        RouteReasonKind.MapFull => $"the policies need more entries than the egress map holds ({reason.Detail}): which entries are missing is random, " +
            "and traffic of their pods is not steered (egress-gateway-policy-map-max)",
        RouteReasonKind.Conflict when !reason.Detail.Contains(" and ", StringComparison.Ordinal) =>
            $"policy {reason.Detail} both lists and excludes {reason.Cidr}, and {ConflictText.Switches}",
        RouteReasonKind.Conflict => $"policies {reason.Detail} name different gateways or egress IPs for {reason.Cidr}, and {ConflictText.Switches}",
        RouteReasonKind.HostNetwork => "the pod uses hostNetwork: egress policies do not apply",
        RouteReasonKind.SuperNode => $"the pod runs on super node {reason.Node}, where no Cilium agent steers traffic",
        RouteReasonKind.NoEndpoint => "the pod has no CiliumEndpoint, " +
            $"so the agents do not know it{(reason.Detail.Length > 0 ? $" (it is {reason.Detail})" : "")}",
        RouteReasonKind.NoIdentity => "its CiliumEndpoint has no address or no identity yet",
        RouteReasonKind.NoAddressOfFamily => $"the pod has no {(reason.Address is { IsIPv6: true } ? "IPv6" : "IPv4")} address to send from",
        RouteReasonKind.InsideCluster =>
            $"{reason.Address} is {(reason.Node.Length > 0 ? $"an address of node {reason.Node}" : $"that of {reason.Detail}")}, " +
            "and traffic inside the cluster is never steered",
        RouteReasonKind.NotCovered => $"policy {reason.Policy} selects it for other destinations: {reason.Detail}",
        RouteReasonKind.GatewayWithoutIPv4 => $"the first address of node {reason.Node}, the gateway of policy {reason.Policy}, is not IPv4, " +
            "and agents of this release keep no entry for it: the traffic leaves by the pod's own node",
        RouteReasonKind.LabelNotInIdentity => $"policy {reason.Policy} requires {reason.Requirement}, which the pod has and its identity lacks: " +
            "Cilium's label filter drops it",
        RouteReasonKind.SelectorNotCompiled => $"agents of this release cannot compile '{reason.Requirement}' of policy {reason.Policy}, " +
            "and its rule selects no pod",
        RouteReasonKind.NotSelected => NotSelected(reason),
        RouteReasonKind.OtherNode => $"policy {reason.Policy} selects only pods on nodes with {reason.Requirement}",
        RouteReasonKind.PolicyIgnored => $"the agents ignore policy {reason.Policy}: {reason.Detail}",
        RouteReasonKind.EarlierVersion => EarlierVersion(reason),
        RouteReasonKind.NoPolicies => "there are no policies",
        _ => "the egress gateway is disabled in cilium-config",
    };

    private static string EarlierVersion(RouteReason reason) => reason switch
    {
        { Cidr: { } cidr } => $"the agent of node {reason.Node} keeps {cidr} of an earlier version of policy {reason.Policy}. After its restart: direct",
        { Node.Length: > 0 } => $"the agent of node {reason.Node} keeps no earlier version of policy {reason.Policy}",
        _ => $"agents that knew an earlier version of policy {reason.Policy} keep that version. After a restart: direct",
    };

    private static string NoGateway(RouteReason reason)
    {
        var why = reason.Node.Length > 0 ? $"node {reason.Node} has no IPv4 address"
            : reason.Requirement.Length > 0 ? $"no node has the labels {reason.Requirement}"
            : "the node that it chooses has no address";
        return $"policy {reason.Policy} finds no gateway: {why}; the agents drop the traffic (reason 194)";
    }

    private static string NotSelected(RouteReason reason) => reason switch
    {
        { Requirement.Length: 0 } => $"policy {reason.Policy} selects no pods",
        { Detail.Length: 0 } => $"policy {reason.Policy} requires {reason.Requirement}",
        _ => $"policy {reason.Policy} requires {reason.Requirement}, and the pod has {reason.Detail}",
    };
}
