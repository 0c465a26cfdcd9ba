using EgressTools.Engine;
using EgressTools.Net;
using EgressTools.Operations;

namespace EgressTools.Probes;

/// <summary>Says what an exit address means, from the expectation and the nodes' addresses alone (facts 1C, N1 and N2).</summary>
public sealed class ExitJudge(NodeIndex nodes)
{
    /// <summary>The verdict on a pod that was seen with an address.</summary>
    public ExitAddressResult Seen(TestedPod pod, Expectation expectation, Address seen)
    {
        var owner = nodes.OwnerOf(seen);
        var met = expectation.Exits.FirstOrDefault(e => Meets(e, expectation.Inside, seen, owner));
        var (verdict, reason) = (expectation, met) switch
        {
            ({ Exits.IsEmpty: true }, _) => (ExitVerdict.NoPolicy, expectation.Note),
            (_, not null) => (ExitVerdict.Ok, $"seen with the address of gateway {met.GatewayNode}, as policy {met.Policy} says"),
            _ => Mismatch(pod, expectation, seen, owner),
        };
        return new ExitAddressResult(pod.Name, verdict, verdict == ExitVerdict.NoPolicy ? reason : WithNote(reason, expectation))
        {
            Node = pod.Node,
            Address = seen,
            AddressOwner = owner,
            Expected = met ?? expectation.Exits.FirstOrDefault(),
        };
    }

    /// <summary>The verdict on a pod that was asked, or could not be, and gave no address.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="expectation">What was expected.</param>
    /// <param name="why">What happened, one clause.</param>
    public static ExitAddressResult NoAnswer(TestedPod pod, Expectation expectation, string why)
    {
        var expected = expectation.Exits.FirstOrDefault();
        var (verdict, reason) = expected switch
        {
            null => (ExitVerdict.NoPolicy, $"{expectation.Note}; {why}"),
            { GatewayNode: null } => (ExitVerdict.NoAnswer, WithNote($"policy {expected.Policy} finds no gateway node, so the agents drop this traffic (reason 194); {why}", expectation)),
            _ => (ExitVerdict.NoAnswer, WithNote(why, expectation)),
        };
        return new ExitAddressResult(pod.Name, verdict, reason) { Node = pod.Node, Expected = expected };
    }

    /// <summary>The verdict on a pod that was not asked: it is not running, or no policy can apply to it.</summary>
    /// <returns>The result, or null where the pod is to be asked.</returns>
    public static ExitAddressResult? NotAsked(TestedPod pod) => pod switch
    {
        { NotReady: { } why } => new ExitAddressResult(pod.Name, ExitVerdict.NotReady, why) { Node = pod.Node },
        { NeverSteered: { } why, Pod.HostNetwork: true } => new ExitAddressResult(pod.Name, ExitVerdict.NoPolicy, why) { Node = pod.Node },
        _ => null,
    };

    // A gateway that derives its source address from an interface may use any of its own.
    private static bool Meets(ExpectedExit exit, bool inside, Address seen, string? owner)
    {
        if (exit.GatewayNode is null)
            return false;
        if (seen == exit.EgressIP || (!inside && exit.PublicAddresses.Contains(seen)))
            return true;
        return exit.EgressIP is null && owner == exit.GatewayNode && (inside || !AddressClass.IsPublic(seen));
    }

    private static (ExitVerdict Verdict, string Reason) Mismatch(TestedPod pod, Expectation expectation, Address seen, string? owner)
    {
        var exit = expectation.Exits[0];
        var instead = exit.GatewayNode is { } gateway ? $"instead of gateway {gateway}" : $"although policy {exit.Policy} finds no gateway node";
        if (pod.Has(seen))
            return (ExitVerdict.OwnNode, $"seen with its own address {seen}, {instead}: policy {exit.Policy} did not take and nothing translated the address");
        if (owner is null)
            return (ExitVerdict.UnknownAddress, Unknown(exit, expectation.Inside, seen));
        if (owner == exit.GatewayNode)
            return (owner == pod.Node ? ExitVerdict.OwnNode : ExitVerdict.OtherGateway, $"left by its gateway {owner}, but with the address {seen} and not {Wanted(exit, expectation.Inside)}");
        if (owner == pod.Node)
            return (ExitVerdict.OwnNode, $"seen with the address of its own node {owner} {instead}: policy {exit.Policy} did not take");
        return (ExitVerdict.OtherGateway, $"seen with the address of node {owner} {instead}: the agents hold another entry than policy {exit.Policy} asks for");
    }

    private static string Wanted(ExpectedExit exit, bool inside) =>
        !inside && !exit.PublicAddresses.IsEmpty ? string.Join(" or ", exit.PublicAddresses) : $"the egress IP {exit.EgressIP}";

    private static string Unknown(ExpectedExit exit, bool inside, Address seen)
    {
        var start = $"seen with {seen}, which is on no node of the cluster";
        if (exit.GatewayNode is not { } gateway)
            return $"{start}, although policy {exit.Policy} finds no gateway node";
        if (inside)
            return $"{start}, instead of the egress IP of gateway {gateway}: something between the gateway and the echo service translates the address";
        if (exit.PublicAddresses.IsEmpty)
            return $"{start}; no public address of gateway {gateway} is known, so this may be the address of a NAT gateway in front of it";
        return $"{start}: usually a NAT gateway in front of the subnet of gateway {gateway}, whose route table sends 0.0.0.0/0 there";
    }

    private static string WithNote(string reason, Expectation expectation) => expectation.Note.Length == 0 ? reason : $"{reason}; {expectation.Note}";
}
