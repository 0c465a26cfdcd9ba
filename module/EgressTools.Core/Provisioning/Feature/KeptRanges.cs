namespace EgressTools.Provisioning.Feature;

/// <summary>Which destinations must go on seeing the addresses of pods in native routing: what was given, else TKE's list, else what was seen.</summary>
internal static class KeptRanges
{
    /// <summary>Addresses outside the private ranges are taken one by one; more than so many are not a list to keep.</summary>
    private const int MaxRanges = 64;

    private static readonly Cidr Everything = Cidr.Parse("0.0.0.0/0");

    /// <returns>The ranges; null where agents find them out by themselves.</returns>
    public static ImmutableArray<Cidr>? Of(PlanDraft draft, EnableRequest request, FoundRanges found)
    {
        if (!request.VpcCidrs.IsEmpty)
            return WithPods(draft, found, Checked(draft, request.VpcCidrs), Options.VpcCidr);
        var platform = MasqueradeList.Parse(draft.Now.PlatformMasqueradeList);
        if (draft.Now.PlatformMasqueradeList is { Length: > 0 } && platform.Fault is { } fault)
            draft.Warn($"configmap kube-system/ip-masq-agent-config {fault}, and is ignored");
        ImmutableArray<Cidr> listed = platform.IsUsual ? [] : [.. platform.Listed.Where(static r => !r.IsIPv6)];
        if (!listed.IsEmpty)
        {
            draft.Note($"to {Listed.Short(listed)} pods keep their own addresses, as TKE's configmap kube-system/ip-masq-agent-config has it");
            return WithPods(draft, found, listed, "configmap kube-system/ip-masq-agent-config");
        }
        return found.Excluded.IsEmpty && draft.Now.Setting("ipam") is "eni" or "alibabacloud" ? AsAgentsDo(draft) : Seen(draft, found);
    }

    private static ImmutableArray<Cidr>? AsAgentsDo(PlanDraft draft)
    {
        draft.Note($"pods keep their own addresses to the network that agents learn from the cloud (ipam is {draft.Now.Setting("ipam")})");
        return null;
    }

    private static ImmutableArray<Cidr> Checked(PlanDraft draft, ImmutableArray<Cidr> given)
    {
        if (given.FirstOrDefault(static r => r.IsIPv6) is { IsIPv6: true } six)
            throw new UsageException($"{Options.VpcCidr} {six} is of IPv6, and it is about IPv4: masquerading of IPv6 is not changed", "InvalidVpcCidr");
        if (given.Contains(Everything))
            draft.Warn($"with {Options.VpcCidr} 0.0.0.0/0 no pod without a policy gets the address of its node: " +
                "such pods reach nothing that has no way back to them");
        var seen = PodAddresses(draft).Concat(NodeAddresses(draft)).ToList();
        var empty = given.Where(r => !seen.Exists(r.Contains)).ToList();
        if (seen.Count > 0 && empty.Count > 0)
            draft.Warn($"no node and no pod has an address in {Options.VpcCidr} {Listed.Short(empty)}: " +
                $"check that {(empty.Count == 1 ? "it is a range" : "they are ranges")} of this network");
        return PrefixSet.Merge(given);
    }

    /// <summary>The ranges, and those of pods that they and what is excluded already leave out: without them pods would see each other as nodes.</summary>
    private static ImmutableArray<Cidr> WithPods(PlanDraft draft, FoundRanges found, ImmutableArray<Cidr> ranges, string source)
    {
        var covering = ranges.AddRange(found.Excluded);
        var outside = Around(PodAddresses(draft).Where(a => !covering.Any(r => r.Contains(a))));
        if (outside.IsEmpty)
            return ranges;
        draft.Warn($"pods have addresses that {source} leaves out: {Listed.Short(outside)} {Plural.Verb(outside.Length, "are")} added, " +
            "since pods would see each other with the addresses of nodes otherwise");
        return ranges.AddRange(outside);
    }

