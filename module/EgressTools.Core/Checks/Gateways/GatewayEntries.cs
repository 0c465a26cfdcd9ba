namespace EgressTools.Checks.Gateways;

/// <summary>Entries of <c>egressGateways</c>.</summary>
internal static class GatewayEntries
{
    /// <summary>The remedy for entries without a node.</summary>
    public const string Remedy = "label a node, or remove the entry from egressGateways";

    /// <summary>"no node matches 1 of 3 entries of egressGateways (role=egress)".</summary>
    public static string Text(string share, IEnumerable<PolicyGateway> missing) =>
        $"no node matches {share} entries of egressGateways ({GatewaySelectorText.Selectors(missing)})";

    /// <summary>The policies that have entries with a node and entries without one, and the latter.</summary>
    public static IEnumerable<(CompiledPolicy Policy, List<PolicyGateway> Missing)> WithoutNode(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies.Where(static p => p.Gateways.Length > 1 && p.Ring.Any(static g => g.Node is not null)))
        {
            // A node whose first address is IPv6 cannot be a gateway either (#39985).
            var missing = policy.Gateways.Where(g => context.Gateways.TakenBy(g) is not { NodeIP.IsIPv6: false }).ToList();
            if (missing.Count > 0)
                yield return (policy, missing);
        }
    }
}
