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
        {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system","labels":{"k8s-app":"cilium","app.kubernetes.io/name":"cilium-agent"}},"spec":{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.5"}]}}}}
        """;

    private const string Configuration = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cilium-config","namespace":"kube-system"},"data":{"enable-egress-gateway":"true","enable-bpf-masquerade":"true","kube-proxy-replacement":"true","enable-ipv4":"true","enable-ipv6":"false","identity-allocation-mode":"crd"}}
        """;

    /// <summary>The largest that Kubernetes supports, with as many policies as anybody wrote.</summary>
    public static LargeCluster Largest { get; } = new(150_000, 5_000, 1_000);

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
    public void Fill(TestApiServer server)
    {
        foreach (var text in Installation.Concat(Enumerable.Range(0, Policies).Select(Policy)))
            server.Put((JsonObject)JsonNode.Parse(text)!);
        server.Generate("nodes", Nodes, Node);
        server.Generate("ciliumnodes", Nodes, CiliumNode);
        server.Generate("ciliumendpoints", Endpoints, Endpoint);
        server.Generate("pods", Endpoints, i => LargePods.Pod(this, i));
        server.Generate("namespaces", Teams, LargePods.Namespace);
    }

    /// <summary>Nodes are named by their addresses; in the order of their names.</summary>
    internal static string NodeName(int i) => string.Create(CultureInfo.InvariantCulture, $"172.16.{100 + (i / 150)}.{100 + (i % 150)}");

    internal static string Team(int app) => string.Create(CultureInfo.InvariantCulture, $"team-{app / AppsOfTeam:d4}");

    internal static string App(int app) => string.Create(CultureInfo.InvariantCulture, $"app-{app:d5}");
}
