using EgressTools.Tests.Engine;

namespace EgressTools.Tests.Probes;

/// <summary>Two gateways with public addresses, a worker, and pods app=web on the worker that leave by the first gateway.</summary>
internal static class ExitScene
{
    public const string Gateway = "172.16.0.1";
    public const string GatewayPublic = "203.0.113.1";
    public const string OtherGateway = "172.16.0.2";
    public const string OtherPublic = "203.0.113.2";
    public const string Worker = "172.16.1.1";
    public const string WorkerPublic = "203.0.113.101";

    public static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));
    public static readonly EchoTarget PublicEcho = EchoTarget.Of(new Uri("http://198.51.100.7/"));
    public static readonly EchoTarget InsideEcho = EchoTarget.Of(new Uri("http://172.31.0.9/"));
    public static readonly EchoTarget NamedEcho = EchoTarget.Of(new Uri("http://echo.example/"));

    private static readonly object[] Nodes =
    [
        Scene.Gateway(Gateway), Scene.Gateway(OtherGateway), Scene.Gateway(Worker),
        Node(Gateway, GatewayPublic), Node(OtherGateway, OtherPublic), Node(Worker, WorkerPublic),
    ];

    public static ClusterSnapshot With(params object[] objects) => Scene.Snapshot("1.19.5", [.. Nodes, .. objects]);

    public static EgressPolicy Policy(string name = "p", string? egressIP = Gateway, string node = Gateway, params string[] to) =>
        Scene.Policy(name, Web, to.Length == 0 ? ["0.0.0.0/0"] : [.. to], Scene.On(node, egressIP));

    public static CiliumEndpoint Endpoint(string name = "web", string address = "10.0.0.1") =>
        Scene.Pod(name, address, ("app", "web")) with { NodeIP = Address.Parse(Worker) };

    public static Pod Pod(string name = "web", string address = "10.0.0.1") => new(new ObjectName("default", name))
    {
        Uid = "pod-" + name,
        Labels = LabelSet.Create(("app", "web")),
        NodeName = Worker,
        Phase = "Running",
        Ready = true,
        Addresses = [Address.Parse(address)],
        Containers = ["main"],
    };

    public static TestedPod Tested(ClusterSnapshot snapshot, string name = "web")
    {
        var judgement = new Judgement(snapshot);
        return Assert.Single(PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, new ExitTestOptions { Pods = [new ObjectName("default", name)] }));
    }

    public static ExitAddressResult Seen(ClusterSnapshot snapshot, EchoTarget echo, string address) =>
        new Judgement(snapshot).Seen(Tested(snapshot), echo, Address.Parse(address));

    private static Node Node(string internalIP, string publicIP) =>
        new(internalIP) { Addresses = [new("InternalIP", internalIP), new("ExternalIP", publicIP)] };
}
