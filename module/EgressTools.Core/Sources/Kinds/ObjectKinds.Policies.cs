using static EgressTools.Sources.Kinds.SnapshotDocument;
using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Kinds;

/// <summary>The kinds of policies.</summary>
internal static partial class ObjectKinds
{
    public static readonly ObjectKind<EgressPolicy> Policies = new(ApiResource.Policies, SnapshotKinds.Policies, PolicyReading.Policy)
    {
        Key = static p => new ObjectName("", p.Name),
        Of = static s => s.Policies,
        With = static (s, policies) => s with { Policies = policies },
        At = static (p, location) => p with { Source = location },
        Write = static p => new JObject
        {
            ["metadata"] = WithKnown(PolicySpec.Words(Metadata(new ObjectName("", p.Name), created: p.CreatedAt), p), ("generation", p.Generation)),
            ["spec"] = PolicySpec.Of(p),
        },
        Mask = static (p, mask) => p with
        {
            Labels = mask.Labels(p.Labels),
            Annotations = mask.Labels(p.Annotations),
            Rules = [.. p.Rules.Select(r => new PolicyRule(mask.Selector(r.PodSelector), mask.Selector(r.NamespaceSelector), mask.Selector(r.NodeSelector)))],
            DestinationCidrs = mask.Cidrs(p.DestinationCidrs),
            ExcludedCidrs = mask.Cidrs(p.ExcludedCidrs),
            Gateway = p.Gateway is { } gateway ? mask.Gateway(gateway) : null,
            Gateways = [.. p.Gateways.Select(mask.Gateway)],
        },
        BundleFile = "ciliumegressgatewaypolicies",
        IsExpected = true,
        Completes = OptionCompletion.Policies,
    };

    /// <summary>Policies of kinds that this tool does not predict, and that most clusters do not have.</summary>
    public static readonly ObjectKind<ForeignPolicy> ForeignPolicies = new(ResourceOf(ForeignKind.Nat), SnapshotKinds.Policies,
        ForeignPolicyReading.Of(ForeignKind.Nat))
    {
        Named = static (kind, group) => ForeignKind.Of(kind, group) is not null,
        ReadAs = static (kind, group) => ForeignPolicyReading.Of(ForeignKind.Of(kind, group)!),
        Key = static p => new ObjectName(p.Kind.Kind, p.Name.ToString()),
        Of = static s => s.ForeignPolicies,
        With = static (s, policies) => s with { ForeignPolicies = policies },
        At = static (p, location) => p with { Source = location },
        Live = static reading => reading.PartsAsync(ForeignKind.All, kind => ForeignAsync(reading, kind)),
        Files = static s => s.ForeignPolicies.GroupBy(static p => p.Kind).Select(static g => List(ResourceOf(g.Key), g.Select(Write))),
        Mask = static (p, mask) => p with { SourceIP = p.SourceIP is { } address ? mask.One(address) : null },
        IsExtra = true,
        OnDemand = true,
    };

    private static JObject Write(ForeignPolicy policy) => WithKnown(
        new JObject { ["metadata"] = Metadata(policy.Name) },
        ("spec", policy.SourceIP is { } address ? new JObject { ["egressSourceIP"] = address.ToString() } : null));

    private static ApiResource ResourceOf(ForeignKind kind) => new($"{kind.Group}/{kind.Version}", kind.Plural, kind.Kind, Namespaced: false);

    /// <summary>A server answers 403 for a kind that it does not have to everybody who may not list it, so that a missing right says nothing where the release
    /// does not have the kind either, and is a gap where it does.</summary>
    private static async Task<ImmutableArray<ForeignPolicy>> ForeignAsync(LiveReading reading, ForeignKind kind)
    {
        var resource = ResourceOf(kind);
        try
        {
            return await reading.AllAsync(ForeignPolicies, resource: resource, read: ForeignPolicyReading.Of(kind)).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            if (error.Status == 403 && kind == ForeignKind.Nat && await VersionAsync(reading).ConfigureAwait(false) is { } version && kind.IsReadBy(version))
                reading.Add(LiveReading.GapOf(error, resource) with { Kinds = SnapshotKinds.Policies });
            return [];
        }
    }
}
