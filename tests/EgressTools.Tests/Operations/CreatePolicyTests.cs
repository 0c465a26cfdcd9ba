using System.Collections.Frozen;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Operations;

public sealed class CreatePolicyTests
{
    private static readonly CreatePolicyRequest Web = new("web") { PodSelector = "app=web", Namespace = "default", Nodes = ["10.1.0.1"] };

    [Fact]
    public void One_node_is_egressGateway_with_its_internal_address()
    {
        var created = Create(Nodes("1.19.5", 1), Web);
        Assert.Equal(
            """{"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{"selectors":[{"podSelector":""" +
            """{"matchLabels":{"app":"web","io.kubernetes.pod.namespace":"default"}}}],"destinationCIDRs":["0.0.0.0/0"],"egressGateway":{"nodeSelector":""" +
            """{"matchLabels":{"kubernetes.io/hostname":"10.1.0.1"}},"egressIP":"10.1.0.1"}}}""",
            created.Document.ToString(Formatting.None));
        Assert.Empty(created.Warnings);
        Assert.Contains("gateway: 10.1.0.1 (seen as 203.0.113.1)", created.Notes);
    }

    [Fact]
    public void Several_nodes_are_all_in_the_list_and_the_first_also_in_egressGateway()
    {
        var spec = Spec(Nodes("1.19.5", 3), Web with { Nodes = ["10.1.0.2", "10.1.0.1", "10.1.0.3", "10.1.0.2"] });
        Assert.Equal(["10.1.0.2", "10.1.0.1", "10.1.0.3"], spec["egressGateways"]!.Select(static g => (string?)g["egressIP"]));
        Assert.True(JToken.DeepEquals(spec["egressGateway"], spec["egressGateways"]![0]));
    }

    [Fact]
    public void What_it_makes_is_what_the_engine_sends_to_every_one_of_the_nodes()
    {
        var snapshot = Nodes("1.19.5", 3);
        var policy = Engine.ConformanceCase.Policy(System.Text.Json.Nodes.JsonNode.Parse(
            Create(snapshot, Web with { Nodes = [], NodeSelector = "egress-node=true" }).Document.ToString())!);
        var used = Enumerable.Range(0, 50).SelectMany(i => Rows(
            snapshot with { Policies = [policy], Endpoints = [Pod($"p{i}", "10.0.0.1", ("app", "web"))] }, "elsewhere")).Distinct();
        Assert.Equal(3, used.Count());
    }

    [Fact]
    public void Sets_and_namespaces_become_expressions()
    {
        var rule = Spec(Nodes("1.19.5", 1), Web with { Namespace = null, NamespaceSelector = "env=prod", PodSelector = "app in (web,api),!canary" })[
            "selectors"]![0]!;
        Assert.Equal(
            """{"namespaceSelector":{"matchLabels":{"env":"prod"}},"podSelector":{"matchExpressions":[{"key":"app","operator":"In","values":["web","api"]},""" +
            """{"key":"canary","operator":"DoesNotExist"}]}}""",
            rule.ToString(Formatting.None));
    }

    [Fact]
    public void An_interface_goes_without_an_egress_IP()
    {
        var gateway = Spec(Nodes("1.19.5", 1), Web with { Interface = "eth1" })["egressGateway"]!;
        Assert.Equal("""{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"10.1.0.1"}},"interface":"eth1"}""", gateway.ToString(Formatting.None));
    }

    [Fact]
    public void No_egress_IP_leaves_it_to_the_gateway() => Assert.Null(Spec(Nodes("1.19.5", 1), Web with { EgressIP = "none" })["egressGateway"]!["egressIP"]);

    [Fact]
    public void The_hostname_is_the_label_that_the_agents_see()
    {
        var snapshot = Nodes("1.19.5", 1);
        snapshot = snapshot with { CiliumNodes = [snapshot.CiliumNodes[0] with { Labels = LabelSet.Create(("kubernetes.io/hostname", "vm-1")) }] };
        Assert.Equal("vm-1", (string?)Spec(snapshot, Web).SelectToken("egressGateway.nodeSelector.matchLabels['kubernetes.io/hostname']"));
    }

