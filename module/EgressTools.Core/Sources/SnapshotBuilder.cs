using System.Text.Json;
using EgressTools.Engine.Charts;
using EgressTools.Probes;
using EgressTools.Sources.Charts;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>Collects the objects of documents into a snapshot. Of an object that comes twice the last counts, and that is said.</summary>
/// <param name="wanted">What is asked for.</param>
/// <param name="budget">What it may cost.</param>
/// <param name="archives">What the archives of a bundle may unpack to.</param>
/// <param name="applies">Whether the documents are to be applied, so that the API server still has to take them; they stand for a cluster otherwise.</param>
internal sealed class SnapshotBuilder(SnapshotKinds wanted, InputBudget budget, InputBudget archives, bool applies)
{
    private const string ExitObservations = "EgressExitObservation";
    private const string AgentMaps = "EgressAgentMap";
    private const string Agents = "EgressAgent";
    private const string Interfaces = "NodeInterface";
    private const string AgentConfigurations = "AgentConfiguration";
    private const string NatUsages = "NatUsage";
    private const string AgentLogLines = "AgentLogLine";

    private readonly StringPool _pool = new(budget);
    private readonly List<RawDocument> _untold = [];
    private long _untoldBytes;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CiliumNode> _ciliumNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectName, CiliumEndpoint> _endpoints = [];
    private readonly Dictionary<long, CiliumIdentity> _identities = [];
    private readonly Dictionary<string, NamespaceInfo> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectName, ServiceInfo> _services = [];
    private readonly Dictionary<string, EgressPolicy> _policies = new(StringComparer.Ordinal);
    private readonly List<EgressPolicy> _replaced = [];
    private readonly Dictionary<(string, ObjectName), ForeignPolicy> _foreign = [];
    private readonly Dictionary<ObjectName, Pod> _pods = [];
    private readonly List<CiliumAgent> _agents = [];
    private readonly List<CiliumAgent> _agentPods = [];
    private readonly List<ConfigMapData> _configMaps = [];
    private readonly Dictionary<ObjectName, RunningAgent> _savedAgents = [];
    private readonly Dictionary<ObjectName, CiliumNodeConfig> _nodeConfigs = [];
    private readonly List<ExitObservation> _observations = [];
    private readonly Dictionary<string, AgentMap> _maps = new(StringComparer.Ordinal);
    private readonly BundleAgents _bundle = new(wanted, budget, archives);
    private readonly Dictionary<string, NodeInterfaces> _interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentConfiguration> _configurations = new(StringComparer.Ordinal);
    private readonly List<NatUsage> _usages = [];
    private readonly List<AgentLogLine> _logLines = [];
    private readonly Dictionary<string, NodePool> _nodePools = new(StringComparer.Ordinal);
    private readonly List<TerraformFile> _terraform = [];
    private readonly List<Workload> _workloads = [];
    private readonly List<ChartDocument> _charts = [];
    private readonly List<Gap> _gaps = [];
    private SnapshotKinds _seen;
    private SavedSnapshot? _saved;
    private int _unrendered;

    /// <summary>Objects that egress is concerned with.</summary>
    public int Found { get; private set; }

    /// <summary>What could not be read so far.</summary>
    public IReadOnlyList<Gap> Gaps => _gaps;

    /// <summary>Adds what could not be read. Of very many only the first are told one by one.</summary>
    public void Add(Gap gap)
    {
        if (_gaps.Count < InputLimits.Faults)
            _gaps.Add(gap);
        else if (_gaps.Count == InputLimits.Faults)
            _gaps.Add(gap with { What = "the input", Reason = $"has more than {InputLimits.Faults} faults. The others are not listed", Remedy = "" });
        else
            _gaps[^1] = _gaps[^1] with { Kinds = _gaps[^1].Kinds | gap.Kinds, IsReplacement = false };
    }

