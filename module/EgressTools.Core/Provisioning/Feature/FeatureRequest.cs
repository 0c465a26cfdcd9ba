namespace EgressTools.Provisioning.Feature;

/// <summary>What somebody asked for who switches the feature on.</summary>
public sealed record EnableRequest
{
    /// <summary>Ranges of the network around the nodes, whose hosts are to see pods with their own
    /// addresses (native routing only); empty to find them out.</summary>
    public ImmutableArray<Cidr> VpcCidrs { get; init; } = [];

    /// <summary>Where agents reach the API server without kube-proxy; null to find it out.</summary>
    public string? ServiceHost { get; init; }

    /// <summary>Its port; null to find it out.</summary>
    public int? ServicePort { get; init; }

    /// <summary>Save and delete the policies first, and put them back when every agent runs with the egress gateway.</summary>
    public bool WithoutPolicies { get; init; }

    /// <summary>Checks that are not to stop it.</summary>
    public ImmutableArray<CheckSkip> Skip { get; init; } = [];
}

/// <summary>What somebody asked for who switches it off.</summary>
public sealed record DisableRequest
{
    /// <summary>Also while there are policies.</summary>
    public bool Force { get; init; }

    /// <summary>Save and delete the policies first; enabling puts them back.</summary>
    public bool RemovePolicies { get; init; }

    /// <summary>Leave masquerading as it is, also where switching on had changed it.</summary>
    public bool KeepMasquerading { get; init; }
}
