namespace EgressTools.Engine;

/// <summary>A gateway as a policy writes it, and what becomes of it.</summary>
/// <param name="Node">The node; null where the selector matches none, or, where <see cref="Unused"/> is null too, where the nodes are unknown.</param>
/// <param name="EgressIP">The egress IP that the policy asks for; null where the gateway derives it.</param>
public sealed record PolicyGatewayUse(string? Node, Address? EgressIP)
{
    /// <summary>The node selector, in kubectl's notation.</summary>
    public string Selector { get; init; } = "";
    /// <summary>The public addresses that its traffic is seen with; empty where none is known.</summary>
    public ImmutableArray<Address> PublicAddresses { get; init; } = [];
    /// <summary>Pods that leave by it; null where the node is unknown.</summary>
    public int? Pods { get; init; } = 0;
    /// <summary>Why it is never used, one clause; null where it is.</summary>
    public string? Unused { get; init; }
}

/// <summary>A policy as <c>policies</c> / <c>Get-EgressPolicy</c> shows it: the resource itself has no status (#32868).</summary>
public sealed record PolicySummary(EgressPolicy Written)
{
    /// <summary>Its name.</summary>
    public string Name => Written.Name;
    /// <summary>When the object was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary>Pods that it selects; null where endpoints could not be read.</summary>
    public int? Pods { get; init; }
    /// <summary>Its gateways, those in use first, by name.</summary>
    public ImmutableArray<PolicyGatewayUse> Gateways { get; init; } = [];
    /// <summary><c>destinationCIDRs</c>, as written.</summary>
    public ImmutableArray<string> Destinations { get; init; } = [];
    /// <summary><c>excludedCIDRs</c>, as written.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];
    /// <summary>Map entries for which another policy has another value; null where nodes or endpoints are unknown.</summary>
    public int? Conflicts { get; init; }
    /// <summary>Why the agents ignore it, one clause; null where they do not.</summary>
    public string? Ignored { get; init; }
}
