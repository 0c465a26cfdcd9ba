namespace EgressTools.Engine;

/// <summary>Every address of an endpoint that some policy matches, with the endpoint's position; sorted. Those of IPv4, of which a cluster has hundreds of
/// thousands, are a word each: the address, then the position.</summary>
internal sealed class SourceList
{
    private readonly List<ulong> _ipv4;
    private readonly List<(Address Address, int Endpoint)> _ipv6 = [];

    public SourceList(ImmutableArray<CiliumEndpoint> endpoints, Assignments assignments, bool ipv6)
    {
        _ipv4 = new List<ulong>(assignments.Count);
        for (var i = 0; i < endpoints.Length; i++)
        {
            if (assignments.PoliciesOf(i).IsEmpty) continue;
            foreach (var address in endpoints[i].Addresses)
            {
                if (!address.IsIPv6) _ipv4.Add(Word(address, i));
                else if (ipv6 && !AddressClass.IsLinkLocal(address))
                    // A pod never leaves the cluster with its link-local address.
                    _ipv6.Add((address, i));
            }
        }
        _ipv4.Sort();
        _ipv6.Sort();
    }

    public int Count => _ipv4.Count + _ipv6.Count;

    public (Address Address, int Endpoint) this[int index] => index < _ipv4.Count
        ? (new Address(_ipv4[index] >> 32, isIPv6: false), (int)(uint)_ipv4[index])
        : _ipv6[index - _ipv4.Count];

    /// <summary>Where the first address begins that is not before this one.</summary>
    public int First(Address address) => address.IsIPv6 ? _ipv4.Count + Found(_ipv6.BinarySearch((address, -1))) : Found(_ipv4.BinarySearch(Word(address, 0)));

    /// <summary>Where the address at a position ends.</summary>
    public int End(int first)
    {
        var end = first + 1;
        while (end < Count && this[end].Address == this[first].Address) end++;
        return end;
    }

    private static ulong Word(Address address, int endpoint) => ((ulong)address.Bits << 32) | (uint)endpoint;
    private static int Found(int index) => index < 0 ? ~index : index;
}
