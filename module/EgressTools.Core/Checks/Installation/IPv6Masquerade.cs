namespace EgressTools.Checks.Installation;

internal sealed class IPv6Masquerade() : ConfigurationCheck("EGT4013", Severity.Warning, "IPv6 destinations without IPv6 masquerading",
    ShownIn.Documented("1.18", "1.19", "1.20"), [38452, 40075], VersionSpan.From(1, 18), SnapshotKinds.Policies)
{
    public override string Why => "From 1.18 on policies can have IPv6 destinations, which need enable-ipv6-masquerade. Without it, IPv6 traffic of the pods "
        + "leaves without the gateway's address.";
    public override string Cure => "Set enableIPv6Masquerade=true with helm, or remove the IPv6 destinations from the policies.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "enable-ipv6-masquerade";
        // EGT1006 reports IPv6 destinations in a cluster without IPv6.
        if (context.Configured.IsOn(Key) || !context.Configured.IsOn("enable-ipv6"))
            yield break;
        var policies = context.Policies.Where(static p => !p.DestinationCidrs.IsDefault
            && p.DestinationCidrs.Any(static c => Cidr.TryParse(c, out var cidr) && cidr.IsIPv6))
            .Select(static p => p.Name).ToList();
        if (policies.Count > 0)
            yield return Wrong(context, Severity.Warning,
                $"{Key} is not enabled: IPv6 traffic of {Plural.Count(policies.Count, "policy")} ({Listed.Short(policies)}) leaves " +
                "without the gateway's address",
                "helm upgrade with enableIPv6Masquerade=true", Key, "enable-ipv6");
    }
}
