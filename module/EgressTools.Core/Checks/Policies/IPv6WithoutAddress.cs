namespace EgressTools.Checks.Policies;

internal sealed class IPv6WithoutAddress() : Check("EGT1004", Severity.Error, "Destinations of both families, gateway with one")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "A gateway derives the egress IPs of both families together. If a policy has IPv6 destinations such as ::/0 and the gateway's interface has no IPv6 address, the agent holds 0.0.0.0 for the IPv4 entries too: "
        + "all IPv4 traffic of the policy is dropped there (reason 204). In Cilium 1.18 and 1.19 this happens to policies with interface, or with neither interface nor egressIP; in 1.20 to policies with egressIP as well, "
        + "and always where enable-ipv6 is false, whatever addresses the interface has. No release with a repair is known.";

    public override string Cure => "Remove the destinations of the family that the gateways do not have, or make one policy for each family. "
        + "Nothing is said where the gateway's own map holds addresses of both families, or where its node lists an InternalIP of the other one; kubectl egress check --fix removes IPv6 only where there is known to be none.";

    public override ImmutableArray<string> References => [.. Issues(48660, 44524), "https://github.com/cilium/cilium/blob/v1.18.11/pkg/egressgateway/policy.go"];

    public override ShownIn Shown => ShownIn.Agents("1.18.3", "1.18.11", "1.19.5", "1.19.6", "1.20.2");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var families = new FamilyCoupling(context);
        foreach (var policy in context.Written)
        {
            if (families.Of(policy) is not { } loss)
                continue;
            var (lost, missing) = loss.IsIPv6 ? ("IPv6", "IPv4") : ("IPv4", "IPv6");
            yield return Found(policy, $"the policy has {missing} destinations{(loss.Node is { } node ? $", so gateway {node}" : ", so its gateway")} {Outcome(loss, lost)}") with
            {
                Severity = loss.IsCertain ? Severity.Error : Severity.Warning,
                Evidence = [new("destinationCIDRs", Listed.Plain(policy.DestinationCidrs)), new("gateway", loss.Gateway.ToText()), new("Cilium", context.Version?.ToString() ?? "newest release")],
                Remedy = $"remove the {missing} destinations, or move them to a policy of their own",
            };
        }
    }

    private static string Outcome(FamilyLoss loss, string lost) => loss.IsCertain
        ? $"has no {lost} egress IP and drops all {lost} traffic of the policy (reason 204): {loss.Reason}"
        : $"drops all {lost} traffic of the policy (reason 204) if {loss.Reason}";
}
