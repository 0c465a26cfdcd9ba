namespace EgressTools.Provisioning.Feature;

/// <summary>The cluster as it will be.</summary>
internal static class PlannedCluster
{
    /// <summary>With the settings changed, and agents that have read them.</summary>
    public static ClusterSnapshot Of(PlanDraft draft)
    {
        var settings = draft.Now.Configuration.ExceptBy(draft.Settings.Select(static s => s.Key), static s => s.Key)
            .Concat(draft.Settings.Where(static s => s.New is not null).Select(static s => KeyValuePair.Create(s.Key, s.New!)));
        var after = draft.Now with
        {
            Configuration = settings.ToFrozenDictionary(StringComparer.Ordinal),
            ConfiguredAt = null,
            Version = draft.Version,
            Unquoted = Unquoted(draft)
        };
        return draft.State.Snapshot with { Installation = after with { MasqueradeList = draft.ChangesMasqueradeConfig ? List(draft) : after.MasqueradeList } };
    }

    /// <summary>Settings that the chart will not write as text; what is wrong in the ConfigMap now, it rewrites.</summary>
    private static ImmutableArray<string> Unquoted(PlanDraft draft)
    {
        if (draft.State.Release is not { Given: not null } release)
            return draft.Now.Unquoted;
        return CiliumVersion.Find(release.ChartVersion) is { } chart && VersionSpan.Before(1, 16, 4).Contains(chart)
            && !ReleaseValues.Same(draft.Told("egressGateway.maxPolicyEntries"), null) ? ["egress-gateway-policy-map-max"]
            : [];
    }

    /// <summary>The list of ip-masq-agent as the chart writes it once one of its values changes.</summary>
    public static string? List(PlanDraft draft)
    {
        var config = new JObject();
        foreach (var (path, name) in new[] { (ReleaseValues.MasqueradeList, "nonMasqueradeCIDRs"), (ReleaseValues.LinkLocal, "masqLinkLocal") })
        {
            if ((draft.Values.FirstOrDefault(v => v.Path == path)?.New ?? draft.Told(path)) is { } value)
                config[name] = value.DeepClone();
        }
        // What is not a value of helm's, where that is not known, stays.
        if (draft.State.Release?.Given is null && Engine.MasqueradeList.Parse(draft.Now.MasqueradeList) is { IsUsual: false, Fault: null } now)
        {
            config["nonMasqueradeCIDRs"] ??= new JArray(now.Listed.Select(static c => new JValue(c.ToString())));
            config["masqLinkLocal"] ??= now.LinkLocal;
        }
        return config.Count == 0 ? null : config.ToString(Newtonsoft.Json.Formatting.None);
    }
}
