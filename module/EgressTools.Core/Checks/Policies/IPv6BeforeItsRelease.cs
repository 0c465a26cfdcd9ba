using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Checks.Policies;

internal sealed class IPv6BeforeItsRelease() : Check("EGT1005", Severity.Error, "IPv6 that this release does not know")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.Before(1, 20);

    public override string Why =>
        "Egress policies know IPv6 destinations from Cilium 1.18 on: before, the agents make no entries of them, and the traffic leaves by the pod's own node. "
        + "They use an IPv6 egressIP from 1.20 on: before, the API server rejects it, and a gateway gives the traffic of a stored policy no address, its IPv4 traffic too.";

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
            if (!context.Behavior.EgressIPv6 && compiled.Gateways.Select(static g => g.EgressAddress).FirstOrDefault(static a => a is { IsIPv6: true }) is { } asked)
            {
                yield return Found(policy, $"egressIP {asked} is IPv6, which Cilium uses from 1.20 on: until then the policy's traffic gets no address, its IPv4 traffic too") with
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
        return Found(policy, $"{Some.Of(unknown)} {(unknown.Count == 1 ? "makes" : "make")} no entry before Cilium 1.18: {(all ? "the policy steers nothing" : "IPv6 traffic is not steered")}") with
        {
            Severity = all ? Severity.Error : Severity.Warning,
            Remedy = all ? "upgrade to Cilium 1.18 or later, or name IPv4 destinations" : "remove it, or upgrade to Cilium 1.18 or later",
        };
    }

    private static ImmutableArray<KeyValuePair<string, string>> Version(CheckContext context) => [new("Cilium", context.Version?.ToString() ?? "")];
}
