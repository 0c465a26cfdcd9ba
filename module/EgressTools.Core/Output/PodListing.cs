namespace EgressTools.Output;

/// <summary>How <c>users</c> / <c>Find-EgressPod</c> shows the pods that leave by an address.</summary>
public static class PodListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<AddressUser> Listing = new("EgressPodList", [
            new("NAMESPACE", static u => u.Pod.Namespace),
            new("POD", static u => u.Pod.Name),
            new("NODE", static u => u.Node),
            new("POLICY", static u => u.Policy) { Tone = static u => u.Contested ? Tone.Doubtful : Tone.Plain },
            new("DESTINATIONS", static u => Cell.Of(u.Destinations.Select(static d => d.ToString()))) { IsList = true },
            new("GATEWAY", static u => u.GatewayNode),
            new("EGRESS-IP", static u => Cell.EgressIP(u.EgressIP)),
            new("PUBLIC-IP", static u => Cell.Of(u.PublicAddresses.Select(static a => a.ToString()))) { IsList = true },
            new("ADDRESS-IS", static u => Cell.Of(u.Roles.Select(Word)), Wide: true),
            new("CONTESTED", static u => u.Contested ? "yes" : "no", Wide: true),
        ], Write, static u => $"pod/{u.Pod.Name}");

    private static string Word(AddressRole role) => role switch
    {
        AddressRole.Egress => "egress",
        AddressRole.Gateway => "gateway",
        _ => "public",
    };

    private static void Write(Utf8JsonWriter json, AddressUser user)
    {
        json.WriteString("namespace", user.Pod.Namespace);
        json.WriteString("pod", user.Pod.Name);
        json.WriteText("node", user.Node);
        json.WriteString("policy", user.Policy);
        json.WriteTexts("destinationCIDRs", user.Destinations);
        json.WriteString("gatewayNode", user.GatewayNode);
        json.WriteEgressIP(user.EgressIP);
        json.WriteTexts("publicAddresses", user.PublicAddresses);
        json.WriteTexts("roles", user.Roles.Select(Word));
        json.WriteBoolean("contested", user.Contested);
    }
}
