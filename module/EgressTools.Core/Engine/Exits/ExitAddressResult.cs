namespace EgressTools.Engine.Exits;

/// <summary>What the exit address of a pod says about its policy.</summary>
public enum ExitVerdict
{
    /// <summary>Seen with the address that was expected.</summary>
    Ok,
    /// <summary>Seen with the address of another gateway than the expected one.</summary>
    OtherGateway,
    /// <summary>Seen with the address of the node it runs on, which is not its gateway: the policy is not in effect for the pod.</summary>
    OwnNode,
    /// <summary>Seen with an address of no node of the cluster.</summary>
    UnknownAddress,
    /// <summary>Seen with the pod's own address: the gateway lacks its entry or runs without the egress gateway, so that packets leave it untranslated, or the
    /// policy is not in effect for the pod and nothing masquerades them.</summary>
    PodAddress,
    /// <summary>A policy selects it by its labels, and it has no CiliumEndpoint, so that no agent steers it, whatever address it is seen with.</summary>
    NoEndpoint,
    /// <summary>No policy applies to it for this destination, so nothing is expected.</summary>
    NoPolicy,
    /// <summary>None of the pod's containers runs, so it was not asked.</summary>
    NotReady,
    /// <summary>The pod was asked, and no echo service answered it.</summary>
    NoAnswer,
    /// <summary>The pod could not be asked: the cluster did not let the question through, or nothing in the container can ask.</summary>
    NotAsked,
    /// <summary>The pod was deleted during the test, and no other took its place.</summary>
    Gone,
}

/// <summary>What verdicts come to.</summary>
public static class ExitVerdicts
{
    /// <summary>Whether a user has nothing to do about it.</summary>
    public static bool IsFine(this ExitVerdict verdict) => verdict is ExitVerdict.Ok or ExitVerdict.NoPolicy or ExitVerdict.Gone;

    /// <summary>Whether the pod is not as expected or could not be asked.</summary>
    public static bool IsFailed(this ExitVerdict verdict) => !verdict.IsFine();

    /// <summary>Whether nothing is known of the pod's exit address.</summary>
    public static bool IsUnasked(this ExitVerdict verdict) => verdict is ExitVerdict.NotAsked or ExitVerdict.NotReady;

    /// <summary>The exit code of all of them: 1 where one is a mismatch, else 4 where a pod could not be asked, unless that is allowed.</summary>
    public static int ExitCode(IReadOnlyCollection<ExitAddressResult> results, bool allowUnasked) =>
        results.Any(static r => r.Verdict.IsFailed() && !r.Verdict.IsUnasked()) ? 1
        : !allowUnasked && results.Any(static r => r.Verdict.IsUnasked()) ? 4
        : 0;
}

/// <summary>What the engine expects of a pod's traffic to the internet.</summary>
/// <param name="Policy">The policy whose entry wins.</param>
/// <param name="GatewayNode">The name of the gateway node; null where no node was found.</param>
/// <param name="EgressIP">The source address after translation; null where the gateway derives it.</param>
/// <param name="PublicAddresses">The addresses that the traffic may be seen with; empty where the gateway has none that is known.</param>
public sealed record ExpectedExit(string Policy, string? GatewayNode, Address? EgressIP, ImmutableArray<Address> PublicAddresses)
{
    /// <summary>The echo service lies inside the network, where traffic is seen with the egress IP itself.</summary>
    internal bool Inside { get; init; }
    /// <summary>Why the gateway has no address to give the packets, or may have none, one clause; empty where it has.</summary>
    internal string Lack { get; init; } = "";
    /// <summary>What the verdict rests on: the public addresses, or the egress IP where none is
    /// known or the echo service lies inside; empty where the gateway derives it.</summary>
    public ImmutableArray<Address> Addresses => !Inside && !PublicAddresses.IsEmpty ? PublicAddresses : EgressIP is { IsUnspecified: false } own ? [own] : [];
}

/// <summary>The exit address of one pod, as <c>test</c> / <c>Test-EgressExitIp</c> shows it.</summary>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
public sealed record ExitAddressResult(ObjectName Pod, ExitVerdict Verdict, string Reason)
{
    /// <summary>The reason without what is of this pod alone, by which pods are grouped.</summary>
    internal string Cause { get; init; } = Reason;
    /// <summary>The node that the pod runs on; empty where unknown.</summary>
    public string Node { get; init; } = "";
    /// <summary>The address that the echo service saw; null where there was no answer.</summary>
    public Address? Address { get; init; }
    /// <summary>The node that has this address, where one has.</summary>
    public string? AddressOwner { get; init; }
    /// <summary>What was expected; null where no policy applies.</summary>
    public ExpectedExit? Expected { get; init; }
    /// <summary>The echo service that answered, or was recorded.</summary>
    public string Echo { get; init; } = "";
    /// <summary>How it was asked: curl, wget, bash, python3, ephemeral, pod; empty where not asked.</summary>
    public string Method { get; init; } = "";
    /// <summary>True where the address is a recorded observation, not asked now.</summary>
    public bool Recorded { get; init; }
}
