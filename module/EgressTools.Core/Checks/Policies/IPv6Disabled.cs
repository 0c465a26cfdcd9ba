namespace EgressTools.Checks.Policies;

internal sealed class IPv6Disabled() : Check("EGT1006", Severity.Warning, "IPv6 destinations in a cluster without IPv6",
    SnapshotKinds.Policies | SnapshotKinds.Configuration, ShownIn.Traffic, [38452, 48660], VersionSpan.From(1, 18))
{
    public override string Why => "If enable-ipv6 is not true, no pod has an IPv6 address, and agents make no entry for destinations such as ::/0. These "
        + "destinations still count when a gateway derives its addresses. In Cilium 1.20 the gateway then drops the policy's IPv4 traffic. In 1.18 and 1.19 it "
        + "does so if the policy has no egressIP and the interface has no IPv6 address (EGT1004).";
    public override string Cure => "Remove the IPv6 destinations. Add them when the cluster gets IPv6.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.Configuration.TryGetValue("enable-ipv6", out var value) || value == "true")
            return [];
        var families = new FamilyCoupling(context);
        return
            from policy in context.Policies
            let dead = context.Compile(policy).Destinations.Where(static d => !d.Excluded && d.Cidr.IsIPv6).Select(static d => d.Cidr).ToList()
            where dead.Count > 0
            let these = dead.Count == 1 ? "this destination" : "these destinations"
            let effect = families.Of(policy) switch
            {
                { IsCertain: true } => $"because of {these}, the gateway drops the IPv4 traffic of the policy (EGT1004)",
                { } => $"because of {these}, the gateway may drop the IPv4 traffic of the policy (EGT1004)",
                null => "agents make no entry",
            }
            select Found(policy, $"IPv6 is disabled in cilium-config, so no pod sends traffic to {Listed.Short(dead)}: {effect}",
                $"remove {Listed.Short(dead)} from destinationCIDRs", ("enable-ipv6", value));
    }
}