    /// <summary>Adds a document that does not parse.</summary>
    public void Add(string file, DocumentFault fault)
    {
        _untold.Clear();
        var location = new SourceLocation(file, fault.Line);
        if (fault.Unrendered is { } text)
            AddUnrendered(text.Reason, text.Remedy, location);
        else
            Add(new Gap(location.ToString(), fault.Reason) { Kinds = BundleFile.KindsOf(file), Source = location });
    }

    /// <summary>Adds what is no document yet. Of a file the first place is enough.</summary>
    public void AddUnrendered(string reason, string remedy, SourceLocation location, bool isPatch = false)
    {
        if (_gaps.Exists(g => g.IsUnrendered && g.Source?.File == location.File))
            return;
        // It is something to be checked, and what was found there is said.
        _unrendered += applies ? 1 : 0;
        Found += applies ? 1 : 0;
        Add(new Gap(location.ToString(), reason, remedy) { Kinds = applies ? SnapshotKinds.None : BundleFile.KindsOf(location.File), Source = location, IsUnrendered = true, IsPatch = isPatch });
    }

    /// <summary>Adds a file of an agent in a bundle, if it is one; the agent's node is that of its pod, which may still come.</summary>
    /// <exception cref="InputException">It unpacks to too much.</exception>
    public bool TryAdd(string file, Stream content, CancellationToken cancellationToken)
    {
        if (!_bundle.TryAdd(file, content, cancellationToken))
            return false;
        Found++;
        return true;
    }

    public bool Wants(SnapshotKinds kinds) => wanted.HasFlag(kinds);

    /// <summary>Adds a Terraform file. What is wrong with it is for the checks to say.</summary>
    public void Add(TerraformFile file)
    {
        Found++;
        _seen |= SnapshotKinds.NodePools;
        _terraform.Add(file);
    }

    /// <summary>Adds what a document holds.</summary>
    /// <param name="document">An object, an item of a list, or the list behind its items.</param>
    /// <param name="file">For messages.</param>
    /// <param name="kindOfItems">What the items of a list without kind are, by the file's name; or null.</param>
    public void Add(RawDocument document, string file, string? kindOfItems)
    {
        try
        {
            var envelope = Envelope.Of(document.Json);
            if (Wants(SnapshotKinds.Configuration) && ChartReading.MayBe(document, envelope))
                AddCharts(document, envelope.Kind, file);
            if (document.ItemOf is { } head)
                AddItem(document, envelope, head, file, kindOfItems);
            else if (envelope.ItemsAt < 0)
                AddOne(document, 0, envelope.Kind ?? "", envelope.Group, new SourceLocation(file, document.Line));
            else
                AddList(document, envelope, file, kindOfItems);
        }
        catch (JsonException error)
        {
            Add(file, new DocumentFault(document.Line + (int)(error.LineNumber ?? 0), JsonValues.Reason(error)));
        }
    }

    private void AddCharts(RawDocument document, string? kind, string file)
    {
        foreach (var chart in ChartReading.Of(document, kind, file, fault => Add(new Gap(new SourceLocation(file, fault.Line).ToString(), fault.Reason))))
        {
            budget.Keep();
            Found++;
            _charts.Add(chart);
        }
    }

    private void AddItem(RawDocument item, Envelope envelope, ListHead head, string file, string? kindOfItems)
    {
        var kind = envelope.Kind ?? KindOfItems(head.Kind, kindOfItems);
        if (kind is not null)
        {
            AddOne(item, 0, kind, envelope.Group ?? (head.Kind is "List" ? null : Envelope.GroupOf(head.ApiVersion)), new SourceLocation(file, item.Line));
            return;
        }
        // Its list has not said its kind yet.
        budget.Object(_untoldBytes += item.Json.Length);
        _untold.Add(item);
    }

