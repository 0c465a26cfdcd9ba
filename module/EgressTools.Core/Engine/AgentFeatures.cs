namespace EgressTools.Engine;

/// <summary>Which agents run with the egress gateway: by what an agent says of its own configuration, which it read when it started; where it was not asked, by
/// what cilium-config and CiliumNodeConfigs tell it. Its egress map says nothing of it: pinned maps keep their entries where the feature is off.</summary>
public sealed class AgentFeatures
{
    private readonly CiliumInstallation _installation;
    private readonly Dictionary<string, AgentConfiguration> _own;
    private readonly Dictionary<string, LabelSet> _labels;

    /// <summary>Those of a snapshot.</summary>
    public AgentFeatures(ClusterSnapshot snapshot)
    {
        _installation = snapshot.Installation;
        _own = snapshot.AgentConfigurations.GroupBy(static c => c.Node, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Last(), StringComparer.Ordinal);
        // CiliumNodeConfigs go by the labels of Nodes; those of a CiliumNode are their copy.
        _labels = snapshot.Nodes.Select(static n => (n.Name, n.Labels)).Concat(snapshot.CiliumNodes.Select(static n => (n.Name, n.Labels)))
            .DistinctBy(static n => n.Name, StringComparer.Ordinal).ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal);
    }

    /// <summary>Nodes whose agents say themselves that they run without it.</summary>
    public IEnumerable<string> SaidOff => _own.Values.Where(static c => c.FeatureOn == false).Select(static c => c.Node);

    /// <summary>Takes in what an agent says.</summary>
    public void Take(AgentConfiguration configuration) => _own[configuration.Node] = configuration;

    /// <summary>Whether the agent of a node runs with the egress gateway; null where neither it nor its configuration tells.</summary>
    public bool? IsOn(string node) => Said(node) ?? IsConfigured(node);

    /// <summary>The agent of a node runs without it, as far as is known.</summary>
    public bool IsOff(string node) => IsOn(node) == false;

    /// <summary>What the agent of a node itself says; null where it was not asked, or does not say.</summary>
    public bool? Said(string node) => _own.GetValueOrDefault(node)?.FeatureOn;

    /// <summary>The agent runs without IPv6, as it says itself.</summary>
    public bool IsWithoutIPv6(string node) => _own.GetValueOrDefault(node)?.IPv6 == false;

    /// <summary>Whether the agent of a node is to run with it, by cilium-config and CiliumNodeConfigs; null where these are not known.</summary>
    public bool? IsConfigured(string node) => Configured(node) is { Configuration.Count: > 0 } settings ? !settings.IsFeatureOff : null;

    /// <summary>Why the agent of a node runs without it, one clause.</summary>
    public string WhyOff(string node) => IsConfigured(node) switch
    {
        null => "as it says itself",
        false => $"since {Source(node)} disables it",
        true => $"although {Source(node)} enables it: the agent has not been restarted since, or was started with other settings",
    };

    /// <summary>What gives the agent of a node its setting: "cilium-config", or a CiliumNodeConfig by name.</summary>
    public string Source(string node) => Configured(node) is { } settings && settings.IsFeatureOff != _installation.IsFeatureOff
        ? $"CiliumNodeConfig {settings.NodeConfigs.Last(c => c.NodeSelector?.Matches(_labels[node]) == true && SetsFeature(c)).Name}"
        : "cilium-config";

    private static bool SetsFeature(CiliumNodeConfig config) => config.Settings.Any(static s => CiliumInstallation.FeatureKeys.Contains(s.Key));
    private CiliumInstallation Configured(string node) => _labels.TryGetValue(node, out var labels) ? _installation.On(labels) : _installation;
}
