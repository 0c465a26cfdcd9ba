using System.Text;
using System.Text.Json;

namespace EgressTools.Tests.Sources;

public class ObjectReadersTests
{
    [Fact]
    public void A_node_gives_its_readiness_addresses_and_versions()
    {
        var node = Read(NodeReading.Node, """
            {"metadata":{"name":"n1","labels":{"a":"b"},"creationTimestamp":"2026-11-23T07:33:54+01:00"},
             "spec":{"unschedulable":true,"providerID":"qcloud:///1/ins-1","taints":[{"key":"x"}]},
             "status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"},{"type":"ExternalIP","address":"1.2.3.4"}],
                       "conditions":[{"type":"DiskPressure","status":"True"},{"type":"Ready","status":"False"}],
                       "nodeInfo":{"kubeletVersion":"v1.32.2","osImage":"os","kernelVersion":"6.6","containerRuntimeVersion":"containerd://1"}}}
            """)!;
        Assert.Equal(
            ("n1", "a=b", NodeReadiness.NotReady, true, "qcloud:///1/ins-1", "v1.32.2", "os", "6.6", "containerd://1"),
            (node.Name, node.Labels.ToString(), node.Readiness, node.Unschedulable, node.ProviderId, node.KubeletVersion, node.OsImage,
                node.KernelVersion, node.ContainerRuntime));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 6, 33, 54, TimeSpan.Zero), node.CreatedAt);
        Assert.Equal(Address.Parse("10.0.0.1"), node.InternalIP);
        Assert.Equal(Address.Parse("1.2.3.4"), node.ExternalIP);
    }

    [Fact]
    public void Identity_labels_lose_the_sources_that_selectors_leave_out_and_split_at_the_first_equals_sign()
    {
        var endpoint = Read(EndpointReading.Endpoint, """
            {"metadata":{"name":"p","namespace":"ns","uid":"u"},
             "status":{"identity":{"id":7,"labels":["k8s:app=web","k8s:eq=a=b","k8s:empty=","any:bare","reserved:host","plain=1"]},
                       "networking":{"addressing":[{"ipv4":"10.1.0.1","ipv6":"fd00::1"},{"ipv4":""}],"node":"10.0.0.1"}}}
            """)!;
        Assert.Equal(LabelSet.Create(("app", "web"), ("eq", "a=b"), ("empty", ""), ("bare", ""), ("reserved.host", ""), ("plain", "1")), endpoint.Labels);
        Assert.Equal([Address.Parse("10.1.0.1"), Address.Parse("fd00::1")], endpoint.Addresses);
        Assert.Equal((7L, Address.Parse("10.0.0.1"), "u"), (endpoint.IdentityId, endpoint.NodeIP, endpoint.Uid));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"p","namespace":"ns","uid":"u"}}""")]
    [InlineData("""{"metadata":{"name":"p","namespace":"ns","uid":"u"},"status":null}""")]
    [InlineData("""{"metadata":{"name":"p","namespace":"ns","uid":"u"},"status":{"identity":null,"networking":null}}""")]
    public void An_endpoint_without_status_has_no_identity(string json)
    {
        var endpoint = Read(EndpointReading.Endpoint, json)!;
        Assert.Null(endpoint.IdentityId);
        Assert.Null(endpoint.NodeIP);
        Assert.Empty(endpoint.Addresses);
    }

    [Fact]
    public void Endpoints_of_one_identity_share_their_labels_and_a_number_given_twice_does_not_mix_them()
    {
        var pool = new StringPool();
        var first = Read(EndpointReading.Endpoint, Endpoint("a", "k8s:app=web"), pool)!;
        var second = Read(EndpointReading.Endpoint, Endpoint("b", "k8s:app=web"), pool)!;
        var other = Read(EndpointReading.Endpoint, Endpoint("c", "k8s:app=db"), pool)!;
        Assert.Same(first.Labels, second.Labels);
        Assert.Equal("db", other.Labels["app"]);

        static string Endpoint(string name, string label) =>
            $$$$"""{"metadata":{"name":"{{{{name}}}}","namespace":"ns"},"status":{"identity":{"id":7,"labels":["{{{{label}}}}"]}}}""";
    }

    [Fact]
    public void An_absent_selector_is_not_an_empty_one()
    {
        var policy = Read(PolicyReading.Policy, """
            {"metadata":{"name":"p"},"spec":{"selectors":[{"podSelector":{}},
             {"namespaceSelector":null,"podSelector":{"matchExpressions":[{"key":"a","operator":"Like","values":["b"]}]}}],
             "egressGateway":{"nodeSelector":{"matchLabels":{"g":"1"}},"interface":"","egressIP":"10.0.0.1"}}}
            """)!;
        Assert.Equal(LabelSelector.Everything, policy.Rules[0].PodSelector);
        Assert.Null(policy.Rules[0].NamespaceSelector);
        Assert.Null(policy.Rules[1].NamespaceSelector);
        Assert.False(policy.Rules[1].PodSelector!.IsValid);
        Assert.Equal(new PolicyGateway(LabelSelector.Of(("g", "1")), null, "10.0.0.1"), policy.Gateway);
        Assert.True(policy.DestinationCidrs.IsDefault);
        Assert.True(Read(PolicyReading.Policy,
            """{"metadata":{"name":"p"},"spec":{"destinationCIDRs":[]}}""")!.DestinationCidrs is { IsDefault: false, IsEmpty: true });
    }

    [Theory]
    [InlineData("""{"metadata":{"name":1}}""", "metadata.name must be text, not a number")]
    [InlineData("""{"metadata":[]}""", "metadata must be an object, not a list")]
    [InlineData("""{"metadata":{"name":"p","creationTimestamp":"yesterday"}}""", "metadata.creationTimestamp is not a time such as 2025-10-30T10:15:00Z")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"destinationCIDRs":"0.0.0.0/0"}}""", "spec.destinationCIDRs must be a list, not text")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"selectors":[{"podSelector":{"matchLabels":{"a":true}}}]}}""",
        "spec.selectors[].podSelector.matchLabels must be text, not true or false")]
    [InlineData("""{"metadata":{"name":"\ud800"}}""", "metadata.name is not valid Unicode text")]
    public void A_wrong_shape_names_the_field(string json, string message) =>
        Assert.Equal(message, Assert.Throws<JsonException>(() => Read(PolicyReading.Policy, json)).Message);

    [Fact]
    public void An_object_without_name_is_of_no_use() => Assert.Null(Read(NodeReading.Node, """{"metadata":{"labels":{"a":"b"}}}"""));

    [Fact]
    public void The_agent_is_known_by_its_container()
    {
        const string Template = """{"metadata":{"name":"NAME","namespace":"cilium","labels":{"helm.sh/chart":"cilium-1.19.5"}},"spec":{"template":{"spec":""" +
            """{"containers":[{"name":"CONTAINER","image":"quay.io/cilium/cilium@sha256:ab"}]}}}}""";
        var agent = Read(InstallationReading.DaemonSet, Template.Replace("CONTAINER", "cilium-agent").Replace("NAME", "cilium"))!;
        Assert.Null(Read(InstallationReading.DaemonSet, Template.Replace("CONTAINER", "envoy")));
        var installation = Installation.From([agent], []);
        Assert.Equal(("cilium", new CiliumVersion(1, 19, 5)), (installation.Namespace, installation.Version));
    }

    [Fact]
    public void A_node_pool_of_Karpenter_is_read_as_it_is_written()
    {
        var pool = Read(NodePoolReading.NodePool, """
            {"metadata":{"name":"egress"},
             "spec":{"replicas":2,"limits":{"cpu":100},
              "disruption":{"consolidationPolicy":"WhenEmpty","consolidateAfter":"5m",
               "budgets":[{"nodes":"0","reasons":["Empty"],"schedule":"@daily","duration":"1h"},{"nodes":"10%"}]},
              "template":{"metadata":{"labels":{"a":"b"},"annotations":{"c":"d"},"taints":[{"key":"x","effect":"NoSchedule"}]},
               "spec":{"taints":[{"key":"k","value":"v","effect":"NoExecute","timeAdded":null}],"expireAfter":"Never","requirements":[]}}},
             "status":{"conditions":[],"resources":{"cpu":"4","nodes":"2"}}}
            """)!;
        Assert.Equal(("egress", 2L, "WhenEmpty", "5m", "Never", 2),
            (pool.Name, pool.Replicas, pool.ConsolidationPolicy, pool.ConsolidateAfter, pool.ExpireAfter, pool.Nodes));
        Assert.Equal(("a=b", "c=d", "x:NoSchedule", "k=v:NoExecute"),
            (pool.Labels.ToString(), pool.Annotations.ToString(), pool.MisplacedTaints.Single().ToString(), pool.Taints.Single().ToString()));
        Assert.Equal([("0", "Empty", "@daily"), ("10%", "", "")], pool.Budgets.Select(static b => (b.Nodes, string.Join(',', b.Reasons), b.Schedule)));
        Assert.Equal("Never",
            Read(NodePoolReading.NodePool, """{"metadata":{"name":"old"},"spec":{"disruption":{"expireAfter":"Never"},"template":null}}""")!.ExpireAfter);
        Assert.Null(Read(NodePoolReading.NodePool, """{"spec":{}}"""));
    }

    [Theory]
    [InlineData("""{"operator":"Exists"}""", true)]
    [InlineData("""{"key":"k","operator":"Exists","effect":"NoSchedule","tolerationSeconds":5}""", true)]
    [InlineData("""{"key":"k","value":"v"}""", true)]
    [InlineData("""{"key":"k","operator":"Equal","value":"w"}""", false)]
    [InlineData("""{"key":"k","operator":"Exists","effect":"NoExecute"}""", false)]
    [InlineData("""{"key":"other","operator":"Exists"}""", false)]
    public void Tolerations_of_a_workload_are_read_and_compared(string toleration, bool tolerates)
    {
        var workload = Read(TaintReading.Workload,
            """{"metadata":{"name":"anchor","namespace":"x"},"spec":{"replicas":1,"template":{"metadata":{},"spec":{"containers":[],"tolerations":[ONE]}}}}"""
            .Replace("ONE", toleration, StringComparison.Ordinal))!;
        Assert.Equal("x/anchor", workload.Name.ToString());
        Assert.Equal(tolerates, workload.Tolerations.Single().Tolerates(new NodeTaint("k", "v", "NoSchedule")));
    }

    [Fact]
    public void A_service_has_every_address_that_it_answers_at()
    {
        var service = Read(ServiceReading.Service, """
            {"metadata":{"name":"api","namespace":"shop"},
             "spec":{"clusterIP":"10.96.0.1","clusterIPs":["10.96.0.1","fd00::1"],"externalIPs":["203.0.113.7"],"ports":[{"port":80}]},
             "status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.8","ipMode":"VIP"},{"hostname":"lb.example"}]}}}
            """)!;
        Assert.Equal(["10.96.0.1", "203.0.113.7", "203.0.113.8", "fd00::1"], service.Addresses.Select(static a => a.ToString()));
        Assert.Empty(Read(ServiceReading.Service, """{"metadata":{"name":"headless"},"spec":{"clusterIP":"None"}}""")!.Addresses);
    }

    [Fact]
    public void A_pod_is_ready_by_its_condition()
    {
        var pod = Read(PodReading.Pod, """
            {"metadata":{"name":"p","namespace":"ns","uid":"u","deletionTimestamp":"2026-01-01T00:00:00Z"},
             "spec":{"nodeName":"n","hostNetwork":true,"serviceAccountName":"sa","containers":[{"name":"a","env":[]},{"name":"b"}]},
             "status":{"phase":"Running","podIP":"10.0.0.9","conditions":[{"type":"Ready","status":"True"}]}}
            """)!;
        Assert.Equal((true, true, true, "Running", "n", "sa"), (pod.Ready, pod.Terminating, pod.HostNetwork, pod.Phase, pod.NodeName, pod.ServiceAccount));
        Assert.Equal(["a", "b"], pod.Containers);
        Assert.Equal([Address.Parse("10.0.0.9")], pod.Addresses);
    }

    internal static T? Read<T>(ObjectReader<T> read, string json, StringPool? pool = null)
        where T : class
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json + " "), isFinalBlock: false, state: default);
        reader.Read();
        var result = read(ref reader, pool ?? new StringPool());
        Assert.Equal((JsonTokenType.EndObject, 0), (reader.TokenType, reader.CurrentDepth));
        return result;
    }
}
