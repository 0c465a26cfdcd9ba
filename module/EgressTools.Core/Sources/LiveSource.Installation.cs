using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>What is read of the installation of Cilium. That some of it cannot be read leaves the rest as it is.</summary>
internal sealed partial class LiveReading
{
    private readonly ConcurrentQueue<CiliumAgent> _agentPods = new();

    private async Task<CiliumInstallation> InstallationAsync(SnapshotKinds wanted, Task pods, CancellationToken cancellationToken)
    {
        if ((wanted & (SnapshotKinds.Installation | SnapshotKinds.Preflight)) == SnapshotKinds.None)
            return CiliumInstallation.None;
        wanted |= SnapshotKinds.Installation;
        var agents = await ListAsync(wanted, SnapshotKinds.Installation, ApiResource.DaemonSets, ObjectReaders.AgentDaemonSet, cancellationToken, "labelSelector=k8s-app%3Dcilium");
        if (agents.IsEmpty && !_gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Installation)))
            agents = await ListAsync(wanted, SnapshotKinds.Installation, ApiResource.DaemonSets, ObjectReaders.AgentDaemonSet, cancellationToken, "fieldSelector=metadata.name%3Dcilium");
        // Where DaemonSets cannot be read, the place that most installations use is worth a look.
        var space = agents.FirstOrDefault()?.Name.Namespace ?? "kube-system";
        var configuration = ConfigMapAsync(new ObjectName(space, ConfigMapData.CiliumConfig), SnapshotKinds.Installation | SnapshotKinds.Configuration, cancellationToken);
        var lists = wanted.HasFlag(SnapshotKinds.MasqueradeLists) ? MasqueradeListsAsync(space, cancellationToken) : Task.FromResult<ConfigMapData?[]>([]);
        var nodeConfigs = wanted.HasFlag(SnapshotKinds.NodeConfigs) ? NodeConfigsAsync(space, cancellationToken) : Task.FromResult<ImmutableArray<CiliumNodeConfig>>([]);
        var running = wanted.HasFlag(SnapshotKinds.AgentPods) ? AgentPodsAsync(wanted, space, pods, cancellationToken) : Task.FromResult<ImmutableArray<RunningAgent>>([]);
        await Task.WhenAll(configuration, lists, nodeConfigs, running);
        if (await configuration is null && !_gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration)))
            _gaps.Enqueue(new Gap(ConfigMapData.CiliumConfig, $"namespace {space} has none") { Kinds = SnapshotKinds.Configuration, IsAbsence = true });
        var installation = Installation.From(agents, [.. (await lists).Append(await configuration).OfType<ConfigMapData>()]) with
        {
            Agents = await running,
            NodeConfigs = await nodeConfigs,
        };
        if (installation.Version is null)
        {
            var unread = _gaps.Any(static g => g.What == ApiResource.DaemonSets.QualifiedName);
            _gaps.Enqueue(new Gap("the version of Cilium", unread ? "the DaemonSet of its agents, which tells it, could not be read, so the newest release's rules are assumed" : agents.IsEmpty ? "no DaemonSet of its agents was found, so the newest release's rules are assumed" : "its agents' image does not tell it, so the newest release's rules are assumed", "give --cilium-version")
            {
                Kinds = SnapshotKinds.Installation,
            });
        }
        return installation;
    }

    private async Task<ConfigMapData?[]> MasqueradeListsAsync(string space, CancellationToken cancellationToken) => await Task.WhenAll(
        ConfigMapAsync(new ObjectName(space, ConfigMapData.MasqueradeList), SnapshotKinds.MasqueradeLists, cancellationToken),
        ConfigMapAsync(new ObjectName("kube-system", ConfigMapData.PlatformMasqueradeList), SnapshotKinds.MasqueradeLists, cancellationToken));

    /// <summary>A ConfigMap; null where there is none, and where it cannot be read, which is a gap.</summary>
    private async Task<ConfigMapData?> ConfigMapAsync(ObjectName name, SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(ApiResource.ConfigMaps, name, cancellationToken) is { } found ? LiveObjects.ConfigMap(found) : null;
        }
        catch (ClusterException error)
        {
            var refused = error.Status == 403;
            _gaps.Enqueue(new Gap($"configmap {name}", refused ? "not allowed to read it" : error.Message, refused ? $"ask for the right to get configmaps in namespace {name.Namespace}" : "") { Kinds = kinds });
            return null;
        }
    }

    /// <summary>The CiliumNodeConfigs of Cilium's namespace; elsewhere they have no effect. A cluster without that resource has none.</summary>
    private async Task<ImmutableArray<CiliumNodeConfig>> NodeConfigsAsync(string space, CancellationToken cancellationToken)
    {
        foreach (var resource in (ApiResource[])[ApiResource.NodeConfigs, ApiResource.AlphaNodeConfigs])
        {
            try
            {
                var list = await client.ListAsync(resource, ObjectReaders.NodeConfig, "", cancellationToken, space);
                AddFaults(resource, list.Faults, SnapshotKinds.NodeConfigs);
                return list.Items.Sort(static (a, b) => a.Name.CompareTo(b.Name));
            }
            catch (ClusterException error) when (error.Status == 404)
            {
            }
            catch (ClusterException error)
            {
                _gaps.Enqueue(GapOf(error, resource) with { Kinds = SnapshotKinds.NodeConfigs });
                return [];
            }
        }
        return [];
    }

    /// <summary>The agents' pods: out of the list of all pods where that is read, else listed by themselves.</summary>
    private async Task<ImmutableArray<RunningAgent>> AgentPodsAsync(SnapshotKinds wanted, string space, Task pods, CancellationToken cancellationToken)
    {
        await pods;
        if (wanted.HasFlag(SnapshotKinds.Pods) && !_gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Pods)))
            return Installation.Running(_agentPods.Where(a => a.Name.Namespace == space));
        try
        {
            var list = await client.ListAsync(ApiResource.Pods, ObjectReaders.AgentPod, "labelSelector=k8s-app%3Dcilium", cancellationToken, space);
            AddFaults(ApiResource.Pods, list.Faults, SnapshotKinds.AgentPods);
            return Installation.Running(list.Items);
        }
        catch (ClusterException error)
        {
            _gaps.Enqueue(GapOf(error, ApiResource.Pods) with { What = $"the agents' pods in namespace {space}", Kinds = SnapshotKinds.AgentPods });
            return [];
        }
    }

    /// <summary>Reads a pod, and keeps aside what it says of an agent that runs in it.</summary>
    private Pod? PodAndAgent(ref System.Text.Json.Utf8JsonReader reader, StringPool pool)
    {
        var again = reader;
        var pod = ObjectReaders.Pod(ref reader, pool);
        if (pod?.Containers.Contains(CiliumAgent.ContainerName) == true && ObjectReaders.AgentPod(ref again, pool) is { } agent)
            _agentPods.Enqueue(agent);
        return pod;
    }

    private void AddFaults(ApiResource resource, ImmutableArray<string> faults, SnapshotKinds kind)
    {
        foreach (var fault in faults)
            _gaps.Enqueue(new Gap(resource.QualifiedName, "one object cannot be read: " + fault) { Kinds = kind });
    }
}
