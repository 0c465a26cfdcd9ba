namespace EgressTools.Engine;

/// <summary>The endpoints of a snapshot by their addresses, those without an identity among them.</summary>
internal sealed class EndpointsByAddress
{
    private readonly Dictionary<Address, CiliumEndpoint> _byAddress = [];

    public EndpointsByAddress(ClusterSnapshot snapshot)
    {
        foreach (var endpoint in snapshot.Endpoints)
        {
            foreach (var address in endpoint.Addresses)
                _byAddress.TryAdd(address, endpoint);
        }
    }

    /// <summary>The first endpoint by name that has the address; null where none has.</summary>
    public CiliumEndpoint? Find(Address address) => _byAddress.GetValueOrDefault(address);
}