    private void AddList(RawDocument document, Envelope list, string file, string? kindOfItems)
    {
        var kind = KindOfItems(list.Kind, kindOfItems);
        if (IsOurs(kind ?? "", list.Group))
        {
            _seen |= KindOf(kind ?? "");
            Found += kind is ExitObservations or AgentMaps or Agents or Interfaces or AgentConfigurations or NatUsages or AgentLogLines ? 1 : 0;
        }
        var group = list.Kind == "List" ? null : list.Group;
        foreach (var item in _untold)
            AddOne(item, 0, kind ?? "", Envelope.Of(item.Json).Group ?? group, new SourceLocation(file, item.Line));
        _untold.Clear();
        _untoldBytes = 0;
        foreach (var (start, index) in Envelope.Items(document.Json, list.ItemsAt))
        {
            var item = Envelope.Of(document.Json.AsSpan(start));
            var line = index < document.ItemLines.Length ? document.ItemLines[index] : document.LineAt(start);
            AddOne(document, start, item.Kind ?? kind ?? "", item.Group ?? group, new SourceLocation(file, line));
        }
    }

    private static string? KindOfItems(string? listKind, string? byFile) =>
        listKind is "List" or null ? byFile : listKind.EndsWith("List", StringComparison.Ordinal) ? listKind[..^4] : null;

    public ClusterSnapshot Build(string origin, DateTimeOffset takenAt)
    {
        var installation = Installation.From([.. _agents, .. _agentPods], [.. _configMaps]) with
        {
            // Pods of a saved snapshot are without images and times: what it knows of agents it lists by itself.
            Agents = !wanted.HasFlag(SnapshotKinds.AgentPods) ? [] : _saved is null ? Installation.Running(_agentPods) : [.. _savedAgents.Values.OrderBy(static a => a.Pod)],
            NodeConfigs = wanted.HasFlag(SnapshotKinds.NodeConfigs) ? [.. _nodeConfigs.Values.OrderBy(static c => c.Name)] : [],
        };
        // Where nothing runs, the release is that of the charts, if they agree.
        if (installation.Version is null && _charts.Select(ChartSettings.VersionOf).OfType<CiliumVersion>().Distinct().ToList() is [var version])
            installation = installation with { Version = version };
        AddMissing(origin, installation);
        AddBundle(installation.Version);
        return new ClusterSnapshot
        {
            Origin = origin,
            TakenAt = _saved?.TakenAt ?? takenAt,
            Nodes = Sorted(_nodes.Values, static n => n.Name),
            CiliumNodes = Sorted(_ciliumNodes.Values, static n => n.Name),
            Endpoints = [.. _endpoints.Values.OrderBy(static e => e.Name)],
            ReplacedEndpoints = ReplacedEndpoints(),
            Identities = [.. _identities.Values.OrderBy(static i => i.Id)],
            Namespaces = Sorted(_namespaces.Values, static n => n.Name),
            Services = [.. _services.Values.OrderBy(static s => s.Name)],
            Policies = Sorted(_policies.Values, static p => p.Name),
            Replaced = [.. _replaced],
            ForeignPolicies = [.. _foreign.Values.OrderBy(static p => p.ToString(), StringComparer.Ordinal)],
            Pods = [.. _pods.Values.OrderBy(static p => p.Name)],
            NodePools = Sorted(_nodePools.Values, static p => p.Name),
            TerraformFiles = [.. _terraform],
            Workloads = [.. _workloads],
            Charts = [.. _charts],
            Installation = installation,
            Observations = [.. _observations.OrderBy(static o => o.Pod)],
            AgentMaps = wanted.HasFlag(SnapshotKinds.AgentMaps) ? Sorted(_maps.Values, static m => m.Node) : [],
            Interfaces = Sorted(_interfaces.Values, static i => i.Node),
            AgentConfigurations = Sorted(_configurations.Values, static c => c.Node),
            NatUsages = [.. _usages],
            AgentLogs = [.. _logLines],
            Gaps = [.. _gaps.Where(g => g.Kinds != SnapshotKinds.AgentMaps || wanted.HasFlag(SnapshotKinds.AgentMaps))],
            Complete = wanted & (_saved?.Complete ?? _seen) & ~_gaps.Aggregate(SnapshotKinds.None, static (kinds, gap) => kinds | gap.Kinds),
        };
    }

