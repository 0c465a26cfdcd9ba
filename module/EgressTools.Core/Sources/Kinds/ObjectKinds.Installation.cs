using static EgressTools.Sources.Kinds.SnapshotDocument;
using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Kinds;

/// <summary>The kinds of which the installation of Cilium is put together.</summary>
internal static partial class ObjectKinds
{
    private const SnapshotKinds AnyInstallation = SnapshotKinds.Installation | SnapshotKinds.Preflight;

    public static readonly ObjectKind<CiliumAgent> AgentDaemonSets = new(ApiResource.DaemonSets, SnapshotKinds.Installation, InstallationReading.DaemonSet)
    {
        Live = static async reading => await AgentsAsync(reading).ConfigureAwait(false) is { IsEmpty: false } agents ? agents : default,
        Files = static s => s.Installation is { Namespace: null, Version: null } ? [] : [DaemonSet(s.Installation)],
        MaskAll = static (s, mask) => s with
        {
            Installation = s.Installation with
            {
                Placement = s.Installation.Placement?.With(mask.Text),
                Server = s.Installation.Server is { } server ? server with { Host = mask.Whole(server.Host) } : null,
            },
        },
        BundleFile = "cilium-daemonset",
        ReadFor = AnyInstallation,
        IsFew = true,
    };

