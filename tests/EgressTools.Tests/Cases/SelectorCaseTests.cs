using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Ways to name a namespace, and selectors that an API server admits and agents cannot compile.</summary>
public sealed class SelectorCaseTests
{
    [Theory]
    [InlineData("pod-ns-label-in-namespaceSelector.yaml", null, "error EGT1031", "write kubernetes.io/metadata.name")]
    [InlineData("pod-ns-label-in-namespaceSelector.yaml", "1.20.2", "error EGT1031", "write kubernetes.io/metadata.name")]
    [InlineData("k8s-prefix.yaml", null, "error EGT1030", "write app")]
    [InlineData("k8s-prefix.yaml", "1.18.11", "error EGT1030", "the rule selects no pod")]
    [InlineData("k8s-prefix.yaml", "1.19.6", "error EGT1030", "the rule selects every pod of the cluster")]
    [InlineData("k8s-prefix.yaml", "1.20.2", "warning EGT1030", "it means 'app=web'")]
    [InlineData("metadata-name-in-podSelector.yaml", null, "error EGT1011", "write io.kubernetes.pod.namespace")]
    [InlineData("name-label.yaml", null, "info EGT1032", "the usual label is kubernetes.io/metadata.name")]
    [InlineData("namespace-plain.yaml", null, "info EGT1032", "the usual label is io.kubernetes.pod.namespace")]
    public async Task Says_without_a_cluster_what_cannot_match(string file, string? version, string finding, string text)
    {
        string[] arguments = ["check", "-f", Case.Path("namespace-words", file), .. version is null ? Array.Empty<string>() : ["--cilium-version", version]];
        var run = await CliRunner.RunAsync(arguments);
        Assert.Contains(finding, Spaced(run.Out), StringComparison.Ordinal);
        Assert.Contains(text, Spaced(run.Out), StringComparison.Ordinal);
        Assert.Equal(finding.StartsWith("error", StringComparison.Ordinal) ? 1 : 0, run.ExitCode);
    }

    [Theory]
    [InlineData("right.yaml")]
    [InlineData("long-form.yaml")]
    [InlineData("serviceaccount.yaml")]
    public async Task Finds_nothing_in_those_that_match(string file)
    {
        foreach (var scene in new[] { Array.Empty<string>(), ["--from", Case.Path("namespace-words", "scene")] })
        {
            var run = await CliRunner.RunAsync(["check", "-f", Case.Path("namespace-words", file), .. scene, "--only", "EGT10"]);
            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain("EGT10", run.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("name-label.yaml", "replace name with kubernetes.io/metadata.name")]
    [InlineData("namespace-plain.yaml", "replace namespace with io.kubernetes.pod.namespace")]
    public async Task Says_with_a_cluster_which_label_the_pods_have_instead(string file, string text)
    {
        var run = await CliRunner.RunAsync("check", "-f", Case.Path("namespace-words", file), "--from",
            Case.Path("namespace-words", "scene"), "--only", "EGT10");
        Assert.Contains("EGT1023", run.Out, StringComparison.Ordinal);
        Assert.Contains(text, Spaced(run.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("EGT1032", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("egressGateway: {nodeSelector: {matchExpressions: [{key: a, operator: In, values: []}]}}", "no node matches, and agents drop the traffic do:")]
    [InlineData("egressGateway: {nodeSelector: {}}\n  egressGateways: [{nodeSelector: {matchExpressions: [{key: a, operator: In, values: []}]}}, " +
        "{nodeSelector: {}}]", "no node matches do:")]
    public async Task A_gateway_that_cannot_be_compiled_drops_the_traffic_where_it_is_the_only_one(string gateways, string text)
    {
        var run = await CliRunner.RunAsync(
            $"apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {{name: p}}\nspec:\n  selectors: [{{podSelector: " +
            $"{{}}}}]\n  destinationCIDRs: [8.8.8.0/24]\n  {gateways}\n",
            ["check", "-f", "-", "--cilium-version", "1.18.10", "--only", "EGT1030"], TestContext.Current.CancellationToken);
        Assert.Contains(text, Spaced(run.Out), StringComparison.Ordinal);
    }

    // What follows from it is not said as a fault of its own, nor another spelling advised that has it too.
    [Theory]
    [InlineData("namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: []}]}")]
    [InlineData("podSelector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists, values: [a]}]}")]
    public async Task A_selector_that_cannot_be_compiled_is_one_finding(string rule)
    {
        var run = await CliRunner.RunAsync(
            $"apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {{name: p}}\nspec:\n  selectors: [{{{rule}}}]\n  destinationCIDRs: " +
            $"[8.8.8.0/24]\n  egressGateway: {{nodeSelector: {{}}}}\n",
            ["check", "-f", "-", "--from", Case.Path("namespace-words", "scene"), "--cilium-version", "1.18.11", "--only", "EGT10"],
                TestContext.Current.CancellationToken);
        Assert.Contains("EGT1030", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT1012", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT1023", run.Out, StringComparison.Ordinal);
    }

    // Lines are cut to the width of a terminal.
    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
