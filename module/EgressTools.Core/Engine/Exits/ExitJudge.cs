namespace EgressTools.Engine.Exits;

/// <summary>Says what an exit address means, from the expectation and the nodes' addresses alone.</summary>
public sealed class ExitJudge(NodeIndex nodes)
{
    /// <summary>The verdict on a pod that was seen with an address.</summary>
    public ExitAddressResult Seen(TestedPod pod, Expectation expectation, Address seen)
    {
        var owner = nodes.OwnerOf(seen);
        var met = expectation.Exits.FirstOrDefault(e => Meets(e, expectation.Inside, seen, owner));
        var (verdict, reason, cause) = (expectation, met) switch
        {
            ({ Exits.IsEmpty: true }, _) => (ExitVerdict.NoPolicy, "", ""),
            ({ WithoutEndpoint: true }, _) => Same(ExitVerdict.NoEndpoint,
                $"{WithoutEndpoint(expectation)}: seen with {seen}{(owner is null ? "" : $" of node {owner}")}; {UnsteeredPod.Cure}"),
            (_, not null) => (ExitVerdict.Ok, $"seen with the address of gateway {met.GatewayNode}, as policy {met.Policy} says", ""),
            _ => Mismatch(pod, expectation, seen, owner),
        };
        var remark = pod.Pod is { } known ? PodState.Remark(known) : "";
        var doubt = verdict.IsFine() ? "" : expectation.Doubt;
        return new ExitAddressResult(pod.Name, verdict, Joined(reason, doubt, expectation.Note, remark))
        {
            Node = pod.Node,
            Address = seen,
            AddressOwner = owner,
            Expected = met ?? expectation.Exits.FirstOrDefault(),
            Cause = Joined(cause, doubt, expectation.Note),
        };
    }

    /// <summary>The verdict on a pod that was asked and got no answer.</summary>
    public static ExitAddressResult NoAnswer(TestedPod pod, Expectation expectation, string why) => expectation.Exits.FirstOrDefault() switch
    {
        null => Without(pod, ExitVerdict.NoPolicy, $"{expectation.Note}; {why}", expectation),
        _ when expectation.WithoutEndpoint => Without(pod, ExitVerdict.NoEndpoint, $"{WithoutEndpoint(expectation)}: {why}; {UnsteeredPod.Cure}", expectation),
        { GatewayNode: null } exit => Without(pod, ExitVerdict.NoAnswer,
            WithNote($"policy {exit.Policy} finds no gateway node, so the agents drop this traffic (reason 194); {why}", expectation), expectation),
        { } exit => Without(pod, ExitVerdict.NoAnswer, WithNote(Joined(why, expectation.Doubt, exit.Lack), expectation), expectation),
    };

    /// <summary>The verdict on a pod that could not be asked, which says nothing of its policy.</summary>
    public static ExitAddressResult Unasked(TestedPod pod, Expectation expectation, string why) => expectation.WithoutEndpoint
        ? Without(pod, ExitVerdict.NoEndpoint, $"{WithoutEndpoint(expectation)}; {UnsteeredPod.Cure} (the pod was not asked: {why})", expectation)
        : Without(pod, ExitVerdict.NotAsked, why, expectation);

    /// <summary>The verdict on a pod that is not to be asked: none of its containers runs, or no policy can apply to it.</summary>
    /// <returns>The result, or null where the pod is to be asked.</returns>
    public static ExitAddressResult? NotAsked(TestedPod pod) => pod switch
    {
        { Pod: null, Endpoint: null } => new ExitAddressResult(pod.Name, ExitVerdict.NotAsked, pod.NotReady!),
        { NotReady: { } why, Pod: not { Terminating: true } } => new ExitAddressResult(pod.Name, ExitVerdict.NotReady, why) { Node = pod.Node },
        { NeverSteered: { } why, Pod.HostNetwork: true } => new ExitAddressResult(pod.Name, ExitVerdict.NoPolicy, why) { Node = pod.Node },
        _ => null,
    };

    private static ExitAddressResult Without(TestedPod pod, ExitVerdict verdict, string reason, Expectation expectation) =>
        new(pod.Name, verdict, reason) { Node = pod.Node, Expected = expectation.Exits.FirstOrDefault() };