    /// <summary>Of a document alone no pod is known: what it excludes is taken for what its author wants.</summary>
    private static ImmutableArray<Cidr>? Unseen(PlanDraft draft, FoundRanges found)
    {
        if (found.Excluded.IsEmpty)
            draft.Warn("the values name no range to which pods keep their own addresses (ipv4NativeRoutingCIDR, ipMasqAgent.config.nonMasqueradeCIDRs). " +
                $"Pass {Options.VpcCidr} with the range of the network around the nodes");
        return null;
    }

    private static ImmutableArray<Cidr>? Seen(PlanDraft draft, FoundRanges found)
    {
        if (draft.State.IsDocument && !draft.State.Snapshot.Complete.HasFlag(SnapshotKinds.Endpoints))
            return Unseen(draft, found);
        if (!draft.State.Snapshot.Complete.HasFlag(SnapshotKinds.Endpoints))
            throw new UsageException($"the addresses of pods are unknown, because ciliumendpoints could not be read: give {Options.VpcCidr}, " +
                "the range of the network around the nodes", "UnknownRanges");
        var pods = PodAddresses(draft).Where(a => !found.Excluded.Any(r => r.Contains(a))).ToList();
        var nodes = KeepToNodes(draft) ? NodeAddresses(draft).Where(a => !found.Excluded.Any(r => r.Contains(a))).ToList() : [];
        var ranges = PrefixSet.Merge([.. Around(pods.Concat(nodes)), .. IsKeptAlready(draft, found) ? [] : PoolOf(draft)]);
        if (ranges.IsEmpty && found.Excluded.IsEmpty)
            ranges = Around(NodeAddresses(draft));
        if (ranges.IsEmpty && found.Excluded.IsEmpty)
            throw new UsageException("the ranges of this network are unknown, because neither pods nor nodes have addresses yet: " +
                $"give {Options.VpcCidr}", "UnknownRanges");
        if (ranges.Any(r => !MasqueradeList.Covers(found.Excluded, r)))
            draft.Warn($"the ranges to which pods must keep their own addresses were derived from the addresses of pods and nodes: {Listed.Short(ranges)}; " +
                $"hosts outside these ranges will see nodes, so give {Options.VpcCidr} if the network has others");
        return ranges;
    }

    private static ImmutableArray<Cidr> Around(IEnumerable<Address> addresses) => SurroundingNetworks.Around(addresses) is { Length: <= MaxRanges } ranges
        ? ranges
        : throw new UsageException($"pods and nodes have public addresses, too many to list them one by one: give {Options.VpcCidr}, " +
            "the ranges that they are from", "UnknownRanges");

    // Where the node's address is seen already, hosts may have no way back to pods. Pods with addresses of the nodes' network have one.
    private static bool KeepToNodes(PlanDraft draft)
    {
        if (Masquerading.Of(draft.Now) is not { IsOn: true })
            return true;
        var networks = SurroundingNetworks.Around(NodeAddresses(draft));
        return PodAddresses(draft).Any(a => networks.Any(n => n.Contains(a)));
    }

    private static IEnumerable<Address> PodAddresses(PlanDraft draft) =>
        draft.State.Snapshot.Endpoints.SelectMany(static e => e.Addresses).Where(static a => !a.IsIPv6);

    private static IEnumerable<Address> NodeAddresses(PlanDraft draft) => draft.State.Snapshot.CiliumNodes.Select(static n => n.NodeIPOf(ipv6: false))
        .Concat(draft.State.Snapshot.Nodes.Select(static n => n.InternalIP)).OfType<Address>().Where(static a => !a.IsIPv6);

    /// <summary>Whether what pods keep their addresses for is chosen already: the rest of a pool,
    /// 10.0.0.0/8 unless somebody sets it, sees nodes now and must go on seeing them.</summary>
    private static bool IsKeptAlready(PlanDraft draft, FoundRanges found) =>
        found.Native is { } native && Masquerading.Of(draft.Now) is { IsOn: true } && PodAddresses(draft).All(native.Contains);

    // New nodes get their pods' addresses out of it.
    private static IEnumerable<Cidr> PoolOf(PlanDraft draft) => draft.Now.Setting("ipam") != "cluster-pool" ? [] :
        (draft.Now.Setting("cluster-pool-ipv4-cidr") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(static t => Cidr.TryParse(t, out var cidr) ? cidr : (Cidr?)null).OfType<Cidr>();
}
