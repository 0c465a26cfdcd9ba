namespace EgressTools.Provisioning.Feature;

/// <summary>Which destinations are excluded from masquerading already, and what helm was told about it.</summary>
internal sealed record FoundRanges
{
    /// <summary>Agents read a list of ip-masq-agent.</summary>
    public bool IsLive { get; private init; }
    /// <summary>Agents read such a list, or will as soon as helm has written what it was told.</summary>
    public bool IsOn { get; private init; }
    /// <summary>The list that agents read; without them reading one, nothing.</summary>
    public MasqueradeList Live { get; private init; } = MasqueradeList.Parse("{}");
    /// <summary><c>ipv4-native-routing-cidr</c>; null where it is not set.</summary>
    public Cidr? Native { get; private init; }
    /// <summary>What helm was told, then what agents read beyond it; as written.</summary>
    public ImmutableArray<string> Listed { get; private init; } = [];
    /// <summary>The same, as far as it is CIDRs.</summary>
    public ImmutableArray<Cidr> Parsed => [.. Listed.Select(static t => Cidr.TryParse(t, out var cidr) ? cidr : (Cidr?)null).OfType<Cidr>()];
    /// <summary>What is excluded from the moment on that masquerading in BPF is on.</summary>
    public ImmutableArray<Cidr> Excluded => [.. (IsLive ? Live.Listed : IsOn ? Parsed : []).Concat(Native is { } native ? [native] : Enumerable.Empty<Cidr>())];

    public static FoundRanges Of(FeatureState state, Action<string> warn)
    {
        var settings = state.Snapshot.Installation;
        var isLive = settings.IsOn("enable-ip-masq-agent");
        var live = MasqueradeList.Parse(isLive ? settings.MasqueradeList : "{}");
        if (live.Fault is { } fault)
            warn($"the list of ip-masq-agent that agents read cannot be used (it {fault}) and is ignored");
        var told = state.Release?.Value(ReleaseValues.MasqueradeList) is JArray list ? list.Select(static t => t.ToString()).ToImmutableArray() : [];
        return new FoundRanges
        {
            IsLive = isLive,
            IsOn = isLive || ReleaseValues.Same(state.Release?.Value(ReleaseValues.MasqueradeAgent), true),
            Live = live,
            Native = Cidr.TryParse(settings.Setting("ipv4-native-routing-cidr"), out var native) ? native : null,
            Listed = [.. told.Concat(live.Listed.Select(static c => c.ToString())).Distinct(StringComparer.Ordinal)],
        };
    }
}