    public static TheoryData<string, CreatePolicyRequest> Refused() => new()
    {
        { "InvalidName", Web with { Name = "Web_1" } },
        { "NoNode", Web with { Nodes = [] } },
        { "NoNode", Web with { Nodes = [], NodeSelector = "egress-node=no" } },
        { "NodeNotFound", Web with { Nodes = ["absent"] } },
        { "TwoNodeChoices", Web with { NodeSelector = "egress-node=true" } },
        { "InterfaceAndEgressIP", Web with { Interface = "eth0", EgressIP = "auto" } },
        { "InterfaceAndEgressIP", Web with { Interface = "eth0", EgressIP = "10.1.0.1" } },
        { "PublicEgressIP", Web with { EgressIP = "203.0.113.1" } },
        { "InvalidEgressIP", Web with { EgressIP = "10.1.0" } },
        { "EgressIPForSeveral", Web with { Nodes = ["10.1.0.1", "10.1.0.2"], EgressIP = "10.1.0.1" } },
        { "IPv6Unsupported", Web with { EgressIP = "2001:db8::1" } },
        { "InvalidCidr", Web with { To = ["10.0.0.0/33"] } },
        { "InvalidCidr", Web with { To = ["10.0.0.1"] } },
        { "HostBits", Web with { Except = ["10.1.2.3/8"] } },
        { "ExceptIsDestination", Web with { To = ["10.0.0.0/8"], Except = ["10.0.0.0/8"] } },
        { "TwoNamespaceChoices", Web with { NamespaceSelector = "a=b" } },
        { "TwoNamespaceChoices", Web with { PodSelector = "io.kubernetes.pod.namespace=prod" } },
        { "InvalidNamespace", Web with { Namespace = "No Such" } },
        { "InvalidSelector", Web with { PodSelector = "app=(web" } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string id, CreatePolicyRequest request)
    {
        var error = Assert.Throws<UsageException>(() => Create(Nodes("1.19.5", 3), request));
        Assert.Equal(id, error.Id);
        Assert.Equal(2, error.ExitCode);
    }

    public static TheoryData<string, CreatePolicyRequest> Unclear() => new()
    {
        { "no pods are chosen: give --pod-selector LABELS, or --all-pods for every pod of the namespace", Web with { PodSelector = null } },
        { "no pods are chosen: give --pod-selector LABELS, or --all-pods for every pod of the namespace",
            Web with { PodSelector = null, Namespace = null, NamespaceSelector = "env=prod" } },
        { "--pod-selector is empty: give --pod-selector LABELS, or --all-pods for every pod of the namespace", Web with { PodSelector = " " } },
        { "--all-pods means every pod: leave out --pod-selector", Web with { AllPods = true } },
        { "--namespace-selector is empty: give --namespace-selector LABELS, or -A for every namespace",
            Web with { Namespace = null, NamespaceSelector = "" } },
    };

    /// <summary>Every pod is chosen by an option, never by one that is missing or empty; which is seen before anything is read.</summary>
    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task Refuses_what_does_not_say_which_pods(string sentence, CreatePolicyRequest request)
    {
        using var world = new World(new WorldOptions(new ConnectionOptions()) { Path = "/no/such/scene" });
        var error = await Assert.ThrowsAsync<UsageException>(() =>
            CreatePolicyUseCase.RunAsync(request, world, new Silence(), TestContext.Current.CancellationToken));
        Assert.Equal((sentence, 2), (error.Message, error.ExitCode));
    }

    [Fact]
    public void Refuses_what_an_old_version_cannot_do()
    {
        var old = Nodes("1.17.4", 2);
        Assert.Equal("GatewayListUnsupported", Assert.Throws<UsageException>(() => Create(old, Web with { Nodes = ["10.1.0.1", "10.1.0.2"] })).Id);
        Assert.Equal("IPv6Unsupported", Assert.Throws<UsageException>(() => Create(old, Web with { To = ["::/0"] })).Id);
    }

    [Fact]
    public void Sixty_four_gateways_are_enough()
    {
        Assert.Equal(64, Spec(Nodes("1.19.5", 64), Web with { Nodes = [], NodeSelector = "egress-node=true" })["egressGateways"]!.Count());
        var error = Assert.Throws<UsageException>(() => Create(Nodes("1.19.5", 65), Web with { Nodes = [], NodeSelector = "egress-node=true" }));
        Assert.Equal("TooManyGateways", error.Id);
    }

    [Fact]
    public void Nodes_that_share_a_hostname_cannot_be_told_apart()
    {
        var snapshot = Nodes("1.19.5", 2);
        snapshot = snapshot with
        {
            CiliumNodes =
            [.. snapshot.CiliumNodes.Select(static n => n with { Labels = LabelSet.Create(("kubernetes.io/hostname", "same")) })]
        };
        Assert.Equal("AmbiguousHostname", Assert.Throws<UsageException>(() => Create(snapshot, Web with { Nodes = ["10.1.0.1", "10.1.0.2"] })).Id);
    }

    [Fact]
    public void A_public_egress_IP_can_be_forced() =>
        Assert.Equal("203.0.113.1", (string?)Spec(Nodes("1.19.5", 1), Web with { EgressIP = "203.0.113.1", Force = true })["egressGateway"]!["egressIP"]);

    public static TheoryData<string, ClusterSnapshot, CreatePolicyRequest> Warned()
    {
        var one = Nodes("1.19.5", 1);
        return new()
        {
            { "does not list 10.9.9.9 among its addresses", one, Web with { EgressIP = "10.9.9.9" } },
            { "not ready", one with { Nodes = [one.Nodes[0] with { Readiness = NodeReadiness.NotReady }] }, Web },
            { "cordoned", one with { Nodes = [one.Nodes[0] with { Unschedulable = true }] }, Web },
            { "no CiliumNode", one with { CiliumNodes = [] }, Web },
            { "super node", one with { Nodes = [one.Nodes[0] with { Labels = LabelSet.Create(("node.kubernetes.io/instance-type", "eklet")) }] }, Web },
            { "PR #45926", Nodes("1.19.4", 1), Web with { Namespace = null, NamespaceSelector = "" } },
            { "(EGT1004)", Nodes("1.20.1", 1), Web with { To = ["0.0.0.0/0", "::/0"] } },
            { "(EGT1006)", WithoutIPv6(one), Web with { To = ["0.0.0.0/0", "::/0"] } },
            { "never used", one, Web with { To = ["::/0"] } },
            { "has no effect", one, Web with { To = ["203.0.113.0/24"], Except = ["10.0.0.0/8"] } },
        };
    }

    [Theory]
    [MemberData(nameof(Warned))]
    public void Warns(string part, ClusterSnapshot snapshot, CreatePolicyRequest request) =>
        Assert.Contains(part, Assert.Single(Create(snapshot, request).Warnings), StringComparison.Ordinal);

    private static (JObject Document, List<string> Notes, List<string> Warnings) Create(ClusterSnapshot snapshot, CreatePolicyRequest request)
    {
        var said = new Remarks();
        return (CreatePolicyUseCase.Run(snapshot, request, said), said.Notes, said.Warnings);
    }

    private static JObject Spec(ClusterSnapshot snapshot, CreatePolicyRequest request) => (JObject)Create(snapshot, request).Document["spec"]!;

    private static ClusterSnapshot WithoutIPv6(ClusterSnapshot snapshot) => snapshot with
    {
        Complete = snapshot.Complete | SnapshotKinds.Configuration,
        Installation = snapshot.Installation with
        {
            Configuration = new Dictionary<string, string>(StringComparer.Ordinal) { ["enable-ipv6"] = "false" }
            .ToFrozenDictionary(StringComparer.Ordinal)
        },
    };

    private static ClusterSnapshot Nodes(string version, int count) => Snapshot(version) with
    {
        Complete = SnapshotKinds.All,
        CiliumNodes = [.. Enumerable.Range(1, count).Select(static i => Gateway($"10.1.0.{i}"))],
        Nodes =
        [
            .. Enumerable.Range(1, count).Select(static i => new Node($"10.1.0.{i}")
            {
                Readiness = NodeReadiness.Ready,
                Addresses = [new NodeAddress("InternalIP", $"10.1.0.{i}"), new NodeAddress("ExternalIP", $"203.0.113.{i}")],
            }),
        ],
    };
}
