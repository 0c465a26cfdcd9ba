using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Policies;

internal sealed class IPv6SwitchedOff() : Check("EGT1006", Severity.Warning, "IPv6 destinations in a cluster without IPv6")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Configuration;

    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "Where enable-ipv6 is not true, no pod has an IPv6 address, and destinations such as ::/0 make no entry: they are dead text. "
        + "They are not always harmless: together with an egressIP of IPv4, Cilium 1.20 drops the IPv4 traffic for them (EGT1004).";

    public override string Cure => "Take the IPv6 destinations out; add them when the cluster gets IPv6.";

    public override ImmutableArray<string> References => Issues(38452, 48660);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.Configuration.TryGetValue("enable-ipv6", out var value) || value == "true")
            yield break;
        foreach (var policy in context.Policies)
        {
            var dead = context.Compile(policy).Destinations.Where(static d => !d.Excluded && d.Cidr.IsIPv6).Select(static d => d.Cidr).ToList();
            if (dead.Count == 0)
                continue;
            yield return Found(policy, $"{Some.Of(dead)} {(dead.Count == 1 ? "is" : "are")} dead text: IPv6 is switched off in cilium-config, so that no pod sends anything there") with
            {
                Evidence = [new("enable-ipv6", value)],
                Remedy = $"remove {Some.Of(dead)} from destinationCIDRs",
            };
        }
    }
}
