namespace EgressTools.Checks.Addresses;

/// <summary>
/// Whether the agents of gateways found an egress IP, by their egress maps. Objects list reported addresses; the gateway's own map entry shows whether an
/// interface had the address when its agent last looked: it holds 0.0.0.0 otherwise (#32971).
/// </summary>
internal sealed class EgressIPEvidence(CheckContext context)
{
    /// <summary>The number of pod addresses that are tried.</summary>
    private const int Tried = 20;

    // The maps belong to the release that runs: up to 1.17 agents hold an egress IP without looking for it.
    private readonly bool _looksFor = CiliumBehavior.For(context.UpgradeFrom ?? context.Version).EgressIPMustBeLocal;

    private readonly Lazy<Known?> _known = new(() => context.IfKnown(
        Inputs.Maps,
        static c => new Known(c.Table, c.Verdict)));

    /// <summary>Whether the gateway's agent found the policy's egress IP, else whether an interface has it; null if unknown.</summary>
    public bool? Found(CompiledPolicy policy, ResolvedGateway gateway) => gateway is { Node: { } node, EgressIP: { } asked }
        ? (_looksFor ? _known.Value?.Found(policy.Policy.Name, gateway, node, asked) : null) ?? context.HasAddress(node, asked)
        : null;

    /// <summary>Whether the agent of a gateway node holds an egress IP of a family for a policy; null if unknown.</summary>
    public bool? Holds(EgressPolicy policy, string? node, bool ipv6) =>
        context.UpgradeFrom is null && node is not null && _known.Value is { } known ? known.Holds(policy.Name, node, ipv6) : null;

    private sealed class Known(RuleTable table, RuleVerdict verdict)
    {
        private readonly HashSet<string> _asked = [.. verdict.Maps.Where(static m => m.Proves).Select(static m => m.Node)];
        private readonly ILookup<(Address, Cidr), RuleDifference> _differences =
            verdict.Differences.Where(static d => d is { Source: not null, Destination: not null })
                .ToLookup(static d => (d.Source!.Value, d.Destination!.Value));

        public bool? Found(string policy, ResolvedGateway gateway, string node, Address asked) =>
            Look(policy, node, asked.IsIPv6, g => g.EgressIP == gateway.EgressIP && g.Node == node);

        public bool? Holds(string policy, string node, bool ipv6) => Look(policy, node, ipv6, g => g.Node == node);

        private bool? Look(string policy, string node, bool ipv6, Func<ResolvedGateway, bool> isMeant)
        {
            if (!_asked.Contains(node) || table.Policies.FirstOrDefault(p => p.Policy.Name == policy) is not { } compiled)
                return null;
            return table.EndpointsOf(compiled).Where(e => isMeant(table.GatewayOf(compiled, e))).SelectMany(static e => e.Addresses)
                .Where(a => a.IsIPv6 == ipv6).Take(Tried)
                .SelectMany(a => table.EntriesOf(a)).Where(e => IsFor(e, compiled)).Select(e => Found(e, node))
                .FirstOrDefault(static found => found is not null);
        }

        // An entry in conflict switches between policies.
        private static bool IsFor(MapEntry entry, CompiledPolicy policy) => entry.Claims is [{ Destination.Excluded: false } claim]
            && ReferenceEquals(claim.Compiled, policy);

        private bool? Found(MapEntry entry, string node)
        {
            var differences = _differences[(entry.Source, entry.Destination)].Where(d => d.Nodes.Contains(node)).ToList();
            return differences.Count == 0 ? true : differences.Exists(static d => d.Class == DifferenceClass.NoEgressIP) ? false : null;
        }
    }
}
