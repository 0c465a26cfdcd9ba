namespace EgressTools.Engine;

/// <summary>What agents do with a selector that Kubernetes cannot compile; the API server admits such selectors.</summary>
public enum UncompilableSelector
{
    /// <summary>It matches nothing.</summary>
    MatchesNothing,
    /// <summary>It matches everything: every pod of the cluster, every node.</summary>
    MatchesEverything,
    /// <summary>Nothing is checked: each requirement is taken as far as it makes sense.</summary>
    TakenAsWritten,
}

/// <summary>What the gateway's own agent does where the egress IP that it derives cannot be written.</summary>
public enum MissingEgressIP
{
    /// <summary>It writes the entry and removes it in the same pass: it holds none.</summary>
    NoEntry,
    /// <summary>It writes 0.0.0.0 or <c>::</c>: the packets are dropped (reason 204).</summary>
    Unspecified,
}

/// <summary>The rules of the agents that differ between releases: each stands here once, with the release where it changed and those where it was shown by
/// running the agents' own code (1.14.19, 1.15.19, 1.16.19, 1.17.0, 1.18.3, 1.18.11, 1.19.3, 1.19.4, 1.19.6 and 1.20.2). A release that is newer than these
/// follows the newest rules.</summary>
public sealed class CiliumBehavior
{
    /// <summary>The release that is assumed where the version is not known: the newest minor version that the rules were shown with.</summary>
    public static readonly CiliumVersion NewestVersion = new(1, 20, 0);
    /// <summary>The first minor version with an egress gateway.</summary>
    public static readonly CiliumVersion OldestVersion = new(1, 10, CiliumVersion.NewestPatch);
    /// <summary>The behaviour that is assumed where the version is not known: that of the newest release.</summary>
    public static readonly CiliumBehavior Newest = new(NewestVersion);
    private readonly CiliumVersion _version;

    private CiliumBehavior(CiliumVersion version) => _version = version;

    /// <summary>The behaviour of a version; of null, <see cref="Newest"/>.</summary>
    public static CiliumBehavior For(CiliumVersion? version) => version is null ? Newest : new CiliumBehavior(version);

    /// <summary>Whether a version is newer than every release that the rules were shown with.</summary>
    public static bool IsUnknown(CiliumVersion? version) => version is not null && version.IsAtLeast(NewestVersion.Major, NewestVersion.Minor + 1);

    /// <summary><c>egressGateways</c> is known. Since 1.18 (PR #39304); shown with 1.17.0 and 1.18.3.</summary>
    public bool GatewayList => _version.IsAtLeast(1, 18);
    /// <summary>IPv6 CIDRs make entries. Since 1.18 (issue #36201); shown with 1.17.0 and 1.18.3.</summary>
    public bool IPv6 => _version.IsAtLeast(1, 18);
    /// <summary>An IPv6 egress IP is used, and the IPv4 one derived from the same device. Since 1.20 (PR #44524); shown with 1.19.6 and 1.20.2.</summary>
    public bool EgressIPv6 => _version.IsAtLeast(1, 20);
    /// <summary><c>selectors[].nodeSelector</c> is known. Since 1.17 (PR #35421); shown with 1.16.19 and 1.17.0.</summary>
    public bool SourceNodeSelector => _version.IsAtLeast(1, 17);
    /// <summary>An entry of the list whose selector matches no node is left out of the ring. Since 1.18.10, 1.19.4 and 1.20 (PR #44705); shown with 1.18.3,
    /// 1.18.11, 1.19.3 and 1.19.4. Before, it stays as "Not Found" and its share of the pods is dropped.</summary>
    public bool SkipsUnmatchedGateways => _version.IsAtLeast(1, 20) || IsPatchOf(1, 18, 10) || IsPatchOf(1, 19, 4);

    /// <summary>What a selector does that cannot be compiled. Changed in 1.19 and 1.20; shown with 1.18.11, 1.19.3, 1.19.4, 1.19.6 and 1.20.2.</summary>
    public UncompilableSelector UncompilableSelector =>
        _version.IsAtLeast(1, 20) ? UncompilableSelector.TakenAsWritten
        : _version.IsAtLeast(1, 19) ? UncompilableSelector.MatchesEverything
        : UncompilableSelector.MatchesNothing;

