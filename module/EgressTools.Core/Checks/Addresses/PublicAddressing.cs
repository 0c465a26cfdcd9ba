namespace EgressTools.Checks.Addresses;

/// <summary>Whether a cloud puts the public address of a machine on an interface or translates it 1:1 in its network.</summary>
internal static class PublicAddressing
{
    private static readonly string[] Translating = ["aws://", "azure://", "gce://"];
    private static readonly string[] OnMachine = ["hcloud://", "digitalocean://"];

    /// <summary>Whether the cloud of a Node translates; null if the cloud is unknown.</summary>
    public static bool? IsTranslated(Node? node)
    {
        if (node is null)
            return null;
        if (node.IsOfTke || Array.Exists(Translating, p => node.ProviderId.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            return true;
        return Array.Exists(OnMachine, p => node.ProviderId.StartsWith(p, StringComparison.OrdinalIgnoreCase)) ? false : null;
    }
}
