namespace EgressTools.Checks.Addresses;

/// <summary>Where a machine's public address is: on an interface, or in the cloud's network, which translates it 1:1 (facts 4.1).</summary>
internal static class PublicAddressing
{
    private static readonly string[] Translating = ["aws://", "azure://", "gce://"];
    private static readonly string[] OnMachine = ["hcloud://", "digitalocean://"];

    /// <summary>Whether the cloud is one that translates; null where the Node does not tell, or names one that is not known here.</summary>
    public static bool? IsTranslated(Node? node)
    {
        if (node is null)
            return null;
        if (node.IsOfTke || Array.Exists(Translating, p => node.ProviderId.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            return true;
        return Array.Exists(OnMachine, p => node.ProviderId.StartsWith(p, StringComparison.OrdinalIgnoreCase)) ? false : null;
    }
}
