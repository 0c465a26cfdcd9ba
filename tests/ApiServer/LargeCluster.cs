using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>
/// A cluster as large as they come, always the same: teams of 20 applications, an application of 50 pods that share an identity; policies of which
/// nine in ten are for a few applications of one team, so that together they cover most pods, and one in ten is for the back ends of a team to one
/// more destination. Every other policy of the first kind has eight gateways.
/// </summary>
/// <param name="Endpoints">CiliumEndpoints.</param>
/// <param name="Nodes">Nodes, each with its CiliumNode.</param>
/// <param name="Policies">CiliumEgressGatewayPolicies.</param>
public sealed record LargeCluster(int Endpoints, int Nodes, int Policies)
{
    internal const int PodsOfApp = 50;
    internal const int AppsOfTeam = 20;
    private const int MostGateways = 400;

    private const string Agent = """
        {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system",
         "labels":{"k8s-app":"cilium","app.kubernetes.io/name":"cilium-agent"}},
         "spec":{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.5"}]}}}}
        """;

    private const string Configuration = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cilium-config","namespace":"kube-system"},
         "data":{"enable-egress-gateway":"true","enable-bpf-masquerade":"true","kube-proxy-replacement":"true","enable-ipv4":"true","enable-ipv6":"false",
         "identity-allocation-mode":"crd"}}
        """;

    /// <summary>The largest that Kubernetes supports, with as many policies as anybody wrote.</summary>
    public static LargeCluster Largest { get; } = new(150_000, 5_000, 1_000);

    /// <summary>
    /// As large as the cluster of a real Kubernetes 1.36.3 on two busy cores that its figures of time are from: there nine commands
    /// took 0.028 to 0.056 s, half of them 0.034 s and less, for each of 41 pages of 500 CiliumEndpoints, one after the other,
    /// beyond the time that they computed themselves; kubectl 0.021 s for each of 11 pages of 500 nodes. A list of 53 policies took
    /// 0.02 s with everything around it, and so a page has hardly a price of its own: what takes time are its objects.
    /// </summary>
    public static LargeCluster Timed { get; } = new(20_055, 5_005, 53);

    /// <summary>Applications; their pods are one after the other.</summary>
    public int Apps => Math.Max(1, (Endpoints + PodsOfApp - 1) / PodsOfApp);

    /// <summary>Namespaces.</summary>
    public int Teams => (Apps + AppsOfTeam - 1) / AppsOfTeam;

    /// <summary>Nodes that policies choose.</summary>
    public int Gateways => Math.Min(MostGateways, Nodes);

    /// <summary>Nodes by name, gateways first.</summary>
    public IEnumerable<string> NodeNames => Enumerable.Range(0, Nodes).Select(NodeName);

    /// <summary>The JSON of a CiliumEndpoint.</summary>
    public string Endpoint(int i) => LargeObjects.Endpoint(this, i);

    /// <summary>The JSON of a Node.</summary>
    public string Node(int i) => LargeObjects.Node(this, i);

    /// <summary>The JSON of a CiliumNode.</summary>
    public string CiliumNode(int i) => LargeObjects.CiliumNode(this, i);

    /// <summary>The JSON of a policy.</summary>
    public string Policy(int i) => LargePolicies.Policy(this, i);

    /// <summary>The JSON of what tells that Cilium is there, which version and how it is set up.</summary>
    public static IEnumerable<string> Installation => [Agent, Configuration];

    /// <summary>Lets a server serve it. What a test may want to change is kept, the rest made when it is asked for.</summary>
    /// <param name="server">The server.</param>
    /// <param name="timed">Whether it takes the time for lists that the server of <see cref="Timed"/> took.</param>
    public void Fill(TestApiServer server, bool timed = false)
    {
        var (custom, builtIn) = timed ? (DelayOf(28), DelayOf(15)) : (null, (Func<int, TimeSpan>?)null);
        foreach (var text in Installation.Concat(Enumerable.Range(0, Policies).Select(Policy)))
            server.Put((JsonObject)JsonNode.Parse(text)!);
        server.Generate("nodes", Nodes, Node, delay: builtIn);
        server.Generate("ciliumnodes", Nodes, CiliumNode, delay: custom);
        server.Generate("ciliumendpoints", Endpoints, Endpoint, Find, custom);
        server.Generate("pods", Endpoints, i => LargePods.Pod(this, i), Find, builtIn);
        server.Generate("namespaces", Teams, LargePods.Namespace, delay: builtIn);
    }

    /// <summary>The name of the n-th pod, and that of its CiliumEndpoint.</summary>
    public static (string Namespace, string Name) Pod(int i) => (Team(i / PodsOfApp), LargeObjects.PodName(i));

    /// <summary>6 ms for a page, and the rest for every 500 objects.</summary>
    private static Func<int, TimeSpan> DelayOf(double milliseconds) => objects => TimeSpan.FromMilliseconds(6 + (objects * milliseconds / 500));

    private (int Start, int End) Find(string space, string? name)
    {
        const int PodsOfTeam = PodsOfApp * AppsOfTeam;
        if (!space.StartsWith("team-", StringComparison.Ordinal)
            || !int.TryParse(space.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var team) || team >= Teams)
            return (0, 0);
        var (start, end) = (team * PodsOfTeam, Math.Min(Endpoints, (team + 1) * PodsOfTeam));
        if (name is null)
            return (start, end);
        var found = Enumerable.Range(start, end - start).FirstOrDefault(i => LargeObjects.PodName(i) == name, -1);
        return found < 0 ? (0, 0) : (found, found + 1);
    }

    /// <summary>Nodes are named by their addresses; in the order of their names.</summary>
    internal static string NodeName(int i) => string.Create(CultureInfo.InvariantCulture, $"172.16.{100 + (i / 150)}.{100 + (i % 150)}");

    internal static string Team(int app) => string.Create(CultureInfo.InvariantCulture, $"team-{app / AppsOfTeam:d4}");

    internal static string App(int app) => string.Create(CultureInfo.InvariantCulture, $"app-{app:d5}");
}