    /// <summary>A gateway's address is its IPv4 one, and agents skip a node without any for the next by name. In 1.16 and since 1.18 (issue #39985); shown with
    /// 1.16.19, 1.17.0 and 1.18.3. Before, it is the node's first InternalIP of either family, and where that is IPv6 agents hold no entry at all.</summary>
    public bool GatewayIsIPv4 => _version.IsAtLeast(1, 18) || (_version.IsAtLeast(1, 16) && !_version.IsAtLeast(1, 17));
    /// <summary>Of the nodes that a gateway's selector matches, agents skip one without an address. Since 1.15; shown with 1.14.19 and 1.15.19.</summary>
    public bool NextNode => _version.IsAtLeast(1, 15);
    /// <summary>An <c>egressIP</c> that is not an address rejects the policy. Since 1.16; shown
    /// with 1.15.19 and 1.16.19. Before, it counts as absent.</summary>
    public bool RejectsBadEgressIP => _version.IsAtLeast(1, 16);
    /// <summary>An <c>egressIP</c> has to be on an interface of the gateway, else it becomes 0.0.0.0. Since 1.18; shown with 1.17.0 and 1.18.3.</summary>
    public bool EgressIPMustBeLocal => _version.IsAtLeast(1, 18);
    /// <summary>What comes of an <c>interface</c> that is missing, or of one that has no address; a
    /// missing default route is always 0.0.0.0. Changed in 1.16; shown with 1.15.19 and 1.16.19.</summary>
    public MissingEgressIP MissingInterface => _version.IsAtLeast(1, 16) ? MissingEgressIP.Unspecified : MissingEgressIP.NoEntry;
    /// <summary>What comes of an IPv6 <c>egressIP</c> where it is not used. Changed in 1.18; shown with 1.17.0 and 1.18.3.</summary>
    public MissingEgressIP UnusedEgressIPv6 => _version.IsAtLeast(1, 18) ? MissingEgressIP.Unspecified : MissingEgressIP.NoEntry;
    /// <summary>Addresses of an <c>interface</c>, and those of the other family beside an <c>egressIP</c>, are the device's primary ones, and only of the
    /// families that the policy has destinations of: a family without one leaves the other without as well (issue #48660). Since 1.20; shown with 1.19.6 and
    /// 1.20.2.</summary>
    public bool PrimaryAddresses => _version.IsAtLeast(1, 20);
    /// <summary>CIDRs keep their host bits in the map's rows. Since 1.15; shown with 1.14.19 and 1.15.19.</summary>
    public bool KeepsHostBits => _version.IsAtLeast(1, 15);
    /// <summary>A pass writes what is wanted, then deletes what is not, and takes two spellings of a CIDR for two entries, while the kernel has one. Since
    /// 1.18; shown with 1.17.0, 1.19.4 and 1.20.2.</summary>
    public bool DeletesOldSpellings => _version.IsAtLeast(1, 18);
    /// <summary>Endpoints are known by their uid: one without is skipped, and of two with the same
    /// the later counts. Since 1.15; shown with 1.14.19 and 1.15.19.</summary>
    public bool EndpointsByUid => _version.IsAtLeast(1, 15);

    /// <summary>The address that the agents call a gateway by; null for a node that has none, or none of a family that counts.</summary>
    public Address? GatewayAddress(CiliumNode node) => GatewayIsIPv4 ? node.NodeIPOf(ipv6: false) : node.NodeIP;

    /// <summary>Whether a node has an address and none that agents can put into the map as a gateway's.</summary>
    public bool IsWithoutIPv4(CiliumNode node) => node.NodeIP is not null && GatewayAddress(node) is not { IsIPv6: false };

    private bool IsPatchOf(int major, int minor, int patch) => (_version.Major, _version.Minor) == (major, minor)
        && _version.CompareTo(new CiliumVersion(major, minor, patch)) >= 0;
}