    // A gateway that derives its source address from an interface may use any of its own.
    private static bool Meets(ExpectedExit exit, bool inside, Address seen, string? owner)
    {
        if (exit is { GatewayNode: null } or { EgressIP.IsUnspecified: true })
            return false;
        if (seen == exit.EgressIP || (!inside && exit.PublicAddresses.Contains(seen)))
            return true;
        return exit.EgressIP is null && owner == exit.GatewayNode && (inside || !AddressClass.IsPublic(seen));
    }

    private static (ExitVerdict Verdict, string Reason, string Cause) Mismatch(TestedPod pod, Expectation expectation, Address seen, string? owner)
    {
        var exit = expectation.Exits[0];
        var instead = exit.GatewayNode is { } gateway ? $"not by gateway {gateway}" : $"although policy {exit.Policy} finds no gateway node";
        var without = $"{instead}: policy {exit.Policy} is not in effect for";
        if (pod.Has(seen))
            return OwnAddress(pod, exit, seen);
        if (owner is null)
            return Same(ExitVerdict.UnknownAddress, Unknown(exit, expectation.Inside, seen));
        if (owner == exit.GatewayNode)
            return Same(owner == pod.Node ? ExitVerdict.OwnNode : ExitVerdict.OtherGateway,
                $"seen with {seen} of its gateway {owner}, not with {Wanted(exit, expectation.Inside)}");
        if (owner == pod.Node)
            return (ExitVerdict.OwnNode, $"leaves by its own node {owner} ({seen}), {without} this pod", $"leave by their own nodes, {without} these pods");
        return Same(ExitVerdict.OtherGateway, $"seen with {seen} of node {owner}, {instead}: the agents hold another entry than policy {exit.Policy} asks for");
    }

    /// <summary>No other node puts the pod's address on packets: they come through a gateway that
    /// does not know them, or straight from the pod's node without masquerading.</summary>
    private static (ExitVerdict Verdict, string Reason, string Cause) OwnAddress(TestedPod pod, ExpectedExit exit, Address seen)
    {
        var why = exit.GatewayNode is { } gateway
            ? $"the agent of gateway {gateway} lacks the entry, so packets leave it " +
            $"untranslated{(gateway == pod.Node ? "" : $", or policy {exit.Policy} is not in effect and this destination is not masqueraded")}"
            : $"policy {exit.Policy} finds no gateway node and is not in effect, and this destination is not masqueraded";
        return (ExitVerdict.PodAddress, $"leaves with its own address {seen}: {why}", $"leave with their own addresses: {why}");
    }

    private static string WithoutEndpoint(Expectation expectation) =>
        $"policy {expectation.Exits[0].Policy} selects it by its labels, but it has no CiliumEndpoint, so no agent steers it";

    private static (ExitVerdict Verdict, string Reason, string Cause) Same(ExitVerdict verdict, string reason) => (verdict, reason, reason);

    private static string Wanted(ExpectedExit exit, bool inside) =>
        !inside && !exit.PublicAddresses.IsEmpty ? Listed.Either(exit.PublicAddresses) : $"the egress IP {exit.EgressIP}";

    private static string Unknown(ExpectedExit exit, bool inside, Address seen)
    {
        var start = $"seen with {seen}, which no node of the cluster has";
        if (exit.GatewayNode is not { } gateway)
            return $"{start}, although policy {exit.Policy} finds no gateway node";
        if (inside)
            return $"{start}, instead of the egress IP of gateway {gateway}: something between the gateway and the echo service translates the address";
        if (exit.PublicAddresses.IsEmpty)
            return $"{start}; no public address of gateway {gateway} is known, so this may be the address of a NAT gateway in front of it";
        return $"{start}: usually a NAT gateway in front of the subnet of gateway {gateway}, whose route table sends 0.0.0.0/0 there";
    }

    private static string WithNote(string reason, Expectation expectation) => Joined(reason, expectation.Note);
    private static string Joined(params ReadOnlySpan<string> clauses) => string.Join("; ", clauses.ToArray().Where(static c => c.Length > 0));
}
