namespace EgressTools.Operations;

/// <summary>Which rights each command uses: the only place that says it. Roles and the pages of the documentation are made from it, and a test runs every
/// command with its rights and without each of them.</summary>
public sealed class RightsTable
{
    private const string UsualNamespace = "kube-system";
    private const string Exec = "exec";
    private readonly string _cilium;
    private readonly string _pods;
    private readonly ImmutableArray<AccessRight> _engine;
    private readonly ImmutableArray<AccessRight> _installation;
    private readonly ImmutableArray<AccessRight> _askAgents;

    /// <param name="ciliumNamespace">Cilium's namespace.</param>
    /// <param name="podNamespace">The namespace whose pods are tested; empty for all.</param>
    public RightsTable(string ciliumNamespace = UsualNamespace, string podNamespace = "")
    {
        (_cilium, _pods) = (ciliumNamespace, podNamespace);
        _engine = [List(ApiResource.Policies), List(ApiResource.CiliumEndpoints), List(ApiResource.CiliumNodes)];
        _installation = [List(ApiResource.Nodes), List(ApiResource.DaemonSets), Setting(ConfigMapData.CiliumConfig)];
        _askAgents = [InCilium("get", ApiResource.Pods, Exec), InCilium("create", ApiResource.Pods, Exec)];
        Commands = [.. Reading(), .. Testing(), .. Asking(), .. Writing(), .. Toggling()];
    }

    /// <summary>The commands with their rights. What is missing here asks a cluster for nothing that takes a right.</summary>
    public ImmutableArray<CommandRights> Commands { get; }

    /// <summary>The rights of a level, none of them covered by another.</summary>
    public ImmutableArray<AccessRight> Of(AccessLevel level, string? probe = null)
    {
        var all = Commands.Where(c => level == AccessLevel.Operate || c.Level == AccessLevel.Read || c.Level == level)
            .Where(c => c.Probe is null || c.Probe == probe).SelectMany(static c => c.All).Distinct().ToList();
        return [.. all.Where(right => !all.Exists(other => other != right && other.Covers(right)))];
    }

    private IEnumerable<CommandRights> Reading()
    {
        var pods = List(ApiResource.Pods);
        var (namespaces, services) = (List(ApiResource.Namespaces), List(ApiResource.Services));
        yield return new(Subcommands.Nodes, AccessLevel.Read) { Optional = [.. _engine, .. _installation] };
        yield return new(Subcommands.Policies, AccessLevel.Read) { Needed = _engine[..1], Optional = [.. _engine[1..], .. _installation] };
        yield return new(Subcommands.Users, AccessLevel.Read) { Needed = _engine, Optional = _installation };
        yield return new(Subcommands.Plan, AccessLevel.Read) { Needed = _engine, Optional = _installation };
        yield return new(Subcommands.Route, AccessLevel.Read) { Needed = _engine, Optional = [.. _installation, pods, namespaces] };
        yield return new(Subcommands.Route, AccessLevel.Read) { Option = Options.To, Value = Subcommands.Route[Options.To].Word, Optional = [services] };
        yield return new(Subcommands.Rules, AccessLevel.Read) { Option = Options.Expected, Needed = _engine, Optional = _installation[1..] };
        yield return new(Subcommands.CreatePolicy, AccessLevel.Read) { Optional = [_engine[2], .. _installation] };
        yield return new(Subcommands.Check, AccessLevel.Read) { Optional = [.. Whole(pods, namespaces, services), List(ApiResource.NodePools)] };
        yield return new(Subcommands.Check, AccessLevel.Read) { Option = Options.Fix, Optional = [new("get", ApiResource.Policies)] };
        yield return new(Subcommands.Snapshot, AccessLevel.Read)
        {
            Optional = [.. Whole(pods, namespaces, services), List(ApiResource.EndpointSlices) with { Namespace = "default" }],
        };
    }

    private IEnumerable<AccessRight> Whole(params AccessRight[] more) =>
    [
        .. _engine, .. _installation, .. more, List(ApiResource.CiliumIdentities), InCilium("list", ApiResource.NodeConfigs),
        Setting(ConfigMapData.MasqueradeList), MasqueradeOfPlatform,
    ];

    private IEnumerable<CommandRights> Testing()
    {
        ImmutableArray<AccessRight> workloads =
        [
            .. new[]
            {
                ApiResource.Deployments, ApiResource.StatefulSets, ApiResource.DaemonSets, ApiResource.ReplicaSets, ApiResource.Jobs, ApiResource.Services,
            }.Select(r => OfPods("get", r)),
        ];
        yield return new(Subcommands.Test, AccessLevel.Test)
        {
            Needed = [.. _engine, OfPods("get", Exec), OfPods("create", Exec)],
            Optional = [.. _installation, List(ApiResource.Pods)],
        };
        yield return new(Subcommands.Test, AccessLevel.Test) { Option = Options.Pods, Value = "TYPE/NAME", Needed = workloads };
        yield return new(Subcommands.Test, AccessLevel.Test)
        {
            Option = Options.Probe,
            Value = "ephemeral",
            Probe = "ephemeral",
            Needed = [OfPods("get"), OfPods("patch", "ephemeralcontainers")],
        };
        yield return new(Subcommands.Test, AccessLevel.Test)
        {
            Option = Options.Probe,
            Value = "pod",
            Probe = "pod",
            Needed = [OfPods("get"), OfPods("create"), OfPods("delete"), OfPods("get", ApiResource.CiliumEndpoints)],
        };
        yield return new(Subcommands.Cleanup, AccessLevel.Test) { Probe = "pod", Needed = [OfPods("list"), OfPods("delete")] };
    }

