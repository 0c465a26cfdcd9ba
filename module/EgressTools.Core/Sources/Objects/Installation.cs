using System.Collections.Frozen;
using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Sources.Objects;

/// <summary>A workload that runs the agent: the DaemonSet or one of its pods.</summary>
/// <param name="Name">Its namespace and name.</param>
/// <param name="Image">The image of the container <c>cilium-agent</c>.</param>
/// <param name="Chart">The label <c>helm.sh/chart</c>, else <c>app.kubernetes.io/version</c>; empty where there is neither.</param>
public sealed record CiliumAgent(ObjectName Name, string Image, string Chart)
{
    /// <summary>The name of the agent's container, in every release.</summary>
    public const string ContainerName = "cilium-agent";
}

/// <summary>A ConfigMap.</summary>
/// <param name="Name">Its namespace and name.</param>
/// <param name="Data">Its <c>data</c>.</param>
public sealed record ConfigMapData(ObjectName Name, FrozenDictionary<string, string> Data)
{
    /// <summary>The name of the agents' configuration.</summary>
    public const string CiliumConfig = "cilium-config";
}

/// <summary>Puts the installation together from what was read of it.</summary>
public static class Installation
{
    /// <summary>The installation that these objects show.</summary>
    /// <param name="agents">Agents that were found: DaemonSets first, then pods. The first counts; one named "cilium" is preferred.</param>
    /// <param name="configMaps">ConfigMaps; that of the agents' namespace is preferred.</param>
    public static CiliumInstallation From(ImmutableArray<CiliumAgent> agents, ImmutableArray<ConfigMapData> configMaps)
    {
        var agent = agents.FirstOrDefault(static a => a.Name.Name == "cilium") ?? agents.FirstOrDefault();
        var configurations = configMaps.Where(static c => c.Name.Name == ConfigMapData.CiliumConfig).ToArray();
        var configuration = configurations.FirstOrDefault(c => c.Name.Namespace == agent?.Name.Namespace) ?? configurations.FirstOrDefault();
        var version = CiliumVersion.Find(agent?.Image) ?? CiliumVersion.Find(agent?.Chart);
        var data = configuration?.Data ?? FrozenDictionary<string, string>.Empty;
        return new CiliumInstallation(NullIfEmpty(agent?.Name.Namespace ?? configuration?.Name.Namespace), version, data) { Image = NullIfEmpty(agent?.Image) };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
