namespace EgressTools;

/// <summary>A pod that leaves by an address, as Find-EgressPod shows it: one for each policy and gateway.</summary>
[View(nameof(Pod), nameof(Node), nameof(Policy), nameof(Destinations), nameof(Gateway), nameof(EgressIP), nameof(PublicIPs))]
public sealed class EgressPod : EgressObject
{
    private readonly AddressUser _user;
    private readonly string _address;

    internal EgressPod(AddressUser user, string address) => (_user, _address) = (user, address);

    /// <summary>The pod: namespace/name.</summary>
    public string? Pod => Text(_user.Pod);
    /// <summary>The node that the pod runs on.</summary>
    public string? Node => Text(_user.Node);
    /// <summary>The policy that sends it there.</summary>
    public string? Policy => Text(_user.Policy);
    /// <summary>The destinations for which it leaves there.</summary>
    public ItemCollection<string> Destinations => Texts(_user.Destinations);
    /// <summary>Its gateway node.</summary>
    public string? Gateway => Text(_user.GatewayNode);
    /// <summary>The egress IP; null where it depends on the gateway's interfaces.</summary>
    public string? EgressIP => Text(_user.EgressIP);
    /// <summary>The addresses that servers outside see.</summary>
    public ItemCollection<string> PublicIPs => Texts(_user.PublicAddresses);
    /// <summary>The address that was asked about.</summary>
    public string? Address => Text(_address);
    /// <summary>What this address is to the pod: egress, gateway, public.</summary>
    public ItemCollection<string> AddressIs => new((Shown(PodListing.Listing.Columns, _user, "ADDRESS-IS") ?? "").Split(','));
    /// <summary>Another policy claims one of the destinations too, so that the pod may leave elsewhere.</summary>
    public bool Contested => _user.Contested;
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_user.Pod.Namespace);

    /// <summary>The pod: namespace/name.</summary>
    public override string ToString() => Pod ?? "";
}