    private IEnumerable<CommandRights> Asking()
    {
        yield return new(Subcommands.Rules, AccessLevel.Verify)
        {
            Option = Options.Actual,
            Needed = [AgentPods, .. _askAgents],
            Optional = [.. _engine, .. _installation[1..]],
        };
        yield return new(Subcommands.Verify, AccessLevel.Verify) { Needed = [.. _engine, List(ApiResource.Pods), .. _askAgents], Optional = _installation };
        yield return new(Subcommands.Snapshot, AccessLevel.Verify) { Option = Options.Maps, Needed = [List(ApiResource.Pods), .. _askAgents] };
        foreach (var command in new[] { Subcommands.Policies, Subcommands.Route, Subcommands.Rules, Subcommands.Plan, Subcommands.Snapshot }
            .Where(static c => c.Options.Any(static o => o.Name == Options.Interfaces.Name)))
        {
            yield return new(command, AccessLevel.Verify) { Option = Options.Interfaces, Optional = [AgentPods, .. _askAgents] };
        }
        // Agents and pods: in all namespaces, or in the two that are named.
        yield return new(Subcommands.Check, AccessLevel.Operate)
        {
            Option = Options.Live,
            Optional = [OfPods("get", Exec), OfPods("create", Exec), .. _askAgents],
        };
    }

    private IEnumerable<CommandRights> Writing()
    {
        ImmutableArray<AccessRight> labels = [new("get", ApiResource.Nodes), new("patch", ApiResource.Nodes), new("get", ApiResource.CiliumNodes)];
        yield return new(Subcommands.Label, AccessLevel.Operate) { Needed = labels, Optional = [.. _engine, .. _installation] };
        yield return new(Subcommands.Unlabel, AccessLevel.Operate) { Needed = labels, Optional = [.. _engine, .. _installation] };
        yield return new(Subcommands.Apply, AccessLevel.Operate)
        {
            Needed = [OnPolicies("get"), OnPolicies("create"), OnPolicies("patch"), .. _engine],
            Optional = _installation,
        };
        yield return new(Subcommands.Delete, AccessLevel.Operate) { Needed = [OnPolicies("get"), OnPolicies("delete"), .. _engine], Optional = _installation };
    }

    private IEnumerable<CommandRights> Toggling()
    {
        ImmutableArray<AccessRight> needed =
        [
            Setting(ConfigMapData.CiliumConfig), One("get", ApiResource.DaemonSets, "cilium"), One("patch", ApiResource.DaemonSets, "cilium"),
            One("patch", ApiResource.Deployments, "cilium-operator"), AgentPods,
        ];
        ImmutableArray<AccessRight> optional =
        [
            InCilium("list", ApiResource.DaemonSets), InCilium("list", ApiResource.Secrets), .. _engine[1..], List(ApiResource.Nodes),
            List(ApiResource.Namespaces), InCilium("list", ApiResource.NodeConfigs), Setting(ConfigMapData.MasqueradeList), MasqueradeOfPlatform,
            One("get", ApiResource.Deployments, "cilium-operator"), new("get", ApiResource.DaemonSets) { Namespace = UsualNamespace, Name = "kube-proxy" },
            List(ApiResource.EndpointSlices) with { Namespace = "default" }, InCilium("list", ApiResource.Events), .. _askAgents,
            InCilium("delete", ApiResource.Pods),
        ];
        ImmutableArray<AccessRight> policies = [OnPolicies("get"), OnPolicies("create"), OnPolicies("patch"), OnPolicies("delete")];
        // Helm keeps each revision of its release in a Secret, and reads and changes what the chart holds besides.
        ImmutableArray<AccessRight> release =
            [.. new[] { "get", "create", "update", "delete" }.Select(verb => InCilium(verb, ApiResource.Secrets))];
        yield return new(Subcommands.Enable, AccessLevel.Operate) { Needed = [.. needed, .. release], Optional = [.. _engine[..1], .. optional] };
        yield return new(Subcommands.Enable, AccessLevel.Operate) { Option = Options.WithoutPolicies, Needed = policies };
        yield return new(Subcommands.Disable, AccessLevel.Operate) { Needed = [.. needed, .. _engine[..1], .. release], Optional = optional };
        yield return new(Subcommands.Disable, AccessLevel.Operate) { Option = Options.RemovePolicies, Needed = policies };
    }

    private AccessRight AgentPods => InCilium("list", ApiResource.Pods);
    private static AccessRight MasqueradeOfPlatform =>
        new("get", ApiResource.ConfigMaps) { Namespace = UsualNamespace, Name = ConfigMapData.PlatformMasqueradeList };

    private static AccessRight List(ApiResource resource) => new("list", resource);
    private static AccessRight OnPolicies(string verb) => new(verb, ApiResource.Policies);
    private AccessRight OfPods(string verb, string subresource = "") => new(verb, ApiResource.Pods, subresource) { Namespace = _pods };
    private AccessRight OfPods(string verb, ApiResource resource) => new(verb, resource) { Namespace = _pods };
    private AccessRight InCilium(string verb, ApiResource resource, string subresource = "") => new(verb, resource, subresource) { Namespace = _cilium };
    private AccessRight One(string verb, ApiResource resource, string name) => InCilium(verb, resource) with { Name = name };
    private AccessRight Setting(string map) => One("get", ApiResource.ConfigMaps, map);
}
