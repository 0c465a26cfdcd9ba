namespace EgressTools.Planning;

/// <summary>What happens to a policy.</summary>
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
/// <param name="Name">The name.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Fields">The fields of its spec that change.</param>
/// <param name="Before">The policy now; null if it is new.</param>
/// <param name="After">The policy after the change; null if it is deleted.</param>
public sealed record PlannedPolicy(string Name, PolicyChangeKind Kind, ImmutableArray<FieldChange> Fields, EgressPolicy? Before, EgressPolicy? After)
{
    /// <summary>Why the API server rejects it; empty if it does not.</summary>
    public ImmutableArray<PolicyFault> Faults { get; init; } = [];
    /// <summary>Where a policy to apply was read; null if it was piped.</summary>
    public SourceLocation? Source { get; init; }
    /// <summary>Fields that the release does not have. The plan ignores them.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];
    /// <summary>Why the agents will ignore it, one clause; null if they will not.</summary>
    public string? Ignored { get; init; }
    /// <summary>Whether running agents keep the version before, because they ignore this one, until they restart.</summary>
    public bool Kept { get; init; }

    /// <summary>Whether agents ignore the version before and may use an earlier one, which the plan does not know.</summary>
    public bool MayHoldEarlier { get; init; }
}

/// <summary>Where a pod's traffic to some destination leaves.</summary>
/// <param name="Outcome">Gateway, direct, dropped, alternates, or, before the change, unknown.</param>
/// <param name="Policy">The policy; several in conflict with commas; empty if there is none.</param>
/// <param name="GatewayNode">The gateway node; several with commas; empty if there is none.</param>
/// <param name="EgressIP">The egress IP; several with commas; empty if there is none; <see cref="Depends"/> if it depends on the gateway's interfaces.</param>
/// <param name="PublicAddresses">The exit addresses; several with commas; empty if none is known.</param>
public sealed record PlannedExit(RouteOutcome Outcome, string Policy, string GatewayNode, string EgressIP, string PublicAddresses)
{
    private const string DependsWord = "depends";

    /// <summary>The text for an egress IP that depends on the gateway's interfaces.</summary>
    /// <param name="asked">The address or interface that the policy names; null if it names none.</param>
    public static string Depends(string? asked) => asked is null ? DependsWord : $"{DependsWord} ({asked})";

    /// <summary>Whether a text is one from <see cref="Depends"/>.</summary>
    public static bool IsDepending(string egressIP) => egressIP.StartsWith(DependsWord, StringComparison.Ordinal);

    /// <summary>As without a policy.</summary>
    public static readonly PlannedExit Direct = new(RouteOutcome.Direct, "", "", "", "");

    /// <summary>By an earlier version of a policy, which is unknown.</summary>
    public static readonly PlannedExit Unknown = Direct with { Outcome = RouteOutcome.Unknown };

    /// <summary>Whether one of the policies in conflict has no gateway, so that traffic may be dropped.</summary>
    public bool MayDrop { get; init; }
    /// <summary>Why the gateway drops it, or what the egress IP depends on, one clause; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether traffic leaves the same way, regardless of the policy.</summary>
    public bool IsSameWay(PlannedExit other) => Bare == other.Bare;

    /// <summary>Whether it is the same way if the gateway has the address that one of the two is certain of and the other depends on.</summary>
    internal bool MayBeSameWay(PlannedExit other) => this != other && GatewayNode == other.GatewayNode && Sure == other.Sure;

    /// <summary>Whether the gateway drops the traffic because it has no egress IP.</summary>
    public bool HasNoEgressIP => Outcome == RouteOutcome.Dropped && GatewayNode.Length > 0;

    private PlannedExit Bare => Outcome == RouteOutcome.Dropped ? new PlannedExit(Outcome, "", "", "", "") : this with { Policy = "", Reason = "" };

    private string Sure => EgressIP.StartsWith($"{DependsWord} (", StringComparison.Ordinal) ? EgressIP[(DependsWord.Length + 2)..^1] : EgressIP;
}

/// <summary>What a change means for a pod.</summary>
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

