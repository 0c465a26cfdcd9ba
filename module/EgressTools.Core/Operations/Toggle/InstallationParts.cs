using System.Collections.Concurrent;

namespace EgressTools.Operations;

/// <summary>Reads the parts of an installation one by one; of those that it can do without, what cannot be read is a gap.</summary>
internal sealed class InstallationParts(ApiClient client, string space)
{
    private readonly ConcurrentQueue<Gap> _gaps = new();

    public IEnumerable<Gap> Gaps => _gaps;

    /// <exception cref="ClusterException">There is none, or it cannot be read.</exception>
    public async Task<AgentWorkload> AgentsAsync(CancellationToken cancellationToken)
    {
        if (await client.GetAsync(ApiResource.DaemonSets, new ObjectName(space, "cilium"), cancellationToken).ConfigureAwait(false) is { } usual)
            return new AgentWorkload(usual);
        var found = await client.ListAsync(ApiResource.DaemonSets, InstallationReading.DaemonSet, "labelSelector=k8s-app%3Dcilium", cancellationToken, space)
            .ConfigureAwait(false);
        var name = found.Items.FirstOrDefault()?.Name;
        return name is { } other && await client.GetAsync(ApiResource.DaemonSets, other, cancellationToken).ConfigureAwait(false) is { } document
            ? new AgentWorkload(document)
            : throw new ClusterException($"namespace {space} has no DaemonSet of Cilium's agents (none named cilium or labelled k8s-app=cilium): " +
                "is Cilium installed?", "NoCilium")
            { Resource = ApiResource.DaemonSets.QualifiedName };
    }

    /// <summary>The release that the agents' DaemonSet belongs to; without a release helm did not install it.</summary>
    public async Task<HelmHistory> ReleaseAsync(AgentWorkload agents, CancellationToken cancellationToken)
    {
        if (agents.ReleaseName is not { } release)
            return new HelmHistory(null, null, null);
        try
        {
            var secrets = await SecretsAsync(client, release, cancellationToken).ConfigureAwait(false);
            var history = HelmHistory.Of(release.Name, release.Namespace, secrets);
            if (history.Release is not null)
                return history;
            _gaps.Enqueue(Unknown(release, secrets.IsEmpty ? "no Secret of it was found, " +
                "and where helm keeps its releases in ConfigMaps or in a database they are not read" : "the Secret of its revision cannot be decoded"));
            return history with { Release = agents.Unread };
        }
        catch (ClusterException error) when (error.IsGap)
        {
            var reason = error.Status == 403 ? "not allowed to list secrets" : error.Message;
            _gaps.Enqueue(
                Unknown(release, reason) with { Remedy = error.Status == 403 ? $"ask for the right to list secrets in namespace {release.Namespace}" : "" });
            return new HelmHistory(agents.Unread, null, null);
        }
    }

    internal static async Task<ImmutableArray<HelmSecret>> SecretsAsync(ApiClient client, ObjectName release, CancellationToken cancellationToken) =>
        (await client.ListAsync(ApiResource.Secrets, HelmSecret.Read, $"labelSelector={Uri.EscapeDataString($"owner=helm,name={release.Name}")}",
            cancellationToken, release.Namespace).ConfigureAwait(false)).Items;

    /// <summary>The operator's Deployment; null where there is none.</summary>
    public async Task<ObjectName?> OperatorAsync(CancellationToken cancellationToken)
    {
        var name = new ObjectName(space, "cilium-operator");
        if (await TryAsync(ApiResource.Deployments, name, cancellationToken).ConfigureAwait(false) is not null)
            return name;
        try
        {
            // Builds of clouds have names of their own.
            var found = await NamedObjects.ListAsync(client, ApiResource.Deployments, "labelSelector=io.cilium%2Fapp%3Doperator", cancellationToken, space)
                .ConfigureAwait(false);
            return found is [var first, ..] ? new ObjectName(space, NamedObjects.Name(first)) : null;
        }
        catch (ClusterException error) when (error.Status == 403)
        {
            return null;
        }
    }

    /// <summary>Settings in cilium-config that belong to others, where helm applies on the server; by key.</summary>
    public async Task<ImmutableDictionary<string, string>> SettingOwnersAsync(CancellationToken cancellationToken) =>
        await TryAsync(ApiResource.ConfigMaps, new ObjectName(space, ConfigMapData.CiliumConfig), cancellationToken).ConfigureAwait(false) is { } item
            ? SettingOwners.Of(item) : ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether kube-proxy runs on any node; null where that may not be read.</summary>
    public async Task<bool?> HasKubeProxyAsync(CancellationToken cancellationToken)
    {
        var name = new ObjectName("kube-system", "kube-proxy");
        var proxy = await TryAsync(ApiResource.DaemonSets, name, cancellationToken).ConfigureAwait(false);
        if (proxy is null && _gaps.Any(g => g.What == GapOf(ApiResource.DaemonSets, name)))
            return null;
        return proxy is not null && (int?)proxy["status"]?["desiredNumberScheduled"] != 0;
    }

    /// <summary>What agents are told to reach the API server by, in place of the Service; null where they are told nothing.</summary>
    public async Task<ServerAddress?> AgentsServerAsync(AgentWorkload agents, CancellationToken cancellationToken)
    {
        var host = await ValueAsync(agents.Variable(AgentContainer.HostVariable), cancellationToken).ConfigureAwait(false);
        return ServerAddress.Of(host, await ValueAsync(agents.Variable(AgentContainer.PortVariable), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The value of a variable of a container, also where it is taken from a ConfigMap.</summary>
    private async Task<string?> ValueAsync(JObject? variable, CancellationToken cancellationToken)
    {
        if (variable?["valueFrom"]?["configMapKeyRef"] is not JObject reference || (string?)reference["name"] is not { } name
            || (string?)reference["key"] is not { } key)
            return (string?)variable?["value"];
        var map = await TryAsync(ApiResource.ConfigMaps, new ObjectName(space, name), cancellationToken).ConfigureAwait(false);
        return (string?)map?["data"]?[key];
    }

    private async Task<JObject?> TryAsync(ApiResource resource, ObjectName name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(resource, name, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status == 403)
        {
            _gaps.Enqueue(new Gap(GapOf(resource, name), "not allowed to read it",
                $"ask for the right to get {resource.QualifiedName} in namespace {name.Namespace}"));
            return null;
        }
    }

    private static string GapOf(ApiResource resource, ObjectName name) => $"{resource.Kind.ToLowerInvariant()} {name}";

    private static Gap Unknown(ObjectName release, string reason) =>
        new($"the values of helm's release {release}", $"{reason}; what has to change is concluded from cilium-config alone");
}