    // A uid is that of one object: groups are made only where documents break that.
    private ImmutableHashSet<ObjectName> ReplacedEndpoints()
    {
        var uids = new HashSet<string>(_endpoints.Count, StringComparer.Ordinal);
        return _endpoints.Values.All(e => uids.Add(e.Uid))
            ? []
            : [.. _endpoints.Values.GroupBy(static e => e.Uid, StringComparer.Ordinal).SelectMany(static g => g.SkipLast(1)).Select(static e => e.Name)];
    }

    private static ImmutableArray<T> Sorted<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.OrderBy(name, StringComparer.Ordinal)];

    private static SnapshotKinds KindOf(string kind) => kind switch
    {
        "Node" => SnapshotKinds.Nodes,
        "CiliumNode" => SnapshotKinds.CiliumNodes,
        "CiliumEndpoint" => SnapshotKinds.Endpoints,
        "CiliumIdentity" => SnapshotKinds.Identities,
        "Namespace" => SnapshotKinds.Namespaces,
        "Service" => SnapshotKinds.Services,
        "CiliumEgressGatewayPolicy" => SnapshotKinds.Policies,
        "Pod" => SnapshotKinds.Pods,
        "NodePool" => SnapshotKinds.NodePools,
        "CiliumNodeConfig" => SnapshotKinds.NodeConfigs,
        AgentMaps => SnapshotKinds.AgentMaps,
        Agents => SnapshotKinds.AgentPods,
        Interfaces => SnapshotKinds.Interfaces,
        AgentConfigurations => SnapshotKinds.AgentConfigurations,
        NatUsages => SnapshotKinds.NatStatistics,
        AgentLogLines => SnapshotKinds.AgentLogs,
        _ => SnapshotKinds.None,
    };

    // Other groups have kinds of these names too, such as Node of management.cattle.io.
    private static bool IsOurs(string kind, string? group) => group is null || ForeignKind.Of(kind, group) is not null || group == kind switch
    {
        "Node" or "Namespace" or "Pod" or "ConfigMap" or "Service" => "",
        "DaemonSet" or "Deployment" or "StatefulSet" => "apps",
        "NodePool" => "karpenter.sh",
        ExitObservations or AgentMaps or Agents or Interfaces or AgentConfigurations or NatUsages or AgentLogLines or SavedSnapshot.Kind => SavedSnapshot.Group,
        _ => "cilium.io",
    };

    private void AddOne(RawDocument document, int start, string kind, string? group, SourceLocation location)
    {
        if (!IsOurs(kind, group))
            return;
        if (ForeignKind.Of(kind, group) is { } foreign && Wants(SnapshotKinds.Policies))
        {
            AddForeign(document.Json, start, foreign, location);
            return;
        }
        budget.Keep();
        try
        {
            var reader = new Utf8JsonReader(document.Json.AsSpan(start));
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Read(ref reader, document, start, kind, location);
        }
        catch (JsonException e)
        {
            Add(new Gap(location.ToString(), $"this {kind} cannot be read: {e.Message.TrimEnd('.')}") { Kinds = KindOf(kind), Source = location });
        }
    }

    private void Read(ref Utf8JsonReader reader, RawDocument document, int start, string kind, SourceLocation location)
    {
        switch (kind)
        {
            case "Node":
                Keep(_nodes, ObjectReaders.Node(ref reader, _pool), static n => n.Name, kind, location);
                break;
            case "CiliumNode":
                Keep(_ciliumNodes, ObjectReaders.CiliumNode(ref reader, _pool), static n => n.Name, kind, location);
                break;
            case "CiliumEndpoint":
                Keep(_endpoints, ObjectReaders.Endpoint(ref reader, _pool), static e => e.Name, kind, location);
                break;
            case "CiliumIdentity":
                Keep(_identities, ObjectReaders.Identity(ref reader, _pool), static i => i.Id, kind, location);
                break;
            case "Namespace":
                Keep(_namespaces, ObjectReaders.Namespace(ref reader, _pool), static n => n.Name, kind, location);
                break;
            case "Service":
                Keep(_services, ObjectReaders.Service(ref reader, _pool), static s => s.Name, kind, location);
                break;
            case "CiliumEgressGatewayPolicy":
                if (WrittenPolicy.NotRendered(document, start) is var (text, line) && (applies || text.IsTemplate))
                    AddUnrendered(text.Reason, text.Remedy, location with { Line = line });
                else
                    KeepPolicy((applies ? WrittenPolicy.Read(document, start, _pool) : ObjectReaders.Policy(ref reader, _pool)) is { } policy ? policy with { Source = location } : null, location);
                break;
            case "Pod":
                Keep(_pods, ObjectReaders.Pod(ref reader, _pool), static p => p.Name, kind, location);
                var again = new Utf8JsonReader(document.Json.AsSpan(start));
                again.Read();
                Append(_agentPods, ObjectReaders.AgentPod(ref again, _pool), SnapshotKinds.AgentPods);
                break;
            case "NodePool" when Wants(SnapshotKinds.NodePools):
                Keep(_nodePools, ObjectReaders.NodePool(ref reader, _pool) is { } nodes ? nodes with { Source = location } : null, static p => p.Name, kind, location);
                break;
            case "Deployment" or "StatefulSet" when Wants(SnapshotKinds.NodePools):
                // They matter beside a pool only, so that they alone are nothing to work with.
                if (ObjectReaders.Workload(ref reader, _pool) is { } workload)
                    _workloads.Add(workload);
                break;
            case "DaemonSet":
                Append(_agents, ObjectReaders.AgentDaemonSet(ref reader, _pool));
                break;
            case "ConfigMap":
                var config = ObjectReaders.ConfigMap(ref reader, _pool);
                Append(_configMaps, config?.Concerns == true ? config : null, config?.Name.Name == ConfigMapData.CiliumConfig ? SnapshotKinds.Configuration : SnapshotKinds.MasqueradeLists);
                break;
            case "CiliumNodeConfig":
                Keep(_nodeConfigs, ObjectReaders.NodeConfig(ref reader, _pool), static c => c.Name, kind, location);
                break;
            case Agents:
                Keep(_savedAgents, ObjectReaders.Agent(ref reader, _pool), static a => a.Pod, kind, location);
                break;
            case ExitObservations:
                Append(_observations, ObjectReaders.Observation(ref reader, _pool));
                break;
            case AgentMaps when wanted.HasFlag(SnapshotKinds.AgentMaps):
                Keep(_maps, ObjectReaders.AgentMap(ref reader, _pool), static m => m.Node, kind, location);
                break;
            case Interfaces:
                Keep(_interfaces, ObjectReaders.Interfaces(ref reader, _pool), static i => i.Node, kind, location);
                break;
            case AgentConfigurations:
                Keep(_configurations, ObjectReaders.AgentConfiguration(ref reader, _pool), static c => c.Node, kind, location);
                break;
            case NatUsages:
                Append(_usages, ObjectReaders.NatUsage(ref reader, _pool), SnapshotKinds.NatStatistics);
                break;
            case AgentLogLines:
                Append(_logLines, ObjectReaders.AgentLogLine(ref reader, _pool), SnapshotKinds.AgentLogs);
                break;
            case SavedSnapshot.Kind:
                _saved = SavedSnapshot.Read(ref reader, _pool);
                Found++;
                _gaps.AddRange(_saved.Gaps);
                break;
        }
    }

    private void AddForeign(byte[] json, int start, ForeignKind kind, SourceLocation location)
    {
        budget.Keep();
        _seen |= SnapshotKinds.Policies;
        try
        {
            var reader = new Utf8JsonReader(json.AsSpan(start));
            reader.Read();
            var policy = ForeignPolicyReading.Of(kind)(ref reader, _pool);
            Keep(_foreign, policy is null ? null : policy with { Source = location }, static p => (p.Kind.Kind, p.Name), kind.Kind, location);
        }
        catch (JsonException e)
        {
            Add(new Gap(location.ToString(), $"this {kind.Kind} cannot be read: {e.Message.TrimEnd('.')}") { Kinds = SnapshotKinds.Policies });
        }
    }

    private void KeepPolicy(EgressPolicy? policy, SourceLocation location)
    {
        if (policy is not null && _policies.TryGetValue(policy.Name, out var before))
            _replaced.Add(before);
        Keep(_policies, policy, static p => p.Name, "CiliumEgressGatewayPolicy", location);
    }

    private void Keep<TKey, T>(Dictionary<TKey, T> kept, T? item, Func<T, TKey> key, string kind, SourceLocation location)
        where TKey : notnull
        where T : class
    {
        if (item is null)
        {
            Add(new Gap(location.ToString(), $"this {kind} has no name") { Source = location });
            return;
        }
        Found++;
        _seen |= KindOf(kind);
        if (!kept.TryAdd(key(item), item))
        {
            Add(new Gap(location.ToString(), $"{kind} '{key(item)}' is given more than once; the last one counts") { IsReplacement = item is EgressPolicy });
            kept[key(item)] = item;
        }
    }

    private void Append<T>(List<T> list, T? item, SnapshotKinds kind = SnapshotKinds.None)
        where T : class
    {
        if (item is null)
            return;
        Found++;
        _seen |= kind;
        list.Add(item);
    }

    private void AddBundle(CiliumVersion? version)
    {
        var nodes = _pods.Values.Where(static p => p.NodeName.Length > 0).GroupBy(static p => p.Name.Name, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.First().NodeName, StringComparer.Ordinal);
        var told = BundleNodes.Of(_bundle, wanted, nodes, version);
        // What a document says of a node comes first: somebody wrote it.
        foreach (var map in told.Maps)
            _maps.TryAdd(map.Node, map);
        foreach (var interfaces in told.Interfaces)
            _interfaces.TryAdd(interfaces.Node, interfaces);
        foreach (var configuration in told.Configurations)
            _configurations.TryAdd(configuration.Node, configuration);
        _seen |= told.Seen;
        _usages.AddRange(told.Usages);
        _logLines.AddRange(told.Logs);
        foreach (var gap in told.Gaps)
            Add(gap);
    }

    private void AddMissing(string origin, CiliumInstallation installation)
    {
        foreach (var (kind, name) in new[]
        {
            (SnapshotKinds.Nodes, "nodes"), (SnapshotKinds.CiliumNodes, "ciliumnodes"), (SnapshotKinds.Endpoints, "ciliumendpoints"),
            (SnapshotKinds.Policies, "ciliumegressgatewaypolicies"), (SnapshotKinds.Pods, "pods"),
        })
        {
            if (wanted.HasFlag(kind) && !(_seen | (_saved?.Complete ?? SnapshotKinds.None)).HasFlag(kind) && !_gaps.Exists(g => g.Kinds.HasFlag(kind)))
                _gaps.Add(new Gap(name, $"there are none in {origin}") { Kinds = kind, IsAbsence = true });
        }
        if (!wanted.HasFlag(SnapshotKinds.Installation))
            return;
        const string Version = "the version of Cilium";
        if (installation.Version is not null)
            _seen |= SnapshotKinds.Installation;
        // Of what is not rendered nothing depends on the version.
        else if (Found > _unrendered && !_gaps.Exists(static g => g.What == Version))
            _gaps.Add(new Gap(Version, $"{origin} does not name it, so the rules of the newest release apply", "give --cilium-version"));
    }
}
