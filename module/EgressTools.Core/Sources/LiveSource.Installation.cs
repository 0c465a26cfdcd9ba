using System.Collections.Concurrent;
using EgressTools.Cluster;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>What is read of the installation of Cilium. That some of it may not be read leaves the rest as it is.</summary>
internal sealed partial class LiveReading
{
    private const string UsualNamespace = "kube-system";
    private const string AgentLabel = "labelSelector=k8s-app%3Dcilium";

    private readonly ConcurrentQueue<CiliumAgent> _agentPods = new();

    private async Task<CiliumInstallation> InstallationAsync(SnapshotKinds wanted, Task pods)
    {
        if ((wanted & (SnapshotKinds.Installation | SnapshotKinds.Preflight)) == SnapshotKinds.None)
            return CiliumInstallation.None;
        var agents = await OrGapAsync(AgentsAsync, [], static error => GapOf(error, ApiResource.DaemonSets) with { Kinds = SnapshotKinds.Installation })
            .ConfigureAwait(false);
        var chosen = Installation.From(agents, []);
        // Where DaemonSets cannot be read, the place that most installations use is worth a look.
        var space = agents.FirstOrDefault()?.Name.Namespace ?? UsualNamespace;
        var configuration = ConfigMapAsync(new ObjectName(space, ConfigMapData.CiliumConfig), SnapshotKinds.Installation | SnapshotKinds.Configuration);
        var lists = wanted.HasFlag(SnapshotKinds.MasqueradeLists) ? MasqueradeListsAsync(space) : Task.FromResult<ConfigMapData?[]>([]);
        var nodeConfigs = wanted.HasFlag(SnapshotKinds.NodeConfigs) ? NodeConfigsAsync(space, chosen.Version)
            : Task.FromResult<ImmutableArray<CiliumNodeConfig>>([]);
        var running = wanted.HasFlag(SnapshotKinds.AgentPods) ? AgentPodsAsync(wanted, space, pods) : Task.FromResult<ImmutableArray<RunningAgent>>([]);
        await Task.WhenAll(configuration, lists, nodeConfigs, running).ConfigureAwait(false);
        // Whoever asks for the settings themselves can work with them alone.
        if (wanted.HasFlag(SnapshotKinds.Configuration) && await configuration.ConfigureAwait(false) is not null)
            Interlocked.Increment(ref _read);
        if (await configuration.ConfigureAwait(false) is null && !_gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration)))
            _gaps.Enqueue(new Gap(ConfigMapData.CiliumConfig, $"namespace {space} has none") { Kinds = SnapshotKinds.Configuration, IsAbsence = true });
        var installation = Installation.From(agents,
            [.. (await lists.ConfigureAwait(false)).Append(await configuration.ConfigureAwait(false)).OfType<ConfigMapData>()]) with
        {
            Agents = await running.ConfigureAwait(false),
            NodeConfigs = await nodeConfigs.ConfigureAwait(false),
        };
        if (installation.Version is null)
            _gaps.Enqueue(new Gap("the version of Cilium", WhyNoVersion(agents), "give --cilium-version") { Kinds = SnapshotKinds.Installation });
        return installation;
    }

    private string WhyNoVersion(ImmutableArray<CiliumAgent> agents)
    {
        var unread = _gaps.Any(static g => g.What == ApiResource.DaemonSets.QualifiedName);
        return unread ? "the agents' DaemonSet, which names it, could not be read, so the rules of the newest release apply"
            : agents.IsEmpty ? "the agents' DaemonSet was not found, so the rules of the newest release apply"
            : "the agents' image does not name it, so the rules of the newest release apply";
    }

    /// <summary>The agents' DaemonSet: where nearly every installation has it, else out of one list of all, by its label or by its name.</summary>
    private async Task<ImmutableArray<CiliumAgent>> AgentsAsync()
    {
        var agents = await AllAsync(SnapshotKinds.Installation, ApiResource.DaemonSets, ObjectReaders.AgentDaemonSet,
            $"{AgentLabel}&{Field("metadata.name", "cilium")}", UsualNamespace).ConfigureAwait(false);
        if (agents.IsEmpty)
        {
            var all = await AllAsync(SnapshotKinds.Installation, ApiResource.DaemonSets, ObjectReaders.AgentDaemonSet).ConfigureAwait(false);
            var labelled = all.Where(static a => a.IsLabelled).ToImmutableArray();
            agents = labelled.IsEmpty ? [.. all.Where(static a => a.Name.Name == "cilium")] : labelled;
        }
        // That no agent was found is nothing that a command can work with.
        if (!agents.IsEmpty)
            Interlocked.Increment(ref _read);
        return agents;
    }

    private async Task<ConfigMapData?[]> MasqueradeListsAsync(string space) => await Task.WhenAll(
        ConfigMapAsync(new ObjectName(space, ConfigMapData.MasqueradeList), SnapshotKinds.MasqueradeLists),
        ConfigMapAsync(new ObjectName(UsualNamespace, ConfigMapData.PlatformMasqueradeList), SnapshotKinds.MasqueradeLists)).ConfigureAwait(false);

    /// <summary>A ConfigMap; null where there is none, and where it may not be read, which is a gap.</summary>
    private Task<ConfigMapData?> ConfigMapAsync(ObjectName name, SnapshotKinds kinds) => OrGapAsync<ConfigMapData?>(
        () => _client.GetAsync(ApiResource.ConfigMaps, name, LiveObjects.ConfigMap, Token),
        null,
        error => new Gap($"configmap {name}", error.Status == 403 ? "not allowed to read it" : error.Message,
            error.Status == 403 ? $"ask for the right to get configmaps in namespace {name.Namespace}" : "")
        {
            Kinds = kinds,
            Right = error.Status == 403 ? new MissingRight("get", "", ApiResource.ConfigMaps.Plural) { Namespace = name.Namespace, Name = name.Name } : null,
        });

    /// <summary>The CiliumNodeConfigs of Cilium's namespace; elsewhere they have no effect. A cluster without that resource has none. Their version is v2 since
    /// Cilium 1.17, and was v2alpha1 before 1.16.</summary>
    private async Task<ImmutableArray<CiliumNodeConfig>> NodeConfigsAsync(string space, CiliumVersion? version)
    {
        ApiResource[] resources = version switch
        {
            null or { Major: 1, Minor: 16 } => [ApiResource.NodeConfigs, ApiResource.AlphaNodeConfigs],
            { Major: 1, Minor: < 16 } => [ApiResource.AlphaNodeConfigs],
            _ => [ApiResource.NodeConfigs],
        };
        foreach (var resource in resources)
        {
            if (await ServedAsync(resource, ObjectReaders.NodeConfig, SnapshotKinds.NodeConfigs, space).ConfigureAwait(false) is { IsDefault: false } found)
                return found.Sort(static (a, b) => a.Name.CompareTo(b.Name));
        }
        return [];
    }

    /// <summary>A cluster without Karpenter has none, which is no gap; before Karpenter 1.0 they are v1beta1.</summary>
    private async Task<ImmutableArray<NodePool>> NodePoolsAsync(SnapshotKinds kinds)
    {
        if (!kinds.HasFlag(SnapshotKinds.NodePools))
            return [];
        var versions = await OrGapAsync(() => _client.VersionsAsync(ApiResource.NodePools, Token), [],
            static error => GapOf(error, ApiResource.NodePools) with { Kinds = SnapshotKinds.NodePools }).ConfigureAwait(false);
        if (versions.FirstOrDefault(static v => v is "karpenter.sh/v1" or "karpenter.sh/v1beta1") is not { } version)
            return [];
        var found = await ServedAsync(ApiResource.NodePools with { GroupVersion = version }, ObjectReaders.NodePool, SnapshotKinds.NodePools, space: "")
            .ConfigureAwait(false);
        return found.IsDefault ? [] : found;
    }

    /// <summary>A list of a resource that a cluster need not have; default where it does not.</summary>
    private Task<ImmutableArray<T>> ServedAsync<T>(ApiResource resource, ObjectReader<T> read, SnapshotKinds kind, string space)
        where T : class
    {
        return OrGapAsync(WhereServedAsync, [], error => GapOf(error, resource) with { Kinds = kind });

        async Task<ImmutableArray<T>> WhereServedAsync()
        {
            try
            {
                return await AllAsync(kind, resource, read, space: space).ConfigureAwait(false);
            }
            catch (ClusterException error) when (error.Status == 404)
            {
                return default;
            }
        }
    }

    /// <summary>The agents' pods: out of the list of all pods where that is read, else listed by themselves.</summary>
    private async Task<ImmutableArray<RunningAgent>> AgentPodsAsync(SnapshotKinds wanted, string space, Task pods)
    {
        await pods.ConfigureAwait(false);
        if (_scope.IsWhole && wanted.HasFlag(SnapshotKinds.Pods) && !_gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Pods)))
            return Installation.Running(_agentPods.Where(a => a.Name.Namespace == space));
        return Installation.Running(await OrGapAsync(
            () => AllAsync(SnapshotKinds.AgentPods, ApiResource.Pods, ObjectReaders.AgentPod, AgentLabel, space),
            [],
            error => GapOf(error, ApiResource.Pods) with
            {
                What = $"the agents' pods in namespace {space}",
                Kinds = SnapshotKinds.AgentPods,
                Right = new MissingRight("list", "", ApiResource.Pods.Plural) { Namespace = space }
            }).ConfigureAwait(false));
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
}