/// <summary>A pod whose traffic to some destinations leaves another way.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Kind">What the change means for it.</param>
/// <param name="Destinations">The destinations, sorted.</param>
/// <param name="Before">How it leaves now.</param>
/// <param name="After">How it leaves after the change.</param>
public sealed record PodChange(ObjectName Pod, PodChangeKind Kind, ImmutableArray<Cidr> Destinations, PlannedExit Before, PlannedExit After);

/// <summary>Policies that give one pod and CIDR different gateways.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Destination">The destination.</param>
/// <param name="Policies">The policies, by name.</param>
public sealed record PlannedConflict(ObjectName Pod, Cidr Destination, ImmutableArray<string> Policies);

/// <summary>How full every agent's map of one family is.</summary>
/// <param name="Before">The number of entries now.</param>
/// <param name="After">The number after the change.</param>
/// <param name="Limit">The size of the map: <c>egress-gateway-policy-map-max</c>, 16384 by default (#23019).</param>
public sealed record MapUse(int Before, int After, int Limit)
{
    /// <summary>The number during the change: agents add new entries before they delete old ones.</summary>
    public int Peak { get; init; }

    /// <summary>Whether the map has room after the change but not during it, so that entries are missing until the next event in the cluster.</summary>
    public bool OverflowsOnTheWay => Peak > Limit && After <= Limit;
}

/// <summary>
/// An entry that agents delete although a policy needs it, until the next event in the cluster: from 1.18 on they write the new spelling of a CIDR and then
/// delete the old one, but 10.1.2.3/8 and 10.0.0.0/8 are one entry of the kernel.
/// </summary>
/// <param name="Pod">The pod.</param>
/// <param name="Destination">The CIDR without host bits.</param>
/// <param name="Policy">The first policy that needs the entry.</param>
/// <param name="IsSure">False if it depends on which of two spellings the map holds.</param>
public sealed record EmptiedEntry(ObjectName Pod, Cidr Destination, string Policy, bool IsSure);

/// <summary>The effect of a change on the egress of a cluster.</summary>
public sealed record EgressPlan
{
    /// <summary>Policies that change, by name.</summary>
    public ImmutableArray<PlannedPolicy> Policies { get; init; } = [];
    /// <summary>Pods whose traffic leaves another way, by kind and name.</summary>
    public ImmutableArray<PodChange> Pods { get; init; } = [];
    /// <summary>What changes further when the agents restart, which then lose the versions of policies that only running agents keep.</summary>
    public ImmutableArray<PodChange> AfterRestart { get; init; } = [];
    /// <summary>Entries that are missing until the next event in the cluster, by pod and destination.</summary>
    public ImmutableArray<EmptiedEntry> Emptied { get; init; } = [];

    /// <summary>The policy to touch a second after the change, as the agents' maps need another event; null if they do not.</summary>
    public string? Touch { get; init; }

    /// <summary>Why pods change although their gateway stays, or why their traffic is dropped: a sentence for each policy.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];
    /// <summary>Entries for IPv4 in every agent's map.</summary>
    public MapUse IPv4 { get; init; } = new(0, 0, 0);
    /// <summary>Entries for IPv6.</summary>
    public MapUse IPv6 { get; init; } = new(0, 0, 0);
    /// <summary>Conflicts that appear.</summary>
    public ImmutableArray<PlannedConflict> NewConflicts { get; init; } = [];
    /// <summary>Conflicts that end.</summary>
    public ImmutableArray<PlannedConflict> OldConflicts { get; init; } = [];

    /// <summary>Whether no policy, pod or entry changes.</summary>
    public bool IsEmpty => Policies.All(static p => p.Kind == PolicyChangeKind.Rejected) && Pods.IsEmpty && NewConflicts.IsEmpty && OldConflicts.IsEmpty
        && IPv4.Before == IPv4.After && IPv6.Before == IPv6.After;

    /// <summary>Policies that the API server rejects, by name.</summary>
    public IEnumerable<PlannedPolicy> Rejected => Policies.Where(static p => p.Kind == PolicyChangeKind.Rejected);

    /// <summary>The number of pods with a kind of change.</summary>
    public int Count(PodChangeKind kind) => Pods.Where(p => p.Kind == kind).Select(static p => p.Pod).Distinct().Count();
}
