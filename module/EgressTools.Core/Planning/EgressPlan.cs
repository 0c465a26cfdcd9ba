namespace EgressTools.Planning;

/// <summary>What becomes of a policy.</summary>
public enum PolicyChangeKind
{
    /// <summary>It is new.</summary>
    Created,
    /// <summary>Its spec changes.</summary>
    Changed,
    /// <summary>It goes.</summary>
    Deleted,
    /// <summary>The API server rejects it, and nothing changes.</summary>
    Rejected,
}

/// <summary>A policy that changes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How.</param>
/// <param name="Fields">The fields of its spec, where it changes.</param>
/// <param name="Before">The policy now; null if it is new.</param>
/// <param name="After">The policy then; null if it goes.</param>
public sealed record PlannedPolicy(string Name, PolicyChangeKind Kind, ImmutableArray<FieldChange> Fields, EgressPolicy? Before, EgressPolicy? After)
{
    /// <summary>Why the API server rejects it; empty if it does not.</summary>
    public ImmutableArray<PolicyFault> Faults { get; init; } = [];
    /// <summary>Where a policy to apply was read; null if it was piped.</summary>
    public SourceLocation? Source { get; init; }
    /// <summary>Fields of it that the release does not know. The plan is that without them.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];
    /// <summary>Why the agents will ignore it, one clause; null if they will not.</summary>
    public string? Ignored { get; init; }
    /// <summary>Running agents held the version before and keep it, since they ignore this one; those that restart forget it.</summary>
    public bool Kept { get; init; }

    /// <summary>The version before is one that agents ignore and not the first: those that hold an
    /// earlier one use that until now. The plan does not know it.</summary>
    public bool MayHoldEarlier { get; init; }
}

/// <summary>Where a pod's traffic to some destination leaves.</summary>
/// <param name="Outcome">Gateway, direct, dropped, alternates, or, before the change, unknown.</param>
/// <param name="Policy">The policy that says so; several with commas where they conflict; empty if none does.</param>
/// <param name="GatewayNode">The gateway node; several with commas; empty if there is none.</param>
/// <param name="EgressIP">The egress IP, several with commas, "" where there is none, and what
/// <see cref="Depends"/> makes where it depends on the gateway's interfaces.</param>
/// <param name="PublicAddresses">The addresses that the internet sees, several with commas; empty if none is known.</param>
public sealed record PlannedExit(RouteOutcome Outcome, string Policy, string GatewayNode, string EgressIP, string PublicAddresses)
{
    private const string DependsWord = "depends";

    /// <summary>Stands for an egress IP that depends on the gateway's interfaces.</summary>
    /// <param name="asked">The address or interface that the policy names; null if it names none.</param>
    public static string Depends(string? asked) => asked is null ? DependsWord : $"{DependsWord} ({asked})";

    /// <summary>Whether a text stands for one.</summary>
    public static bool IsDepending(string egressIP) => egressIP.StartsWith(DependsWord, StringComparison.Ordinal);

    /// <summary>As without a policy.</summary>
    public static readonly PlannedExit Direct = new(RouteOutcome.Direct, "", "", "", "");

    /// <summary>As an earlier version of a policy says, which nobody knows.</summary>
    public static readonly PlannedExit Unknown = Direct with { Outcome = RouteOutcome.Unknown };

    /// <summary>Whether one of the policies that claim it, where they conflict, has no gateway: its traffic may be dropped.</summary>
    public bool MayDrop { get; init; }
    /// <summary>Why the gateway drops it, or what the egress IP depends on, one clause; empty if neither is so.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether traffic takes the same way, whichever policy says so.</summary>
    public bool IsSameWay(PlannedExit other) => Bare == other.Bare;

    /// <summary>Whether it is the same way where the gateway has the address that one of the two is sure of, and the other depends on.</summary>
    internal bool MayBeSameWay(PlannedExit other) => this != other && GatewayNode == other.GatewayNode && Sure == other.Sure;

    /// <summary>Its gateway drops the traffic, because it has no egress IP to give.</summary>
    public bool HasNoEgressIP => Outcome == RouteOutcome.Dropped && GatewayNode.Length > 0;

    private PlannedExit Bare => Outcome == RouteOutcome.Dropped ? new PlannedExit(Outcome, "", "", "", "") : this with { Policy = "", Reason = "" };

    private string Sure => EgressIP.StartsWith($"{DependsWord} (", StringComparison.Ordinal) ? EgressIP[(DependsWord.Length + 2)..^1] : EgressIP;
}

