using CsCheck;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What becomes of one node, whatever it carries.</summary>
public sealed class NodeStepTests
{
    private static readonly GatewayLabel Mark = GatewayLabel.Standard;
    private static readonly NodeTaint Away = GatewayTaint.Of(Mark);

    private static readonly Gen<NodeTaint> Taints =
        Gen.Select(Gens.OneOf("egress-node", "other"), Gens.OneOf("", "true", "false"), Gens.OneOf("NoSchedule", "NoExecute"),
            static (key, value, effect) => new NodeTaint(key, value, effect));

    private static readonly Gen<JObject> Nodes = Gen.Select(
        Gens.OneOf<string?>(null, "true", "false", ""),
        Taints.Array[0, 3],
        static (label, taints) => Node(label, [.. taints.DistinctBy(static t => (t.Key, t.Effect))]));

    [Fact]
    public void Doing_it_again_changes_nothing() => Gen.Select(Nodes, Gen.Bool, Gen.Bool).Sample(static (node, removes, taints) =>
    {
        var request = new NodeRequest(removes, Mark, taints ? Away : null);
        Assert.True(NodeStep.Of(NodeStep.Of(node, request).Desired(), request).IsUnchanged);
    });

    [Fact]
    public void Taking_away_what_was_given_leads_back() => Gen.Select(Nodes, Gen.Bool).Sample(static (node, taints) =>
    {
        var give = NodeStep.Of(node, new NodeRequest(Removes: false, Mark, taints ? Away : null));
        if (give is not { LabelBefore: null, TaintBefore: null } || (taints && !give.ChangesTaint))
            return;
        var back = NodeStep.Of(give.Desired(), new NodeRequest(Removes: true, Mark, taints ? Away : null)).Desired();
        Assert.True(JToken.DeepEquals(Node(null, [.. NodeTaintsOf(node)]), back), $"{node} became {back}");
    });

    [Fact]
    public void Taints_of_others_stay() => Gen.Select(Nodes, Gen.Bool).Sample(static (node, removes) =>
    {
        var after = NodeTaintsOf(NodeStep.Of(node, new NodeRequest(removes, Mark, Away)).Desired());
        Assert.Equal(NodeTaintsOf(node).Where(static t => (t.Key, t.Effect) != (Away.Key, Away.Effect)),
            after.Where(static t => (t.Key, t.Effect) != (Away.Key, Away.Effect)));
    });

    [Theory]
    [InlineData(false, "label node a egress-node=true", "taint node a egress-node=true:NoSchedule")]
    [InlineData(true, "label node a egress-node-", "taint node a egress-node=true:NoSchedule-")]
    public void Its_commands_are_kubectl_s(bool removes, string label, string taint)
    {
        var node = removes ? Node("true", [Away]) : Node(null, []);
        var step = NodeStep.Of(node, new NodeRequest(removes, Mark, Away));
        Assert.Equal([$"kubectl {label} --field-manager me --context 'my prod'", $"kubectl {taint} --field-manager me --context 'my prod'"],
            NodeStepText.Commands(step, DryRun.None, "me", ["--context", "my prod"]));
    }

    [Theory]
    [InlineData("a=b:NoSchedule", "a=b:NoSchedule")]
    [InlineData("example.com/a:NoExecute", "example.com/a:NoExecute")]
    [InlineData("", "egress-node=true:NoSchedule")]
    [InlineData("a=b", null)]
    [InlineData("a=b:Never", null)]
    [InlineData(":NoSchedule", null)]
    [InlineData("a=b c:NoSchedule", null)]
    public void Taints_are_read_as_kubectl_reads_them(string text, string? taint)
    {
        if (taint is null)
            Assert.Equal("InvalidTaint", Assert.Throws<UsageException>(() => GatewayTaint.Parse(text, Mark, "--taint")).Id);
        else
            Assert.Equal(taint, GatewayTaint.Parse(text, Mark, "--taint").ToString());
    }

    private static JObject Node(string? label, NodeTaint[] taints)
    {
        var labels = new JObject { ["kubernetes.io/hostname"] = "a" };
        if (label is not null)
            labels["egress-node"] = label;
        var spec = new JObject { ["providerID"] = "x" };
        if (taints.Length > 0)
            spec["taints"] = new JArray(taints.Select(static t => t.Value.Length > 0
                ? new JObject { ["key"] = t.Key, ["value"] = t.Value, ["effect"] = t.Effect } : new JObject { ["key"] = t.Key, ["effect"] = t.Effect }));
        return new JObject { ["metadata"] = new JObject { ["name"] = "a", ["resourceVersion"] = "1", ["labels"] = labels }, ["spec"] = spec };
    }

    private static IEnumerable<NodeTaint> NodeTaintsOf(JObject node) =>
        (node["spec"]!["taints"] as JArray ?? []).Select(static t => new NodeTaint((string)t["key"]!, (string?)t["value"] ?? "", (string)t["effect"]!));
}
