namespace EgressTools.Engine;

/// <summary>What else is known of a difference.</summary>
/// <param name="Absent">An agent has no map at all.</param>
/// <param name="Steers">The agent of the pod's own node is among those that differ.</param>
/// <param name="Full">The map of an agent has no room left.</param>
/// <param name="Kept">The policy whose earlier version explains it, since agents reject the present one; null where there is none.</param>
/// <param name="NoAddress">Why the gateway has no address to give; null where it has.</param>
internal readonly record struct DifferenceContext(bool Absent, bool Steers, bool Full, CompiledPolicy? Kept, string? NoAddress);

/// <summary>Differences in words: what it means for the traffic, the likely cause, the cure.</summary>
internal static class DifferenceText
{
    private const string Restart = "check the agent's log; if the difference stays, restart its pod";

    private static string OutOfDate => $"the agents missed a change of nodes or policies, or run a version that chooses differently ({Options.CiliumVersion})";

    public static string Of(RuleDifference difference, IReadOnlyList<(GatewayRef Gateway, int Agents)> gateways, int agents, DifferenceContext known,
        TimeSpan age) => difference.Class switch
        {
            DifferenceClass.MissingOnSource =>
                $"the agent of the pod's node lacks the entry, so the pod's traffic leaves by that node, as without policy {difference.Policy}: {Why(known)}",
            DifferenceClass.MissingOnGateway =>
                $"the gateway's agent lacks the entry, so packets leave it with the pod's own address, and are lost or show that address: {Why(known)}",
            DifferenceClass.MissingElsewhere =>
                $"{Count(difference.Nodes.Length, agents)} not on the pod's path {Plural.Verb(difference.Nodes.Length, "lack")} the entry, " +
                $"which matters when the pod or the gateway moves there: {Why(known)}",
            DifferenceClass.WrongGateway => WrongGateway(difference, gateways[0].Gateway, agents, known.Steers),
            DifferenceClass.AgentsDisagree =>
                $"agents disagree: instead of {Expected(difference)} " +
                $"{Listed.Short(gateways.Select(g => $"{Count(g.Agents, agents)} {Plural.Verb(g.Agents, "hold")} {g.Gateway}"))}; " +
                $"some of them missed a change of nodes or policies; {Restart}",
            DifferenceClass.WrongEgressIP => WrongEgressIP(difference),
            DifferenceClass.NoEgressIP =>
                $"the gateway has no egress IP and drops the packets (reason 204): {known.NoAddress}",
            DifferenceClass.GonePod =>
                $"no endpoint has the source address, so the pod was deleted and {Count(difference.Nodes.Length, agents)} kept its entry; " +
                $"a new pod with this address would leave by the gateway: {Restart}",
            DifferenceClass.Unexpected when known.Kept is { } kept => Kept(kept, Count(difference.Nodes.Length, agents), difference.Nodes.Length == 1),
            DifferenceClass.Unexpected =>
                $"no policy asks for the entry that {Count(difference.Nodes.Length, agents)} {Plural.Verb(difference.Nodes.Length, "hold")}: the policy, " +
                $"or the labels of the pod's identity, changed and the agent missed it; {Restart}",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"the endpoint is {Math.Max(0, (int)age.TotalSeconds)} s old and {Count(difference.Nodes.Length, agents)} " +
                $"{Plural.Verb(difference.Nodes.Length, "do")} not have it yet, which may take 30 s; {Options.Wait.With("60s")} looks until they have"),
        };

    public static string StaleLabels(string policy, ImmutableArray<string> nodes, ImmutableArray<string> known,
        ImmutableArray<string> current, int keys, int agents)
    {
        var followed = agents == 0 ? "" : $", as {Plural.Count(agents, "agent")} {Plural.Verb(agents, "hold")} it for {Plural.Count(keys, "entry")} already";
        return $"{StaleLabels(policy, nodes, known, current)}{followed}; the agent of that node copies the labels, so start it, " +
            "or correct the CiliumNode's labels by hand if the node is dead (#41547)";
    }

    /// <summary>The same without what agents hold and without the cure.</summary>
    public static string StaleLabels(string policy, ImmutableArray<string> nodes, ImmutableArray<string> known, ImmutableArray<string> current) =>
        $"the labels of Node and CiliumNode {Listed.Short(nodes)} differ for policy {policy}: by the CiliumNode, which agents use, " +
        $"its gateway is {Listed.Short(known)}, "
            + $"by the Node it would be {Listed.Short(current)}";

    private static string WrongGateway(RuleDifference difference, GatewayRef actual, int agents, bool steers)
    {
        var what = $"{Count(difference.Nodes.Length, agents)} {Plural.Verb(difference.Nodes.Length, "hold")} {actual} instead of {Expected(difference)}";
        if (!steers)
            return $"{what}, not the one of the pod's own node, so its traffic is steered correctly for now: {OutOfDate}; {Restart}";
        return actual.Kind == GatewayKind.NotFound
            ? $"{what}, so the pod's traffic is dropped (reason 194): the gateway's node has not reached {Plural.Them(difference.Nodes.Length)}, " +
            $"or its label came later; {Restart}"
            : $"{what}, so the pod leaves by another gateway: {OutOfDate}; {Restart}";
    }

    private static string WrongEgressIP(RuleDifference difference) => difference.Expected[0].EgressIP is { IsUnspecified: true }
        ? $"the agent treats its node as the gateway, but the gateway is {Expected(difference)}: {Restart}"
        : $"the gateway gives the packets {difference.Actual?.EgressIP} instead of {difference.Expected[0].EgressIP}: the node's addresses changed, and " +
        $"agents derive them again only when a policy or node changes (#47761). Change an annotation of policy {difference.Policy}, or restart the agent's pod";

    /// <summary>Why the gateway of a claim gives its packets no address, and the cure.</summary>
    public static string NoAddress(MapClaim claim) => claim.Chosen.Own.Source switch
    {
        _ when claim.HasNoEgressIP => EgressIPText.Missing(claim),
        EgressIPSource.OtherFamily => $"the interface with egressIP {claim.Chosen.EgressIP} has addresses of only one family in destinationCIDRs (#48660); " +
            "remove the destinations of one family",
        _ when claim.AskedIP is { } asked => $"{asked} is not on any of its interfaces; " +
            "write an internal address of the node as the policy's egressIP, or remove the field",
        _ => "its interface has no address of this family; name another interface, or an egressIP, in the policy",
    };

    private static string Expected(RuleDifference difference) =>
        Listed.Either(difference.Expected.Select(static v => v.Gateway.ToString()).Distinct(StringComparer.Ordinal));

    private static string Why(DifferenceContext known) => known switch
    {
        { Absent: true } => "it has no egress map: it runs without the egress gateway, or has not loaded it. If cilium-config disables the egress gateway, " +
            "enable it. Restart the agent",
        { Full: true } => "its map is full and drops random entries; raise egress-gateway-policy-map-max and restart the agents, or write fewer destinations",
        _ => "it missed the policy or the pod's identity, or lost the entry when the policy changed. Change an annotation of the policy, " +
            $"so that the agents look again; {Restart}",
    };

    // Whether there was an earlier version is known only from metadata.generation.
    private static string Kept(CompiledPolicy policy, string agents, bool one) =>
        $"{agents} {(one ? "holds" : "hold")} an entry of {(policy.Policy.Generation is null ? "perhaps an" : "the")} earlier version of policy " +
        $"{policy.Policy.Name}, which stays in force until {(one ? "it restarts" : "they restart")}: "
            + $"the agents reject the present version, because {RejectionText.Of(policy)}. Correct the policy";

    private static string Count(int some, int all) => string.Create(CultureInfo.InvariantCulture, $"{some} of {Plural.Count(all, "agent")}");
}