/// <summary>What a change of the way means for a pod.</summary>
public enum PodChangeKind
{
    /// <summary>It leaves by another gateway or address: established connections break.</summary>
    Moves,
    /// <summary>Its traffic is dropped from then on.</summary>
    Drops,
    /// <summary>Policies give its traffic different gateways from then on, and Cilium switches between them.</summary>
    Contested,
    /// <summary>It loses its policy: it leaves as without one.</summary>
    Loses,
    /// <summary>It gets a policy.</summary>
    Gains,
    /// <summary>Its traffic is no longer dropped.</summary>
    Recovers,
    /// <summary>Cilium no longer switches between gateways.</summary>
    Settles,
    /// <summary>It stays, or is dropped: that depends on interfaces of the gateway that are not known.</summary>
    Depends,
}

/// <summary>A pod whose way changes for some destinations.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Destinations">For which destinations, sorted.</param>
/// <param name="Before">The way now.</param>
/// <param name="After">The way then.</param>
public sealed record PodChange(ObjectName Pod, PodChangeKind Kind, ImmutableArray<Cidr> Destinations, PlannedExit Before, PlannedExit After);

/// <summary>Entries that policies claim with different gateways.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Destination">The destination.</param>
/// <param name="Policies">The policies, by name.</param>
public sealed record PlannedConflict(ObjectName Pod, Cidr Destination, ImmutableArray<string> Policies);

/// <summary>How full every agent's map of one family is.</summary>
/// <param name="Before">Entries now.</param>
/// <param name="After">Entries then.</param>
/// <param name="Limit">What the map holds: <c>egress-gateway-policy-map-max</c>, else 16384 (#23019).</param>
public sealed record MapUse(int Before, int After, int Limit)
{
    /// <summary>Entries while it changes: agents add what is new before they delete what goes.</summary>
    public int Peak { get; init; }

    /// <summary>The map has room for what is there then, and none for the way to it: entries are missing until the next event in the cluster.</summary>
    public bool OverflowsOnTheWay => Peak > Limit && After <= Limit;
}

/// <summary>
/// An entry that agents delete although it is wanted, until the next event in the cluster: from 1.18 on they write
/// a CIDR's new spelling and then delete the old one, and 10.1.2.3/8 and 10.0.0.0/8 are one entry of the kernel.
/// </summary>
/// <param name="Pod">The pod.</param>
/// <param name="Destination">The CIDR without host bits.</param>
/// <param name="Policy">The first policy that wants the entry.</param>
/// <param name="IsSure">False if one of two spellings goes: then it depends on which of them the map holds.</param>
public sealed record EmptiedEntry(ObjectName Pod, Cidr Destination, string Policy, bool IsSure);

/// <summary>What a change of a cluster does to its egress.</summary>
public sealed record EgressPlan
{
    /// <summary>Policies that change, by name.</summary>
    public ImmutableArray<PlannedPolicy> Policies { get; init; } = [];
    /// <summary>Pods whose way changes, by kind and name.</summary>
    public ImmutableArray<PodChange> Pods { get; init; } = [];
    /// <summary>What changes further once the agents restart, from what holds after the change: they forget versions that only running agents keep.</summary>
    public ImmutableArray<PodChange> AfterRestart { get; init; } = [];
    /// <summary>Entries that are gone until the next event in the cluster, by pod and destination.</summary>
    public ImmutableArray<EmptiedEntry> Emptied { get; init; } = [];

    /// <summary>The policy to touch a second after the change, since a later event has to repair
    /// what it leaves in the agents' maps; null if there is no need.</summary>
    public string? Touch { get; init; }

    /// <summary>Why pods change although their gateway stays, or are dropped: a sentence for each policy of which that has to be said.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];
    /// <summary>Entries for IPv4 in every agent's map.</summary>
    public MapUse IPv4 { get; init; } = new(0, 0, 0);
    /// <summary>Entries for IPv6.</summary>
    public MapUse IPv6 { get; init; } = new(0, 0, 0);
    /// <summary>Conflicts that appear.</summary>
    public ImmutableArray<PlannedConflict> NewConflicts { get; init; } = [];
    /// <summary>Conflicts that vanish.</summary>
    public ImmutableArray<PlannedConflict> OldConflicts { get; init; } = [];

    /// <summary>Whether nothing at all changes: no policy, no pod, no entry.</summary>
    public bool IsEmpty => Policies.All(static p => p.Kind == PolicyChangeKind.Rejected) && Pods.IsEmpty && NewConflicts.IsEmpty && OldConflicts.IsEmpty
        && IPv4.Before == IPv4.After && IPv6.Before == IPv6.After;

    /// <summary>Policies that the API server rejects, by name.</summary>
    public IEnumerable<PlannedPolicy> Rejected => Policies.Where(static p => p.Kind == PolicyChangeKind.Rejected);

    /// <summary>How many pods a kind of change touches.</summary>
    public int Count(PodChangeKind kind) => Pods.Where(p => p.Kind == kind).Select(static p => p.Pod).Distinct().Count();
}
