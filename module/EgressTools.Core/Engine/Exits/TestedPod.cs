namespace EgressTools.Engine.Exits;

/// <summary>A pod that was chosen for the test, with what is known of it.</summary>
/// <param name="Pod">The Pod; null where pods were not read.</param>
/// <param name="Endpoint">Its CiliumEndpoint; null where it has none.</param>
/// <param name="Node">The node it runs on; empty where unknown.</param>
public sealed record TestedPod(ObjectName Name, Pod? Pod, CiliumEndpoint? Endpoint, string Node)
{
    /// <summary>Why it cannot be asked, one clause; null where one of its containers runs.</summary>
    public string? NotReady { get; init; }
    /// <summary>Why no policy can apply to it whatever the policies say, one clause; null where it has an endpoint.</summary>
    public string? NeverSteered { get; init; }

    /// <summary>Whether the address is one of its own.</summary>
    public bool Has(Address address) => Endpoint?.Addresses.Contains(address) == true || (Pod is { HostNetwork: false } pod && pod.Addresses.Contains(address));

    /// <summary>Only IPv6 addresses are known of it.</summary>
    public bool IsIPv6Only => Endpoint is { Addresses.IsEmpty: false } endpoint && endpoint.Addresses.All(static a => a.IsIPv6);
}
