namespace EgressTools.Provisioning.Feature;

/// <summary>Masquerading in BPF, which the egress gateway needs, and in native routing what has to stay out of it.</summary>
internal static class MasqueradeValues
{
    /// <exception cref="UsageException">The ranges that were given do not match this cluster, or must be given.</exception>
    public static void Add(PlanDraft draft, EnableRequest request)
    {
        draft.Enable(ReleaseValues.IPv4Masquerade, "enable-ipv4-masquerade");
        draft.Enable(ReleaseValues.BpfMasquerade, "enable-bpf-masquerade");
        if (draft.IsNative)
            AddRanges(draft, request);
        else if (!request.VpcCidrs.IsEmpty)
            throw new UsageException($"{Options.VpcCidr} is for native routing, and this cluster's is not: pods reach each other through a tunnel, " +
                "and nothing of that is masqueraded", "VpcCidrInOverlay");
    }

    private static void AddRanges(PlanDraft draft, EnableRequest request)
    {
        var found = FoundRanges.Of(draft.State, draft.Warn);
        if (KeptRanges.Of(draft, request, found) is not { } wanted)
            return;
        var missing = wanted.Where(r => !MasqueradeList.Covers(found.Excluded, r)).ToImmutableArray();
        if (!missing.IsEmpty)
            SetList(draft, found, missing);
        if (!found.IsOn && missing.IsEmpty)
            return;
        draft.Enable(ReleaseValues.MasqueradeAgent, "enable-ip-masq-agent");
        if (draft.State.IsTke && SetLinkLocal(draft, found) && missing.IsEmpty && draft.Told(ReleaseValues.MasqueradeList) is null && !found.Listed.IsEmpty)
            SetList(draft, found, []);
    }

    /// <summary>helm replaces lists whole: the new one is the old one and what is missing in it.</summary>
    private static void SetList(PlanDraft draft, FoundRanges found, ImmutableArray<Cidr> missing)
    {
        var known = found.Native is { } native ? found.Parsed.Add(native) : found.Parsed;
        var added = missing.Where(r => !MasqueradeList.Covers(known, r)).ToList();
        // What lies within an added range need not be listed beside it.
        var kept = found.Listed.Where(t => !(Cidr.TryParse(t, out var old) && added.Exists(r => r.Contains(old))));
        var list = kept.Concat(added.Select(static r => r.ToString()));
        draft.Set(ReleaseValues.MasqueradeList, found.IsLive && !found.Live.IsUsual
            ? Texts(found.Live.Listed.Select(static c => c.ToString())) : null, Texts(list));
    }

    /// <summary>Whether it changes: a configuration with that word and without a list would exclude
    /// nothing any more, where without a configuration the usual ranges are.</summary>
    private static bool SetLinkLocal(PlanDraft draft, FoundRanges found)
    {
        // A chosen value stays; TKE masquerades them unless its list says otherwise.
        var told = draft.Told(ReleaseValues.LinkLocal) is { } value ? ReleaseValues.Same(value, true) : (bool?)null;
        var wanted = found.Live.LinkLocal ?? told ?? MasqueradeList.Parse(draft.Now.PlatformMasqueradeList).LinkLocal ?? true;
        return draft.Set(ReleaseValues.LinkLocal, found.IsLive ? found.Live.MasqueradesLinkLocal : null, wanted);
    }

    private static JArray Texts(IEnumerable<string> texts) => new(texts.Select(static t => new JValue(t)));
}

/// <summary>Which destinations see the address of a pod's node in place of the pod's own (IPv4).</summary>
/// <param name="Excluded">Those that do not; null where agents choose by themselves, or nobody knows.</param>
internal sealed record Masquerading(bool IsOn, ImmutableArray<Cidr>? Excluded)
{
    /// <summary>Whether BPF does it, and not iptables.</summary>
    public bool IsBpf { get; private init; }

    /// <summary>As agents do it that read these settings. Of what they do without BPF only one range is known: ip-masq-agent is a part of BPF.</summary>
    public static Masquerading Of(CiliumInstallation settings)
    {
        const string Key = "enable-ipv4-masquerade";
        // Agents masquerade unless they are told not to.
        if (!settings.IsOn(Key) && settings.Setting(Key) is { Length: > 0 })
            return new Masquerading(false, []);
        if (settings.IsOn("enable-bpf-masquerade"))
            return new Masquerading(true, MasqueradeExclusions.Of(settings, settings.MasqueradeList)?.Ranges) { IsBpf = true };
        return new Masquerading(true, Cidr.TryParse(settings.Setting("ipv4-native-routing-cidr"), out var native) ? [native] : null);
    }
}
