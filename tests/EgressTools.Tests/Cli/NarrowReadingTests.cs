using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>A question about one object asks for one object, and gets the same answer.</summary>
public sealed class NarrowReadingTests
{
    private const string Pod = "nginx-54c98b4f84-5wlpc";
    private const string Named = "fieldSelector=metadata.name%3D" + Pod;

    /// <summary>What says which node is a gateway, and how Cilium is set up.</summary>
    private static readonly string[] Always =
    [
        "/api/v1/nodes", "/apis/cilium.io/v2/ciliumegressgatewaypolicies", "/apis/cilium.io/v2/ciliumnodes",
        "/apis/cilium.io/v2alpha1/ciliumegressnatpolicies", "/apis/isovalent.com/v1/isovalentegressgatewaypolicies",
        "/apis/apps/v1/namespaces/kube-system/daemonsets labelSelector=k8s-app%3Dcilium&fieldSelector=metadata.name%3Dcilium",
        "/api/v1/namespaces/kube-system/configmaps/cilium-config",
    ];

    [Fact]
    public async Task The_route_of_a_pod_takes_that_pod() => await AskedAsync(
        ["route", Pod],
        [$"/api/v1/namespaces/default/pods {Named}", $"/apis/cilium.io/v2/namespaces/default/ciliumendpoints {Named}",
            "/api/v1/namespaces fieldSelector=metadata.name%3Ddefault"]);

    [Fact]
    public async Task The_way_to_an_address_takes_whoever_has_it() => await AskedAsync(
        ["route", Pod, "--to", "198.51.100.7"],
        [
            $"/api/v1/namespaces/default/pods {Named}", $"/apis/cilium.io/v2/namespaces/default/ciliumendpoints {Named}",
            "/api/v1/namespaces fieldSelector=metadata.name%3Ddefault",
            "/api/v1/pods fieldSelector=status.podIP%3D198.51.100.7", "/api/v1/services fieldSelector=spec.clusterIP%3D198.51.100.7",
            "/api/v1/services fieldSelector=spec.type%3DLoadBalancer",
        ]);

    [Fact]
    public async Task The_test_of_a_pod_takes_that_pod() => await AskedAsync(
        ["test", Pod],
        [$"/api/v1/namespaces/default/pods {Named}", $"/apis/cilium.io/v2/namespaces/default/ciliumendpoints {Named}"]);

    [Fact]
    public async Task The_test_of_a_namespace_takes_that_namespace() => await AskedAsync(
        ["test", "-n", "default"], ["/api/v1/namespaces/default/pods", "/apis/cilium.io/v2/namespaces/default/ciliumendpoints"]);

    [Fact]
    public async Task The_test_of_every_namespace_takes_all() => await AskedAsync(["test", "-A"], ["/api/v1/pods", "/apis/cilium.io/v2/ciliumendpoints"]);

    [Fact]
    public async Task What_a_cluster_does_not_have_is_asked_for_once()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunAsync("check");
        Assert.All(scene.Server.Requests.All.GroupBy(static r => r.Path, StringComparer.Ordinal), static path => Assert.Single(path));
        Assert.Equal(["/apis/cilium.io/v2/namespaces/kube-system/ciliumnodeconfigs"],
            scene.Server.Requests.All.Where(static r => r.Path.EndsWith("/ciliumnodeconfigs", StringComparison.Ordinal)).Select(static r => r.Path));
        Assert.Equal(["/apis/karpenter.sh"], scene.Server.Requests.All.Where(static r => r.Path.Contains("karpenter", StringComparison.Ordinal))
            .Select(static r => r.Path));
    }

    [Theory]
    [InlineData()]
    [InlineData("--to", "8.8.8.8")]
    [InlineData("--to", "172.22.48.201")]
    [InlineData("--to", "10.0.0.1")]
    [InlineData("--to", "2001:db8::1")]
    public async Task The_answers_are_those_of_everything_that_was_read(params string[] destination)
    {
        await using var scene = await LiveScene.StartAsync();
        var folder = Repository.Path("examples", "guide-scene");
        foreach (var pod in scene.Server.All("pods"))
        {
            string[] route = ["route", $"{(string)pod["metadata"]!["namespace"]!}/{(string)pod["metadata"]!["name"]!}", .. destination, "-o", "json"];
            Assert.Equal(await CliRunner.RunAsync([.. route, "--from", folder]), await scene.RunAsync(route));
        }
    }

    [Fact]
    public async Task Every_pod_of_the_scene_has_the_same_way_to_every_other()
    {
        await using var scene = await LiveScene.StartAsync();
        var folder = Repository.Path("examples", "guide-scene");
        foreach (var endpoint in scene.Server.All("ciliumendpoints"))
        {
            string[] route = ["route", Pod, "--to", (string)endpoint["status"]!["networking"]!["addressing"]![0]!["ipv4"]!, "-o", "json"];
            Assert.Equal(await CliRunner.RunAsync([.. route, "--from", folder]), await scene.RunAsync(route));
        }
    }

    [Fact]
    public async Task A_pod_of_another_namespace_is_still_pointed_at()
    {
        await using var scene = await LiveScene.StartAsync();
        var route = await scene.RunAsync("route", Pod, "-n", "elsewhere");
        Assert.Equal((2, $"error: pod 'elsewhere/{Pod}' not found: there is 'default/{Pod}'\n"), (route.ExitCode, route.Error));
    }

    [Theory]
    [InlineData("a,metadata.name=b")]
    [InlineData("..")]
    [InlineData("A B")]
    public async Task What_cannot_be_a_name_is_not_asked_for(string name)
    {
        await using var scene = await LiveScene.StartAsync();
        var route = await scene.RunAsync("route", name);
        Assert.Equal(2, route.ExitCode);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Path.Contains("pods", StringComparison.Ordinal)
            || r.Path.EndsWith("/ciliumendpoints", StringComparison.Ordinal));
    }

    private static async Task AskedAsync(string[] command, string[] narrow)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = command[0] == "test" ? await scene.TestAsync(command[1..]) : await scene.RunAsync(command);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var asked = scene.Server.Requests.All.Where(static r => !r.Path.EndsWith("/exec", StringComparison.Ordinal))
            .Select(
            static r => $"{r.Path} {string.Join('&', r.Query.TrimStart('?').Split('&').Where(static p => !p.StartsWith("limit=", StringComparison.Ordinal)))}"
                .TrimEnd());
        Assert.Equal(narrow.Concat(Always).Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }
}
