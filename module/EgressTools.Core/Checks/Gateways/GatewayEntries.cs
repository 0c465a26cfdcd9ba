namespace EgressTools.Checks.Gateways;

/// <summary>Entries of <c>egressGateways</c>.</summary>
internal static class GatewayEntries
{
    /// <summary>The policies of which some entries have a node and others have none, with those.</summary>
    public static IEnumerable<(CompiledPolicy Policy, List<PolicyGateway> Missing)> WithoutNode(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies.Where(static p => p.Gateways.Length > 1 && p.Ring.Any(static g => g.Node is not null)))
        {
            // A node whose first address is IPv6 is no gateway either (#39985).
            var missing = policy.Gateways.Where(g => context.Gateways.TakenBy(g) is not { NodeIP.IsIPv6: false }).ToList();
            if (missing.Count > 0)
                yield return (policy, missing);
        }
    }
}
