namespace EgressTools.Provisioning.Feature;

/// <summary>The DaemonSet of the agents, as far as enabling or disabling the egress gateway needs it.</summary>
internal sealed class AgentWorkload(JObject document)
{
    public ObjectName Name { get; } = new(Text(document, "metadata", "namespace") ?? "", Text(document, "metadata", "name") ?? "");
    /// <summary>What tells this installation from every other.</summary>
    public string Uid => Text(document, "metadata", "uid") ?? "";
    /// <summary>On how many nodes an agent has to run; null where its controller has not said so.</summary>
    public int? Wanted => document["status"]?["desiredNumberScheduled"] is JValue { Value: long and >= 0 and <= int.MaxValue } number ? (int)number : null;

    /// <summary>The release that helm says it belongs to; null where helm says nothing, or what it
    /// says is not a name and must not become an argument of a command.</summary>
    public ObjectName? ReleaseName
    {
        get
        {
            var name = Text(document, "metadata", "annotations", "meta.helm.sh/release-name") ?? "";
            var space = Text(document, "metadata", "annotations", "meta.helm.sh/release-namespace") ?? Name.Namespace;
            return LabelSelectorParser.IsDnsName(name) && LabelSelectorParser.IsDnsName(space) ? new ObjectName(space, name) : null;
        }
    }

    /// <summary>The release, of which nothing else could be read.</summary>
    public HelmRelease? Unread => ReleaseName is { } release ? new HelmRelease(release.Name, release.Namespace, 0) { ChartVersion = Version } : null;

    /// <summary>What keeps the release, by the labels that it puts on all its objects; null where there are none.</summary>
    public string? Keeper => Text(document, "metadata", "labels", "helm.toolkit.fluxcd.io/name") is { Length: > 0 } name
        ? TerminalText.Escape($"Flux's HelmRelease {Text(document, "metadata", "labels", "helm.toolkit.fluxcd.io/namespace")}/{name}")
        : null;

    /// <summary>A variable of the agent's container; null where it is not set.</summary>
    public JObject? Variable(string name) => Items(Agent?["env"]).FirstOrDefault(v => (string?)v["name"] == name);
    /// <summary>Whether a ConfigMap is among the files of the agents.</summary>
    public bool MountsConfigMap(string name) => Items(document["spec"]?["template"]?["spec"]?["volumes"]).Any(v => Text(v, "configMap", "name") == name);

    private JObject? Agent => Items(document["spec"]?["template"]?["spec"]?["containers"])
        .FirstOrDefault(static c => (string?)c["name"] == CiliumAgent.ContainerName);

    /// <summary>The chart's version by its label, else that of the image, which are the same in Cilium.</summary>
    private string Version =>
        (CiliumVersion.Find(Text(document, "metadata", "labels", "helm.sh/chart")) ?? CiliumVersion.Find((string?)Agent?["image"]))?.ToString() ?? "";

    private static string? Text(JToken? token, params ReadOnlySpan<string> path) => DocumentFile.Text(token, path);

    /// <summary>The objects of a list; none where it is not a list.</summary>
    internal static IEnumerable<JObject> Items(JToken? list) => (list as JArray)?.OfType<JObject>() ?? [];
}

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
