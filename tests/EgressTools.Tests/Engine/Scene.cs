using System.Collections.Frozen;

namespace EgressTools.Tests.Engine;

/// <summary>Short ways to write a small cluster.</summary>
internal static class Scene
{
    public static ClusterSnapshot Snapshot(string version, params ReadOnlySpan<object> objects)
    {
        var all = objects.ToArray();
        return new ClusterSnapshot
        {
            Installation = new CiliumInstallation("kube-system", CiliumVersion.Find(version), FrozenDictionary<string, string>.Empty),
            CiliumNodes = [.. all.OfType<CiliumNode>()],
            Nodes = [.. all.OfType<Node>()],
            Endpoints = [.. all.OfType<CiliumEndpoint>()],
            Identities = [.. all.OfType<CiliumIdentity>()],
            Policies = [.. all.OfType<EgressPolicy>()],
            Pods = [.. all.OfType<Pod>()],
            Services = [.. all.OfType<ServiceInfo>()],
        };
    }

    public static CiliumNode Gateway(string name, params ReadOnlySpan<string> addresses) => new(name)
    {
        Labels = LabelSet.Create(("kubernetes.io/hostname", name), ("egress-node", "true")),
        Addresses = addresses.IsEmpty ? [new("InternalIP", name)] : [.. addresses.ToArray().Select(static a => new NodeAddress("InternalIP", a))],
    };

    public static CiliumEndpoint Pod(string name, string address, params ReadOnlySpan<(string Key, string Value)> labels) =>
        new(new ObjectName("default", name), "uid-" + name)
        {
            IdentityId = 1,
            Labels = LabelSet.Create([("io.kubernetes.pod.namespace", "default"), .. labels]),
            Addresses = [Address.Parse(address)],
        };

    public static EgressPolicy Policy(string name, LabelSelector pods, ImmutableArray<string> destinations,
        params ReadOnlySpan<PolicyGateway> gateways) => new(name)
        {
            Rules = [new PolicyRule(pods, null, null)],
            DestinationCidrs = destinations,
            Gateway = gateways.IsEmpty ? null : gateways[0],
            Gateways = gateways.Length > 1 ? [.. gateways] : [],
        };

    public static PolicyGateway On(string node, string? egressIP = null) => new(LabelSelector.Of(("kubernetes.io/hostname", node)), null, egressIP);

    /// <summary>Every row as an agent shows it, one line each.</summary>
    public static string[] Rows(ClusterSnapshot snapshot, string agent) =>
        [.. RuleTable.Build(snapshot).Entries().SelectMany(e => e.RowsOn(agent)).Select(static r => RecordedRow.Of(r).ToString())];
}
