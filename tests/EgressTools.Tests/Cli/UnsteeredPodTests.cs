using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>Pods that a policy selects by their labels and that have no endpoint: the agents do not know them, so that no map tells of them.</summary>
public sealed class UnsteeredPodTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endpoint_that_was_deleted_or_has_no_identity_is_a_difference(bool exists)
    {
        using var scene = Without(!exists ? "" : Endpoint().Replace(Identity().Value, "", StringComparison.Ordinal));
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(1, verify.ExitCode);
        Assert.StartsWith("no-endpoint   w1      default/a-1", verify.Out.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("no-endpoint default/a-1: policy web selects the pod by its labels, but it has no CiliumEndpoint with an identity and an address, " +
            "so no agent steers it: its traffic leaves by its own node; change a label of the pod", Unwrapped(verify), StringComparison.Ordinal);
        Assert.Contains("168 entries: 1 difference (1 no-endpoint)", Unwrapped(verify), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    nodeName: w1\n", "    nodeName: w1\n    hostNetwork: true\n")]
    [InlineData("      app: web\n", "      app: other\n")]
    [InlineData("    phase: Running\n", "    phase: Pending\n")]
    public async Task Pods_that_no_policy_is_for_are_none(string of, string instead)
    {
        using var scene = Without("", pod => pod.Replace(of, instead, StringComparison.Ordinal));
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("168 entries: nothing differs", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_are_those_of_a_label_that_identities_do_not_have()
    {
        using var scene = Without("", static pod => pod);
        scene.Edit("cilium-configmap.yaml", static text => text.Replace("  enable-egress-gateway:",
            "  labels: '!app'\n  enable-egress-gateway:", StringComparison.Ordinal));
        Assert.DoesNotContain("no-endpoint", (await CliRunner.RunAsync("verify", "--from", scene.Path)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_has_just_started_is_given_time()
    {
        using var scene = Without("", static pod => pod.Replace("    namespace: default\n",
            "    namespace: default\n    creationTimestamp: \"2026-11-30T08:01:00Z\"\n", StringComparison.Ordinal));
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Contains("(1 not-yet-propagated)", Unwrapped(verify), StringComparison.Ordinal);
        Assert.Contains("the pod is 5 s old and its agent has not written its CiliumEndpoint yet", Unwrapped(verify), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_cluster_it_is_looked_at_twice_and_reported_once()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Put(Pod());
        var verify = await live.Scene.RunAsync("verify", "-o", "json");
        Assert.Equal(1, verify.ExitCode);
        var difference = Assert.Single(JsonNode.Parse(verify.Out)!["items"]!.AsArray())!;
        Assert.Equal(("no-endpoint", "default", "lost", "172.22.48.77"),
            ((string?)difference["class"], (string?)difference["namespace"], (string?)difference["pod"], (string?)difference["sourceIP"]));
        Assert.Equal(0, (await live.Scene.RunAsync("verify", "--node", "172.22.49.119")).ExitCode);
    }

    [Fact]
    public async Task Without_the_right_to_list_pods_the_maps_are_compared_and_it_is_said()
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("limited", "limited-token").With(
        [
            "list ciliumegressgatewaypolicies", "list ciliumendpoints", "list ciliumnodes", "list nodes", "list daemonsets",
            "get configmaps kube-system/cilium-config", "list pods kube-system",
            "get pods/exec kube-system", "create pods/exec kube-system",
        ]));
        var verify = await CliRunner.RunAsync("verify", "--kubeconfig", kubeconfig);
        Assert.Equal((0, "5 agents compared, 50 entries: nothing differs\n"), (verify.ExitCode, verify.Out));
        Assert.StartsWith("warning: pods: not allowed to list them", verify.Error, StringComparison.Ordinal);
    }

    /// <summary>The scene with pod a-1 alone changed, another text in place of its endpoint, and without its entries in the agents' maps.</summary>
    internal static SavedScene Without(string endpoint, Func<string, string>? change = null)
    {
        var scene = new SavedScene("guide-1.18.3-list3");
        scene.Edit("ciliumendpoints.yaml", text => text.Replace(Endpoint(), endpoint, StringComparison.Ordinal));
        scene.Edit("agent-maps.yaml", static text => Regex.Replace(text, "  - sourceIP: 172\\.22\\.61\\.3\n(    .*\n)+", "",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
        if (change is not null)
            scene.Edit("pods.yaml", text => Item(text, "a-1") is var pod ? text.Replace(pod, change(pod), StringComparison.Ordinal) : text);
        return scene;
    }

    private static string Endpoint()
    {
        using var scene = new SavedScene("guide-1.18.3-list3");
        return Item(File.ReadAllText(Path.Combine(scene.Path, "ciliumendpoints.yaml")), "a-1");
    }

    private static Match Identity() => Regex.Match(Endpoint(), "    identity:\n(      .*\n)+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static string Item(string list, string name) => list[list.IndexOf($"- metadata:\n    name: {name}\n", StringComparison.Ordinal)..] is var rest
        && rest.IndexOf("\n- metadata:", StringComparison.Ordinal) is > 0 and var end ? rest[..(end + 1)] : rest;

    private static JsonObject Pod() => JsonNode.Parse("""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lost", "namespace": "default", "uid": "lost", "labels": {"app": "nginx"},
         "creationTimestamp": "2026-01-01T00:00:00Z"},
         "spec": {"nodeName": "172.22.48.201", "containers": [{"name": "main", "image": "x"}]},
          "status": {"phase": "Running", "podIPs": [{"ip": "172.22.48.77"}]}}
        """)!.AsObject();

    private static string Unwrapped(CliResult run) => run.Out.Replace("\n  ", " ", StringComparison.Ordinal);
}
