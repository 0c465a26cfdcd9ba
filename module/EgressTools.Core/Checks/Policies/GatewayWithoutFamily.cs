namespace EgressTools.Checks.Policies;

internal sealed class GatewayWithoutFamily() : Check("EGT1004",
    Severity.Error, "Gateway without an address of one family", SnapshotKinds.Policies, ShownIn.Agents("1.18.3", "1.18.11", "1.19.5", "1.19.6", "1.20.2"),
    [48660, 44524, "https://github.com/cilium/cilium/blob/v1.18.11/pkg/egressgateway/policy.go"], VersionSpan.From(1, 18))
{
    public override string Why => "A gateway derives the egress IPs of both families together. If a policy has IPv6 destinations such as ::/0 and the "
        + "gateway's interface has no IPv6 address, the agent holds 0.0.0.0 for the IPv4 entries too. The gateway then drops all IPv4 traffic of the policy "
        + "(reason 204). In Cilium 1.18 and 1.19 this happens to policies with interface, or with neither interface nor egressIP. In 1.20 it also happens to "
        + "policies with egressIP, and in any case if enable-ipv6 is false. No release with a fix is known.";
    public override string Cure => "Remove the destinations of the family that the gateways do not have, or write one policy for each family. There is no "
        + $"finding if the gateway's own map holds addresses of both families, or if its node lists an InternalIP of the other one. {Subcommands.Check} "
        + $"{Options.Fix} removes IPv6 only if the gateways are known to have none.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var families = new FamilyCoupling(context);
        foreach (var policy in context.Written)
        {
            if (families.Of(policy) is not { } loss)
                continue;
            var (lost, missing) = loss.IsIPv6 ? ("IPv6", "IPv4") : ("IPv4", "IPv6");
            var gateway = loss.Node is { } node ? $"gateway {node}" : "its gateway";
            yield return Found(loss.IsCertain ? Severity.Error : Severity.Warning, policy, $"the policy has {missing} destinations, " +
                $"so {gateway} {Outcome(loss, lost)}", $"remove the {missing} destinations, or move them to another policy",
                ("destinationCIDRs", policy.DestinationCidrs), ("gateway", loss.Gateway.ToText()), ("Cilium", context.Version?.ToString() ?? "newest release"));
        }
    }

    private static string Outcome(FamilyLoss loss, string lost) => loss.IsCertain
        ? $"has no {lost} egress IP and drops all {lost} traffic of the policy (reason 204): {loss.Reason}"
        : $"drops all {lost} traffic of the policy (reason 204) if {loss.Reason}";
}
