namespace EgressTools.Provisioning.Feature;

/// <summary>What a change of settings means for traffic.</summary>
internal static class TrafficEffects
{
    private static readonly Cidr Everything = Cidr.Parse("0.0.0.0/0");

    /// <summary>All effects: of masquerading, of policies, of kube-proxy, of the tunnel.</summary>
    public static ImmutableArray<TrafficEffect> Between(ClusterSnapshot before, ClusterSnapshot after, PlanDraft draft) =>
    [
        .. Masquerade(Masquerading.Of(before.Installation), Masquerading.Of(after.Installation), before, draft),
        .. PolicyEffects.Between(before, after),
        .. Services(draft),
        .. Tunnel(before.Installation, after.Installation, draft),
    ];

    private static IEnumerable<TrafficEffect> Masquerade(Masquerading before, Masquerading after, ClusterSnapshot snapshot, PlanDraft draft)
    {
        var pods = Pods(snapshot);
        var (begin, cease) = (TrafficChange.NodeAddress, TrafficChange.PodAddress);
        if (before.IsOn != after.IsOn)
        {
            var masquerades = before.IsOn ? before : after;
            // In overlay mode what agents exclude by themselves is inside the cluster.
            var excluded = masquerades.Excluded ?? [];
            var isUnknown = masquerades.Excluded is null && draft.IsNative;
            var where = "all destinations outside the cluster" +
                (isUnknown ? " but those that agents find out by themselves" : excluded.IsEmpty ? "" : $" but {Listed.Short(excluded)}");
            yield return Effect(after.IsOn ? begin : cease, where, isUnknown ? [] : [Everything]) with { Except = excluded };
            yield break;
        }
        if (!after.IsOn)
            yield break;
        if (before.IsBpf != after.IsBpf)
        {
            var (now, then) = after.IsBpf ? ("iptables", "BPF") : ("BPF", "iptables");
            yield return new TrafficEffect(TrafficChange.NotCompared, pods, $"{then} masquerades pods where {now} does now: " +
                "whether a node with several addresses or network devices is seen with another of its addresses then was not compared");
        }
        if (!draft.IsNative)
            yield break;
        if (before.Excluded is not { } old || after.Excluded is not { } next)
        {
            if (before.Excluded is not null || after.Excluded is { IsEmpty: false })
                draft.Note("the destinations that saw pods with their own addresses until now are unknown");
            yield break;
        }
        if (PrefixSet.Without(old, next) is { IsEmpty: false } lost)
            yield return Effect(begin, Listed.Short(lost), lost);
        if (PrefixSet.Without(next, old) is { IsEmpty: false } won)
            yield return Effect(cease, Listed.Short(won), won);

        TrafficEffect Effect(TrafficChange change, string where, ImmutableArray<Cidr> destinations)
        {
            var who = pods == 0 ? "pods, of which there are none yet, are" : pods is { } count
                ? $"{Plural.Count(count, "pod")}, with or without a policy, {Plural.Verb(count, "are")}" : "pods, with or without a policy, are";
            var how = change == begin ? "with the address of the node where the pod's own is seen now"
                : "with their own addresses where the node's is seen now";
            return new TrafficEffect(change, pods, $"{who} seen by {where} {how}") { Destinations = destinations };
        }
    }

    /// <summary>Pods with an address of their own: those on the host's network have no endpoint.</summary>
    private static int? Pods(ClusterSnapshot snapshot) =>
        snapshot.Complete.HasFlag(SnapshotKinds.Endpoints) ? snapshot.Endpoints.Count(static e => e.Addresses.Any(static a => !a.IsIPv6)) : null;

    private static IEnumerable<TrafficEffect> Services(PlanDraft draft)
    {
        if (!draft.Settings.Any(static s => s.Key == "kube-proxy-replacement"))
            yield break;
        // What kube-proxy has set up for a connection the agents do not know (#24531).
        yield return new TrafficEffect(TrafficChange.Services, null, "Services are reached through the agents in place of kube-proxy, " +
            "on each node from the restart of its agent on: connections through Services that exist then may break" + draft.State.HasKubeProxy switch
            {
                true => "; kube-proxy keeps running beside them, and can be removed afterwards",
                null => "; whether kube-proxy runs beside them could not be read",
                false => "",
            });
    }

    private static IEnumerable<TrafficEffect> Tunnel(CiliumInstallation before, CiliumInstallation after, PlanDraft draft)
    {
        if (!draft.IsNative || !before.IsFeatureOff || after.IsFeatureOff)
            yield break;
        var (name, port) = (after.TunnelName, after.TunnelPort);
        yield return new TrafficEffect(TrafficChange.Tunnel, null, $"nodes send what is for a gateway on another node through {name} on UDP port {port}, " +
            $"although routing is native otherwise: security groups have to let UDP {port} pass between all nodes, in both directions");
        // Behind another network plugin that plugin sets the MTU, which EGT4031 is about (#20269, #34493).
        if (!after.IsChained)
            yield return new TrafficEffect(TrafficChange.Mtu, null, "new pods get a smaller MTU, because the headers of the tunnel take 50 bytes. " +
                "Running pods keep theirs until they restart, and their large packets to gateways on other nodes may be lost");
    }
}

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
            (TrafficChange.Released, _) => $"{who} {verb} for {Listed.Short(destinations)} by {Plural.Their(pods)} own {Plural.Noun(pods, "node")} where " +
                $"{Plural.They(pods)} {Plural.Verb(pods, "leave")} by a gateway now",
            (_, 0) => $"{who} can no longer reach {Listed.Short(destinations)}, because no node is its gateway",
            _ => $"{who} {verb} for {Listed.Short(destinations)} by {Plural.Noun(nodes.Count, "gateway")} {Listed.Short(nodes)} where {Plural.They(pods)} " +
                $"{Plural.Verb(pods, "leave")} by {Plural.Their(pods)} own {Plural.Noun(pods, "node")} now",
        };
        return new TrafficEffect(change, pods,
            sentence)
        { Destinations = destinations, Except = [.. policy.Destinations.Where(static d => d.Excluded).Select(static d => d.Cidr)] };
    }
}
