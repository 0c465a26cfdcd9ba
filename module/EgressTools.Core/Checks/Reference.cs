namespace EgressTools.Checks;

/// <summary>Where a fact about Cilium is from: the number of an issue or pull request of cilium/cilium, or an address.</summary>
/// <param name="Address">The address; that of a pull request redirects.</param>
public readonly record struct Reference(string Address)
{
    /// <summary>Cilium's guide to the egress gateway.</summary>
    public static readonly Reference Guide = "https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/";

    /// <summary>An issue or pull request.</summary>
    public static implicit operator Reference(int issue) => FromInt32(issue);

    /// <summary>A page.</summary>
    public static implicit operator Reference(string address) => new(address);

    /// <summary>An issue or pull request.</summary>
    public static Reference FromInt32(int issue) => new($"https://github.com/cilium/cilium/issues/{issue}");
}
