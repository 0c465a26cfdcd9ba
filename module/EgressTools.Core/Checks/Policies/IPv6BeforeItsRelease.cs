namespace EgressTools.Checks.Policies;

internal sealed class IPv6BeforeItsRelease() : Check("EGT1005", Severity.Error, "IPv6 that this release does not know")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.Before(1, 20);

    public override string Why =>
        "Egress policies know IPv6 destinations from Cilium 1.18 on: before, the API server rejects them, agents make no entries of them, and the traffic leaves by the pod's own node. "
        + "An IPv6 egressIP is used from 1.20 on. In 1.18 and 1.19 the gateway holds 0.0.0.0 for it and drops the traffic (reason 204); before, it holds no entry at all, and packets leave it with the pod's own address.";

    public override string Cure => "Take the IPv6 parts out until the release that knows them runs; without egressIP the gateway derives an IPv6 address by itself from 1.18 on.";

    public override ImmutableArray<string> References => Issues(38452, 44524);

    public override ShownIn Shown => ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.6");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var compiled = context.Compile(policy);
            // What the API server rejects never reaches the agents: that is said there.
            if (policy.FaultsIn(context.Version).Any(static f => f.Path.EndsWith(".egressIP", StringComparison.Ordinal) || f.Path.StartsWith("spec.destinationCIDRs", StringComparison.Ordinal)))
                continue;
            if (compiled.Rejection == PolicyRejection.None && !context.Behavior.EgressIPv6 && context.GatewaysOf(policy).Select(static g => g.EgressAddress).FirstOrDefault(static a => a is { IsIPv6: true }) is { } asked)
            {
                var effect = context.Behavior.UnusedEgressIPv6 == MissingEgressIP.NoEntry ? "the gateway holds no entry, and packets leave it with the pod's own address" : "the gateway has no address to give, and drops the traffic (reason 204)";
                yield return Found(policy, $"egressIP {asked} is IPv6, which agents use from Cilium 1.20 on: {effect}") with
                {
                    Evidence = Version(context),
                    Remedy = "remove the egressIP, or name one of IPv4",
                };
            }
            else if (compiled.Rejection == PolicyRejection.None && !context.Behavior.IPv6 && IPv6Of(policy) is { Count: > 0 } unknown)
                yield return Unknown(policy, unknown) with { Evidence = Version(context) };
        }
    }

    private static List<string> IPv6Of(EgressPolicy policy) => [.. WrittenCidr.Of(policy.DestinationCidrs).Where(static c => c.Cidr.IsIPv6).Select(static c => c.Text)];

    private CheckFinding Unknown(EgressPolicy policy, List<string> unknown)
    {
        var all = unknown.Count == policy.DestinationCidrs.Length;
        return Found(policy, $"{Listed.Some(unknown)} {Plural.Verb(unknown.Count, "make")} no entry before Cilium 1.18: {(all ? "the policy steers nothing" : "IPv6 traffic is not steered")}") with
        {
            Severity = all ? Severity.Error : Severity.Warning,
            Remedy = all ? "upgrade to Cilium 1.18 or later, or name IPv4 destinations" : "remove it, or upgrade to Cilium 1.18 or later",
        };
    }

    private static ImmutableArray<KeyValuePair<string, string>> Version(CheckContext context) => [new("Cilium", context.Version?.ToString() ?? "")];
}
