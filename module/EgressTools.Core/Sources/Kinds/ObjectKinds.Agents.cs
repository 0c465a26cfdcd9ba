using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Kinds;

/// <summary>The agents' pods, and the kinds that no server lists: what agents and pods were asked, as our own snapshots keep it.</summary>
internal static partial class ObjectKinds
{
    /// <summary>The agents' pods: out of the list of all pods where that is read, else listed by themselves.</summary>
    public static readonly ObjectKind<CiliumAgent> AgentPods = new(ApiResource.Pods, SnapshotKinds.AgentPods, AgentReading.Pod)
    {
        Live = static async reading =>
        {
            var space = await SpaceAsync(reading).ConfigureAwait(false);
            await reading.ListAsync(Pods!).ConfigureAwait(false);
            if (reading.Scope.IsWhole && reading.Wanted.HasFlag(SnapshotKinds.Pods) && !reading.Gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Pods)))
                return [.. reading.SeenAgents.Where(a => a.Name.Namespace == space)];
            return await reading.OrGapAsync<ImmutableArray<CiliumAgent>>(
                () => reading.AllAsync(AgentPods!, AgentLabel, space),
                [],
                error => LiveReading.GapOf(error, ApiResource.Pods) with
                {
                    What = $"the agents' pods in namespace {space}",
                    Kinds = SnapshotKinds.AgentPods,
                    Right = new AccessRight("list", "", ApiResource.Pods.Plural) { Namespace = space },
                }).ConfigureAwait(false);
        },
        IsFew = true,
        IsExtra = true,
    };

    public static readonly ObjectKind<RunningAgent> Agents = new(Own("cilium-agents", "EgressAgent"), SnapshotKinds.AgentPods, AgentReading.Saved)
    {
        Key = static a => a.Pod,
        Of = static s => s.Installation.Agents,
        With = static (s, agents) => s with { Installation = s.Installation with { Agents = agents } },
        Write = static a => WithKnown(
            new JObject { ["namespace"] = a.Pod.Namespace, ["pod"] = a.Pod.Name, ["node"] = a.Node, ["image"] = a.Image },
            ("startedAt", a.StartedAt is { } time ? Time(time) : null),
            ("ready", a.Ready)),
        Mask = static (a, mask) => a with { Pod = mask.Named(a.Pod), Node = mask.Text(a.Node), Image = mask.Text(a.Image) },
    };

    public static readonly ObjectKind<AgentMap> AgentMaps = new(Own("agent-maps", "EgressAgentMap"), SnapshotKinds.AgentMaps, AgentMapReading.Map)
    {
        Key = static m => new ObjectName("", m.Node),
        Of = static s => s.AgentMaps,
        With = static (s, maps) => s with { AgentMaps = maps },
        Write = static m =>
        {
            var document = WithKnown(new JObject { ["node"] = m.Node }, ("absent", m.Absent ? true : null));
            document["entries"] = new JArray(m.Entries.Select(Write));
            return document;
        },
        Mask = static (m, mask) => m with { Node = mask.Text(m.Node), Entries = [.. m.Entries.Select(e => Masked(e, mask)).Order()] },
        OnDemand = true,
    };

    public static readonly ObjectKind<AgentConfiguration> AgentConfigurations = new(
        Own("agent-configurations", "AgentConfiguration"), SnapshotKinds.AgentConfigurations, NodeInterfacesReading.Configuration)
    {
        Key = static c => new ObjectName("", c.Node),
        Of = static s => s.AgentConfigurations,
        With = static (s, configurations) => s with { AgentConfigurations = configurations },
        Write = static c => WithKnown(new JObject { ["node"] = c.Node }, ("egressGateway", c.FeatureOn), ("ipv6", c.IPv6),
            ("devices", c.Devices is { } devices ? new JArray(devices) : null)),
        Mask = static (c, mask) => c with { Node = mask.Text(c.Node) },
    };

    public static readonly ObjectKind<NatUsage> NatUsages = new(Own("nat-usages", "NatUsage"), SnapshotKinds.NatStatistics, AgentReportReading.Usage)
    {
        Of = static s => s.NatUsages,
        With = static (s, usages) => s with { NatUsages = usages },
        Write = static u => new JObject
        {
            ["node"] = u.Node,
            ["protocol"] = u.Protocol,
            ["egressIP"] = u.EgressIP.ToString(),
            ["remote"] = u.Remote,
            ["connections"] = u.Count
        },
        Mask = static (u, mask) => u with { Node = mask.Text(u.Node), EgressIP = mask.One(u.EgressIP), Remote = mask.Text(u.Remote) },
    };

    public static readonly ObjectKind<AgentLogLine> AgentLogLines = new(Own("agent-log-lines", "AgentLogLine"), SnapshotKinds.AgentLogs,
        AgentReportReading.LogLine)
    {
        Of = static s => s.AgentLogs,
        With = static (s, lines) => s with { AgentLogs = lines },
        Write = static l => WithKnown(
            new JObject
            {
                ["node"] = l.Node,
                ["file"] = l.File,
                ["line"] = l.Line,
                ["message"] = l.Message,
                ["policy"] = l.Policy,
                ["error"] = l.Error,
                ["count"] = l.Count
            },
            ("loggedAt", l.LoggedAt is { } time ? Time(time) : null)),
        Mask = static (l, mask) => l with { Node = mask.Text(l.Node), File = mask.Text(l.File), Message = mask.Text(l.Message), Error = mask.Text(l.Error) },
    };

    /// <summary>Exit addresses that somebody recorded.</summary>
    public static readonly ObjectKind<ExitObservation> Observations = new(Own("exit-addresses", "EgressExitObservation"), SnapshotKinds.ExitAddresses,
        ObservationReading.Observation)
    {
        Order = static (a, b) => a.Pod.CompareTo(b.Pod),
        Of = static s => s.Observations,
        With = static (s, observations) => s with { Observations = observations },
        Write = static o => WithKnown(
            new JObject { ["namespace"] = o.Pod.Namespace, ["pod"] = o.Pod.Name },
            ("address", o.Address?.ToString()),
            ("failure", Known(o.Failure)),
            ("echo", Known(o.Echo)),
            ("observedAt", o.ObservedAt is { } time ? Time(time) : null)),
        Mask = static (o, mask) => o with
        {
            Pod = mask.Named(o.Pod),
            Address = o.Address is { } seen ? mask.One(seen) : null,
            Echo = mask.Text(o.Echo),
            Failure = mask.Text(o.Failure),
        },
        OmitsEmptyFile = true,
    };

    private static JObject Write(AgentMapEntry entry) => new()
    {
        ["sourceIP"] = entry.Source.ToString(),
        ["destinationCIDR"] = entry.Destination.ToString(),
        ["egressIP"] = entry.Value.EgressIP?.ToString(),
        ["gatewayIP"] = entry.Value.Gateway.ToString(),
    };

    private static AgentMapEntry Masked(AgentMapEntry entry, AddressMask mask) => new(
        mask.One(entry.Source),
        mask.Single(entry.Destination),
        new MapValue(entry.Value.EgressIP is { } ip ? mask.One(ip) : null, entry.Value.Gateway with { Address = mask.One(entry.Value.Gateway.Address) }));
}
