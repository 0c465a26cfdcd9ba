namespace EgressTools.Engine.Exits;

/// <summary>An echo service, and the addresses it is known by.</summary>
/// <param name="Addresses">The address of the URL itself, or what its name resolves to here; empty where neither is known.</param>
public sealed record EchoTarget(Uri Url, ImmutableArray<Address> Addresses)
{
    /// <summary>The addresses are those of the URL itself, so a pod asks the very same.</summary>
    public bool IsLiteral { get; init; }
    /// <summary>The server lies inside the network: it sees the egress IP and not a public address.</summary>
    public bool IsInside => !Addresses.IsEmpty && Addresses.All(static a => !AddressClass.IsPublic(a));

    /// <summary>A service from its URL alone; a name stays without addresses, and so does a loopback address: what forwards from there is not known.</summary>
    public static EchoTarget Of(Uri url) => !url.IsLoopback && Address.TryParse(url.DnsSafeHost, out var address)
        ? new EchoTarget(url, [address]) { IsLiteral = true }
        : new EchoTarget(url, []);
}
