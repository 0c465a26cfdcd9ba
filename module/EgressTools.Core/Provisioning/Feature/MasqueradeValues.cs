using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Net;
using Newtonsoft.Json.Linq;

namespace EgressTools.Provisioning.Feature;

/// <summary>Masquerading in BPF, which the egress gateway needs, and in native routing what has to stay out of it.</summary>
internal static class MasqueradeValues
{
    /// <exception cref="UsageException">The ranges that were given do not go with this cluster, or have to be given.</exception>
    public static void Add(FeatureDraft draft, EnableRequest request)
    {
        draft.SwitchOn(ReleaseValues.IPv4Masquerade, "enable-ipv4-masquerade");
        draft.SwitchOn(ReleaseValues.BpfMasquerade, "enable-bpf-masquerade");
        if (draft.IsNative)
            AddRanges(draft, request);
        else if (!request.VpcCidrs.IsEmpty)
            throw new UsageException("--vpc-cidr is for native routing, and this cluster's is not: pods reach each other through a tunnel, and nothing of that is masqueraded", "VpcCidrInOverlay");
    }

    private static void AddRanges(FeatureDraft draft, EnableRequest request)
    {
        var found = FoundRanges.Of(draft.State, draft.Warn);
        if (KeptRanges.Of(draft, request, found) is not { } wanted)
            return;
        var missing = wanted.Where(r => !MasqueradeList.Covers(found.Excluded, r)).ToImmutableArray();
        if (!missing.IsEmpty)
            AddList(draft, found, missing);
        if (!found.IsOn && missing.IsEmpty)
            return;
        draft.SwitchOn(ReleaseValues.MasqueradeAgent, "enable-ip-masq-agent");
        if (draft.State.IsTke)
            draft.Set(ReleaseValues.LinkLocal, found.IsLive ? found.MasqueradesLinkLocal : null, MasqueradeList.Parse(draft.Now.PlatformMasqueradeList).LinkLocal ?? true);
    }

    /// <summary>helm replaces lists whole: the new one is the old one and what is missing in it.</summary>
    private static void AddList(FeatureDraft draft, FoundRanges found, ImmutableArray<Cidr> missing)
    {
        var known = found.Native is { } native ? found.Parsed.Add(native) : found.Parsed;
        var list = found.Listed.AddRange(missing.Where(r => !MasqueradeList.Covers(known, r)).Select(static r => r.ToString()));
        draft.Set(ReleaseValues.MasqueradeList, found.IsLive && !found.Live.IsUsual ? Texts(found.Live.Listed.Select(static c => c.ToString())) : null, Texts(list));
    }

    private static JArray Texts(IEnumerable<string> texts) => new(texts.Select(static t => new JValue(t)));
}
