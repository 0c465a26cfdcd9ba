namespace EgressTools.Checks.Installation;

internal sealed class IPv6Masquerade() : ConfigurationCheck("EGT4013", Severity.Warning, "policies steer IPv6, and IPv6 is not masqueraded")
{
    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override SnapshotKinds Needs => base.Needs | SnapshotKinds.Policies;

    public override string Why =>
        "From 1.18 on policies may name IPv6 destinations, and then enable-ipv6-masquerade has to be on. Without it IPv6 traffic of the pods does not get the gateway's address.";

    public override string Cure =>
        "Set enableIPv6Masquerade=true with helm, or keep IPv6 destinations out of the policies.";

    public override ImmutableArray<string> References => Issues(38452, 40075);

    public override ShownIn Shown => ShownIn.Documented("1.18", "1.19", "1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "enable-ipv6-masquerade";
        // Without IPv6 in the cluster such destinations are dead text, which is another check's matter.
        if (context.Configured.IsOn(Key) || !context.Configured.IsOn("enable-ipv6"))
            yield break;
        var policies = context.Policies.Where(static p => !p.DestinationCidrs.IsDefault && p.DestinationCidrs.Any(static c => Cidr.TryParse(c, out var cidr) && cidr.IsIPv6)).Select(static p => p.Name).ToList();
        if (policies.Count > 0)
            yield return Wrong(context, Severity.Warning, $"{Plural.Count(policies.Count, "policy")} {Plural.Verb(policies.Count, "name")} IPv6 destinations ({Listed.Some(policies)}) and {Key} is not on: the IPv6 traffic of their pods does not get the gateway's address", "helm upgrade with enableIPv6Masquerade=true", Key, "enable-ipv6");
    }
}
