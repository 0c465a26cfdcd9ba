namespace EgressTools.Provisioning.Feature;

/// <summary>Pods that policies begin to steer, or no longer steer.</summary>
internal static class PolicyEffects
{
    /// <summary>So many policies have a sentence of their own.</summary>
    private const int Shown = 10;

    /// <summary>None where the feature stays as it is.</summary>
    public static ImmutableArray<TrafficEffect> Between(ClusterSnapshot before, ClusterSnapshot after)
    {
        var (was, becomes) = (!before.Installation.IsFeatureOff, !after.Installation.IsFeatureOff);
        if (was == becomes || before.Policies.IsEmpty)
            return [];
        var change = becomes ? TrafficChange.Steered : TrafficChange.Released;
        var table = RuleTable.Build(becomes ? after : before);
        var policies = table.Policies.Select(policy => (Policy: policy, Pods: table.EndpointsOf(policy).Select(static e => e.Name).ToHashSet()))
            .Where(static p => p.Pods.Count > 0).OrderByDescending(static p => p.Pods.Count).ToList();
        var others = policies.Skip(Shown).ToList();
        var effects = policies.Take(Shown).Select(p => Effect(change, p.Policy, p.Pods.Count)).ToImmutableArray();
        if (others.Count == 0)
            return effects;
        var pods = others.SelectMany(static p => p.Pods).Distinct().Count();
        return effects.Add(new TrafficEffect(change, pods, $"{Plural.Count(pods, "pod")} of {Plural.Count(others.Count, "more policy")} " +
            $"{(change == TrafficChange.Steered ? "leave by gateways" : "no longer leave by gateways")}"));
    }

    /// <summary>How many pods policies select that the agents do not ignore.</summary>
    public static int Pods(ClusterSnapshot snapshot)
    {
        var table = RuleTable.Build(snapshot);
        return table.Policies.SelectMany(table.EndpointsOf).Select(static e => e.Name).Distinct().Count();
    }

    private static TrafficEffect Effect(TrafficChange change, CompiledPolicy policy, int pods)
    {
        var destinations = policy.Destinations.Where(static d => !d.Excluded).Select(static d => d.Cidr).ToImmutableArray();
        var (who, verb) = ($"{Plural.Count(pods, "pod")} of policy {policy.Policy.Name}", Plural.Verb(pods, "leave"));
        var nodes = policy.Ring.Select(static g => g.Node).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var sentence = (change, nodes.Count) switch
        {
            (TrafficChange.Released, _) => $"{who} {verb} for {Listed.Some(destinations)} by {Plural.Their(pods)} own {Plural.Noun(pods, "node")} where " +
                $"{Plural.They(pods)} {Plural.Verb(pods, "leave")} by a gateway now",
            (_, 0) => $"{who} can no longer reach {Listed.Some(destinations)}, because no node is its gateway",
            _ => $"{who} {verb} for {Listed.Some(destinations)} by {Plural.Noun(nodes.Count, "gateway")} {Listed.Some(nodes)} where {Plural.They(pods)} " +
                $"{Plural.Verb(pods, "leave")} by {Plural.Their(pods)} own {Plural.Noun(pods, "node")} now",
        };
        return new TrafficEffect(change, pods,
            sentence)
        { Destinations = destinations, Except = [.. policy.Destinations.Where(static d => d.Excluded).Select(static d => d.Cidr)] };
    }
}
