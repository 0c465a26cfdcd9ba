using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Checks;

/// <summary>What one check sees. It remembers what was looked at, so that a test can compare it with what the check says it needs.</summary>
internal sealed class CheckContext(CheckWorld world, ImmutableArray<CheckResult> done)
{
    private static readonly GatewayFinder NoNodes = new([], []);

    /// <summary>What the check has looked at so far.</summary>
    public SnapshotKinds Read { get; private set; }

    /// <summary>The version of Cilium; null where it is not known, when the rules of the newest release hold. Needs nothing: it may be given.</summary>
    public CiliumVersion? Version => world.Snapshot.Installation.Version;

    /// <summary>What that version does.</summary>
    public CiliumBehavior Behavior => CiliumBehavior.For(Version);

    /// <summary>When the world was read: ages count up to then.</summary>
    public DateTimeOffset Now => world.Snapshot.TakenAt;

    /// <summary>The policies in force.</summary>
    public ImmutableArray<EgressPolicy> Policies => Of(SnapshotKinds.Policies).Policies;

    /// <summary>The policies as they are written: those in force, and those that a later document of the same name replaces.</summary>
    public IEnumerable<EgressPolicy> Written => Policies.Concat(world.Snapshot.Replaced);

    /// <summary>Policies that a later document of the same name replaces.</summary>
    public ImmutableArray<EgressPolicy> Replaced => Of(SnapshotKinds.Policies).Replaced;

    /// <summary>The Nodes.</summary>
    public ImmutableArray<Node> Nodes => Of(SnapshotKinds.Nodes).Nodes;

    /// <summary>The CiliumNodes.</summary>
    public ImmutableArray<CiliumNode> CiliumNodes => Of(SnapshotKinds.CiliumNodes).CiliumNodes;

    /// <summary>The CiliumEndpoints.</summary>
    public ImmutableArray<CiliumEndpoint> Endpoints => Of(SnapshotKinds.Endpoints).Endpoints;

    /// <summary>The Namespaces.</summary>
    public ImmutableArray<NamespaceInfo> Namespaces => Of(SnapshotKinds.Namespaces).Namespaces;

    /// <summary>The Services.</summary>
    public ImmutableArray<ServiceInfo> Services => Of(SnapshotKinds.Services).Services;

    /// <summary>The Pods.</summary>
    public ImmutableArray<Pod> Pods => Of(SnapshotKinds.Pods).Pods;

    /// <summary>The installation, with the agents' configuration.</summary>
    public CiliumInstallation Installation => Of(SnapshotKinds.Installation).Installation;

    /// <summary>The policies compiled, and the nodes that their gateways are; no endpoints.</summary>
    public RuleTable Gateways
    {
        get
        {
            Of(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes);
            return world.Gateways;
        }
    }

    /// <summary>Everything that the engine predicts.</summary>
    public RuleTable Table
    {
        get
        {
            Of(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints);
            return world.Table;
        }
    }

    /// <summary>The public addresses of nodes, and what their traffic is seen as.</summary>
    public NodeIndex NodeIndex
    {
        get
        {
            Of(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes);
            return world.Nodes;
        }
    }

    /// <summary>The agents' maps against the prediction.</summary>
    public RuleVerdict Verdict
    {
        get
        {
            Of(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps);
            return world.Verdict;
        }
    }

    /// <summary>By which addresses pods were seen, against the prediction.</summary>
    public ImmutableArray<ExitAddressResult> Exits
    {
        get
        {
            Of(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.ExitAddresses);
            return world.Exits;
        }
    }

    /// <summary>
    /// Something that makes a finding better and that the check can do without: the default where one of these kinds was not read. What is looked at for
    /// it is not remembered.
    /// </summary>
    public T? IfKnown<T>(SnapshotKinds kinds, Func<CheckContext, T> look)
    {
        if ((kinds & ~world.Known) != SnapshotKinds.None)
            return default;
        var read = Read;
        var found = look(this);
        Read = read;
        return found;
    }

    /// <summary>What could not be read. Needs nothing.</summary>
    public ImmutableArray<Gap> Gaps => world.Snapshot.Gaps;

    /// <summary>The checks that ran before this one. Needs nothing.</summary>
    public ImmutableArray<CheckResult> Done => done;

    /// <summary>A written policy compiled, without looking for its nodes.</summary>
    public CompiledPolicy Compile(EgressPolicy policy) => new PolicyCompiler(Behavior, NoNodes).Compile(policy);

    private ClusterSnapshot Of(SnapshotKinds kinds)
    {
        Read |= kinds;
        return world.Snapshot;
    }
}
