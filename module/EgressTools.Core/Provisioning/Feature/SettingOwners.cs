namespace EgressTools.Provisioning.Feature;

/// <summary>Who owns the settings in cilium-config: helm 4 applies on the server and refuses to
/// change those of others, and its dry run does not say so.</summary>
internal static class SettingOwners
{
    private const string Helm = "helm";

    /// <summary>Keys that belong to others alone, with the name of the owner; none where helm does not apply on the server.</summary>
    public static ImmutableDictionary<string, string> Of(JObject item)
    {
        var entries = AgentWorkload.Items(item["metadata"]?["managedFields"])
            .Select(static e => (Manager: (string?)e["manager"] ?? "", IsApplied: (string?)e["operation"] == "Apply", Keys: Keys(e))).ToList();
        var own = entries.Where(static e => e.Manager == Helm && e.IsApplied).SelectMany(static e => e.Keys).ToHashSet(StringComparer.Ordinal);
        if (!entries.Exists(static e => e.Manager == Helm && e.IsApplied))
            return ImmutableDictionary<string, string>.Empty;
        return entries.Where(static e => e.Manager != Helm).SelectMany(static e => e.Keys.Select(k => (Key: k, e.Manager))).Where(p => !own.Contains(p.Key))
            .GroupBy(static p => p.Key, StringComparer.Ordinal).ToImmutableDictionary(static g => g.Key, static g => g.First().Manager, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Keys(JObject entry) =>
        (entry["fieldsV1"]?["f:data"] as JObject ?? []).Properties().Where(static p => p.Name.StartsWith("f:", StringComparison.Ordinal))
            .Select(static p => p.Name[2..]);
}
