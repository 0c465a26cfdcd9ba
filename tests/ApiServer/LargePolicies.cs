using System.Globalization;

namespace EgressTools.ApiServer;

/// <summary>The policies of a <see cref="LargeCluster"/>.</summary>
internal static class LargePolicies
{
    private const int GatewaysOfPolicy = 8;

    private const string PolicyText = """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","name":"@NAME"},
         "spec":{@DESTINATIONS,"egressGateway":@GATEWAY,@LIST"selectors":[@SELECTORS]}}
        """;

    private const string GatewayText = """{"egressIP":"@ADDRESS","nodeSelector":{"matchLabels":{"@LABEL":"@VALUE"}}}""";

    private const string SelectorText = """{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"@TEAM"}},"podSelector":@PODS}""";

    /// <summary>One in ten is for the back ends of a team; the others share the applications among them, the last tenth of which is left out.</summary>
    public static string Policy(LargeCluster cluster, int i)
    {
        var ofTeam = i % 10 == 9;
        return PolicyText
            .Replace("@NAME", string.Create(CultureInfo.InvariantCulture, $"policy-{i:d4}"), StringComparison.Ordinal)
            .Replace("@DESTINATIONS", Destinations(i, ofTeam), StringComparison.Ordinal)
            .Replace("@GATEWAY", Gateway(NodeOf(cluster, i), "egress-group", (i % Math.Max(1, cluster.Gateways / 2)).ToString(CultureInfo.InvariantCulture)),
                StringComparison.Ordinal)
            .Replace("@LIST", i % 2 == 1 ? List(cluster, i) : "", StringComparison.Ordinal)
            .Replace("@SELECTORS", ofTeam ? BackEnds(i / 10 % cluster.Teams) : Apps(cluster, i - (i / 10)), StringComparison.Ordinal);
    }

    private static string List(LargeCluster cluster, int i)
    {
        var nodes = Enumerable.Range(i * GatewaysOfPolicy, GatewaysOfPolicy).Select(n => NodeOf(cluster, n));
        return $"\"egressGateways\":[{string.Join(',', nodes.Select(static node => Gateway(node, "kubernetes.io/hostname", node)))}],";
    }

    private static string Gateway(string node, string label, string value) => GatewayText
        .Replace("@ADDRESS", node, StringComparison.Ordinal)
        .Replace("@LABEL", label, StringComparison.Ordinal)
        .Replace("@VALUE", value, StringComparison.Ordinal);

    private static string NodeOf(LargeCluster cluster, int i) => LargeCluster.NodeName(i % Math.Max(1, cluster.Gateways));

    private static string Destinations(int i, bool ofTeam) => (ofTeam, i % 4) switch
    {
        (true, _) => string.Create(CultureInfo.InvariantCulture, $"\"destinationCIDRs\":[\"203.0.{i / 10 % 256}.0/24\"]"),
        (_, 0) => "\"destinationCIDRs\":[\"0.0.0.0/0\"],\"excludedCIDRs\":[\"10.0.0.0/8\"]",
        _ => "\"destinationCIDRs\":[\"0.0.0.0/0\"]",
    };

    private static string BackEnds(int team) => Selector(LargeCluster.Team(team * LargeCluster.AppsOfTeam), """{"matchLabels":{"tier":"backend"}}""");

    private static string Apps(LargeCluster cluster, int position)
    {
        var sharing = Math.Max(1, cluster.Policies - (cluster.Policies / 10));
        var covered = cluster.Apps - (cluster.Apps / 10);
        var (first, end) = ((int)((long)covered * position / sharing), (int)((long)covered * (position + 1) / sharing));
        var teams = Enumerable.Range(first, Math.Max(1, end - first)).GroupBy(LargeCluster.Team, LargeCluster.App, StringComparer.Ordinal);
        return string.Join(',', teams.Select(static apps => Selector(apps.Key, AppIn(apps))));
    }

    private static string AppIn(IEnumerable<string> apps) => """{"matchExpressions":[{"key":"app","operator":"In","values":["@APPS"]}]}"""
        .Replace("@APPS", string.Join("\",\"", apps), StringComparison.Ordinal);

    private static string Selector(string team, string pods) => SelectorText
        .Replace("@TEAM", team, StringComparison.Ordinal)
        .Replace("@PODS", pods, StringComparison.Ordinal);
}
