namespace EgressTools.Tests.Installations;

/// <summary>An installation of Cilium before the egress gateway is switched on, as its chart writes it.</summary>
/// <param name="Version">Of the agents and the chart.</param>
/// <param name="IsNative">Pods are reached by the network's routes; else by a tunnel.</param>
internal sealed record InstallationPlay(string Version, bool IsNative)
{
    /// <summary>Installed by helm; else its manifests were applied.</summary>
    public bool ByHelm { get; init; } = true;

    /// <summary>Whether the release's Secret may be read; else only the DaemonSet's annotations name it.</summary>
    public bool HasSecret { get; init; } = true;

    /// <summary>Nodes of TKE, whose API server is at a link-local address.</summary>
    public bool IsTke { get; init; }

    /// <summary>TKE's own list of what is not masqueraded, as it stands in its ConfigMap; null where there is none.</summary>
    public string? TkeList { get; init; }

    /// <summary>kube-proxy is replaced already, and agents are told where the API server is.</summary>
    public bool ReplacesKubeProxy { get; init; }

    /// <summary>Settings that stand in cilium-config beside the usual ones, or in their place.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The endpoints of default/kubernetes.</summary>
    public IReadOnlyList<string> ApiServers { get; init; } = [];

    public string Host => IsTke ? "169.254.128.36" : "10.0.0.10";

    public int Port => IsTke ? 60002 : 6443;
}
