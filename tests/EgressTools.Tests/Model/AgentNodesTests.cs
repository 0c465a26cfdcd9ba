using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EgressTools.Tests.Model;

/// <summary>Which nodes should have an agent, as the controller of DaemonSets decides it.</summary>
public sealed class AgentNodesTests
{
    private const string Everywhere = """ "tolerations": [{"operator": "Exists"}] """;

    private const string Bare = """ "tolerations": [] """;

    private const string Linux = """ "nodeSelector": {"kubernetes.io/os": "linux"} """;

    [Theory]
    [InlineData(Everywhere, "", "", true)]
    [InlineData(Everywhere, "", """{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}""", true)]
    [InlineData(Bare, "", "", true)]
    [InlineData(Bare, "", """{"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}""", false)]
    [InlineData(Bare, "", """{"key": "dedicated", "value": "gpu", "effect": "NoExecute"}""", false)]
    [InlineData(Bare, "", """{"key": "dedicated", "value": "gpu", "effect": "PreferNoSchedule"}""", true)]
    [InlineData(""" "tolerations": [{"key": "dedicated", "value": "gpu"}] """, "", """{"key": "dedicated", "value": "gpu", "effect": "NoExecute"}""", true)]
    [InlineData(""" "tolerations": [{"key": "dedicated", "operator": "Equal", "value": "db"}] """, "",
        """{"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}""", false)]
    [InlineData(""" "tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"}] """, "",
        """{"key": "dedicated", "effect": "NoExecute"}""", false)]
    [InlineData(Bare, "", """{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule", "timeAdded": "2026-01-01T00:00:00Z"}""", true)]
    [InlineData(Bare,
        "", """{"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}, {"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"}""",
        true)]
    [InlineData(Bare, "", """{"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule"}""", false)]
    [InlineData(Linux, """ "kubernetes.io/os": "linux" """, "", true)]
    [InlineData(Linux, """ "kubernetes.io/os": "windows" """, "", false)]
    [InlineData(Linux, "", "", false)]
    [InlineData(Everywhere, """ "node.kubernetes.io/instance-type": "eklet" """, "", false)]
    [InlineData(Everywhere, """ "type": "virtual-kubelet" """, "", false)]
    [InlineData(Everywhere, """ "eks.amazonaws.com/compute-type": "fargate" """, "", false)]
    [InlineData(Everywhere, "", """{"key": "virtual-kubelet.io/provider", "value": "azure", "effect": "NoSchedule"}""", false)]
    public void A_node_gets_an_agent_where_selector_and_tolerations_let_it(string spec, string labels, string taints, bool expected) =>
        Assert.Equal(expected, AgentNodes.ShouldRun(Placement(spec), Node("n1", labels, taints)));

    [Theory]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a", "b"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["a"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "other", "operator": "NotIn", "values": ["a"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "Exists"}, {"key": "cilium.io/no-schedule", "operator": "DoesNotExist"}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "cpus", "operator": "Gt", "values": ["7"]}]}]""", true)]
    [InlineData("""[{"matchExpressions": [{"key": "cpus", "operator": "Lt", "values": ["8"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "Gt", "values": ["8"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "Near", "values": ["a"]}]}]""", false)]
    [InlineData("""[{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}]""", true)]
    [InlineData("""[{"matchFields": [{"key": "metadata.name", "operator": "NotIn", "values": ["n1"]}]}]""", false)]
    [InlineData("""[{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["z"]}]}, {"matchFields": [{"key": "metadata.name", "operator": "In",""" +
        """ "values": ["n1"]}]}]""", true)]
    [InlineData(
        """[{"matchExpressions": [{"key": "zone", "operator": "Exists"}], "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n2"]}]}]""",
        false)]
    [InlineData("[{}]", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    public void Of_the_terms_of_a_required_affinity_one_has_to_be_met(string terms, bool expected)
    {
        var spec = $$$$$""" "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": {{{{{terms}}}}}}}} """;
        Assert.Equal(expected, AgentNodes.ShouldRun(Placement(spec), Node("n1", """ "zone": "a", "cpus": "8" """, "")));
    }

    [Fact]
    public void A_preferred_affinity_keeps_no_agent_away() => Assert.True(AgentNodes.ShouldRun(
        Placement(""" "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1,""" +
            """ "preference": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}}]}, "podAntiAffinity": {}} """),
        Node("n1", "", "")));

    [Fact]
    public void Where_the_DaemonSet_is_not_known_every_machine_should_have_an_agent()
    {
        Assert.True(AgentNodes.ShouldRun(null, Node("n1", "", """{"key": "dedicated", "effect": "NoSchedule"}""")));
        Assert.False(AgentNodes.ShouldRun(null, Node("eklet-subnet-1", "", "")));
    }

    [Fact]
    public void Nodes_without_agents_are_told_from_those_of_which_nothing_is_known()
    {
        var snapshot = ClusterSnapshot.Empty with
        {
            Nodes = [Node("eklet-1", "", ""), Node("n1", "", ""), Node("n2", "", """{"key": "dedicated", "effect": "NoSchedule"}""")],
            CiliumNodes = [new CiliumNode("n1"), new CiliumNode("gone")],
            Installation = CiliumInstallation.None with { Placement = Placement(Bare) },
        };
        Assert.Equal(["eklet-1", "n2"], AgentNodes.Without(snapshot).Order());
        Assert.Equal(["eklet-1", "gone", "n2"], AgentNodes.Without(snapshot with { Complete = SnapshotKinds.Nodes }).Order());
    }

    private static AgentPlacement? Placement(string spec) => Read(InstallationReading.DaemonSet, $$$$$$"""
        {"metadata": {"name": "cilium", "namespace": "kube-system"}, "spec": {"template": {"spec": {
          "containers": [{"name": "cilium-agent", "image": "cilium:v1.18.3"}],{{{{{{spec}}}}}}}}}}
        """).Placement;

    private static Node Node(string name, string labels, string taints) =>
        Read(NodeReading.Node, $$$"""{"metadata": {"name": "{{{name}}}", "labels": { {{{labels}}} } }, "spec": {"taints": [{{{taints}}}]}}""");

    private static T Read<T>(ObjectReader<T> read, string json)
        where T : class
    {
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
        reader.Read();
        return read(ref reader, new StringPool())!;
    }
}