    public static readonly ObjectKind<ConfigMapData> CiliumConfig = new(ApiResource.ConfigMaps, SnapshotKinds.Configuration,
        ConfigMap(static m => m.Name.Name == ConfigMapData.CiliumConfig))
    {
        Live = static async reading =>
        {
            // Nearly every installation has it there, so that it is asked for together with where the agents are.
            var usual = ReadAsync(reading, new ObjectName(UsualNamespace, ConfigMapData.CiliumConfig));
            var space = await SpaceAsync(reading).ConfigureAwait(false);
            var map = await ConfigMapAsync(
                reading,
                new ObjectName(space, ConfigMapData.CiliumConfig),
                SnapshotKinds.Installation | SnapshotKinds.Configuration,
                space == UsualNamespace ? usual : null).ConfigureAwait(false);
            if (map is null && !reading.Gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration)))
                reading.Add(new Gap(ConfigMapData.CiliumConfig, $"namespace {space} has none") { Kinds = SnapshotKinds.Configuration, IsAbsence = true });
            return map is null ? default : [map];
        },
        Files = static s => s.Installation.Configuration.Count == 0 ? [] :
        [
            ConfigMap(new ObjectName(s.Installation.Namespace ?? "", ConfigMapData.CiliumConfig), Settings(s.Installation), s.Installation.ConfiguredAt),
        ],
        MaskAll = static (s, mask) => s with
        {
            Installation = s.Installation with
            {
                Configuration = s.Installation.Configuration.ToFrozenDictionary(static p => p.Key, p => mask.Text(p.Value), StringComparer.Ordinal),
            },
        },
        BundleFile = "cilium-configmap",
        ReadFor = AnyInstallation,
        Lost = SnapshotKinds.Installation | SnapshotKinds.Configuration,
        IsFew = true,
    };

    public static readonly ObjectKind<ConfigMapData> MasqueradeLists = new(
        ApiResource.ConfigMaps, SnapshotKinds.MasqueradeLists,
            ConfigMap(static m => m.Name.Name == ConfigMapData.MasqueradeList || m.Name == PlatformMasqueradeList))
    {
        Live = static async reading =>
        {
            ObjectName[] names = [new(await SpaceAsync(reading).ConfigureAwait(false), ConfigMapData.MasqueradeList), PlatformMasqueradeList];
            var maps = await Task.WhenAll(names.Select(name => ConfigMapAsync(reading, name, SnapshotKinds.MasqueradeLists))).ConfigureAwait(false);
            return [.. maps.OfType<ConfigMapData>()];
        },
        Files = static s =>
            from list in new (ObjectName Name, JObject? Data)[]
            {
                (MasqueradeList(s.Installation), Unread(s.Installation)),
                (MasqueradeList(s.Installation), Config(s.Installation.MasqueradeList)),
                (PlatformMasqueradeList, Config(s.Installation.PlatformMasqueradeList)),
            }
            where list.Data is not null
            select ConfigMap(list.Name, list.Data, changed: null),
        MaskAll = static (s, mask) => s with
        {
            Installation = s.Installation with
            {
                MasqueradeList = s.Installation.MasqueradeList is { } list ? mask.Text(list) : null,
                PlatformMasqueradeList = s.Installation.PlatformMasqueradeList is { } platform ? mask.Text(platform) : null,
            },
        },
        IsFew = true,
        IsExtra = true,
    };

    private const string UsualNamespace = "kube-system";
    private const string AgentLabel = "labelSelector=k8s-app%3Dcilium";
    private static readonly ObjectName PlatformMasqueradeList = new(UsualNamespace, ConfigMapData.PlatformMasqueradeList);

    private static ObjectName MasqueradeList(CiliumInstallation installation) => new(installation.Namespace ?? UsualNamespace, ConfigMapData.MasqueradeList);

    /// <summary>The agents' DaemonSet: where nearly every installation has it, else out of one list of all, by its label or by its name.</summary>
    private static async Task<ImmutableArray<CiliumAgent>> AgentsAsync(LiveReading reading)
    {
        var agents = await reading.AllAsync(AgentDaemonSets, $"{AgentLabel}&{LiveReading.Field("metadata.name", "cilium")}", UsualNamespace)
            .ConfigureAwait(false);
        if (!agents.IsEmpty)
            return agents;
        var all = await reading.AllAsync(AgentDaemonSets).ConfigureAwait(false);
        var labelled = all.Where(static a => a.IsLabelled).ToImmutableArray();
        return labelled.IsEmpty ? [.. all.Where(static a => a.Name.Name == "cilium")] : labelled;
    }

    /// <summary>Where DaemonSets cannot be read, the place that most installations use is worth a look.</summary>
    private static async Task<string> SpaceAsync(LiveReading reading)
    {
        var agents = await reading.ListAsync(AgentDaemonSets).ConfigureAwait(false);
        return agents.FirstOrDefault()?.Name.Namespace ?? UsualNamespace;
    }

    private static async Task<CiliumVersion?> VersionAsync(LiveReading reading) =>
        Installation.From(await reading.ListAsync(AgentDaemonSets).ConfigureAwait(false), []).Version;

    /// <summary>A ConfigMap; null where there is none, and where it may not be read, which is a gap.</summary>
    private static Task<ConfigMapData?> ConfigMapAsync(LiveReading reading, ObjectName name, SnapshotKinds kinds, Task<ConfigMapData?>? asked = null) =>
        reading.OrGapAsync<ConfigMapData?>(
            () => asked ?? ReadAsync(reading, name),
            null,
            error => (error.Status == 403 ? Forbidden(name) : new Gap($"configmap {name}", error.Message)) with { Kinds = kinds });

    private static Task<ConfigMapData?> ReadAsync(LiveReading reading, ObjectName configMap) =>
        reading.GetAsync(ApiResource.ConfigMaps, configMap, LiveObjects.ConfigMap);

    private static Gap Forbidden(ObjectName name) => new($"configmap {name}", "not allowed to read it",
        $"ask for the right to get configmaps in namespace {name.Namespace}")
    {
        Right = new AccessRight("get", "", ApiResource.ConfigMaps.Plural) { Namespace = name.Namespace, Name = name.Name },
    };

    private static ObjectReader<ConfigMapData> ConfigMap(Func<ConfigMapData, bool> concerns) =>
        (ref Utf8JsonReader reader, StringPool pool) => ConfigMapReading.ConfigMap(ref reader, pool) is { } map && concerns(map) ? map : null;

    // Read back, the time of creation is when it was last written: who wrote which fields is not kept.
    private static SnapshotDocument ConfigMap(ObjectName name, JObject data, DateTimeOffset? changed) =>
        OfObject(name.Name == ConfigMapData.CiliumConfig ? "cilium-configmap" : name.Name, ApiResource.ConfigMaps, Metadata(name, created: changed), "data",
            data);

    private static JObject? Config(string? list) => list is null ? null : new JObject { ["config"] = list };

    private static JObject? Unread(CiliumInstallation installation) =>
        installation.UnreadMasqueradeKeys.IsEmpty ? null : new JObject(installation.UnreadMasqueradeKeys.Select(static k => new JProperty(k, "")));

    private static JObject Settings(CiliumInstallation installation) => new(installation.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal)
        .Select(p => new JProperty(p.Key, installation.Unquoted.Contains(p.Key) ? JToken.Parse(p.Value) : p.Value)));

    private static SnapshotDocument DaemonSet(CiliumInstallation installation)
    {
        var metadata = Metadata(new ObjectName(installation.Namespace ?? "", installation.IsDataplaneV2 ? "anetd" : "cilium"),
            LabelSet.Create(("k8s-app", "cilium")));
        if (installation.Version is { } version)
            metadata["labels"]!["helm.sh/chart"] = $"cilium-{version}";
        var container = new JObject { ["name"] = "cilium-agent" };
        // An image of another version than the one that was found or said would be believed when it is read back.
        if (installation.Image is { } image && (CiliumVersion.Find(image) ?? installation.Version) == installation.Version)
            container["image"] = image;
        if (installation.Server is { } server)
        {
            var port = server.Port.ToString(CultureInfo.InvariantCulture);
            container["env"] = new JArray(Variable(AgentContainer.HostVariable, server.Host), Variable(AgentContainer.PortVariable, port));
        }
        var pod = PlacementDocument.AddTo(new JObject { ["containers"] = new JArray(container) }, installation.Placement);
        return OfObject("cilium-daemonset", ApiResource.DaemonSets, metadata, "spec", new JObject { ["template"] = new JObject { ["spec"] = pod } });
    }

    private static JObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
