using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cluster;

namespace EgressTools.Tests.Provisioning;

/// <summary>Installations read from a server.</summary>
public sealed class InstallationReaderTests
{
    private const string Workload = """
        {
          "apiVersion": "apps/v1", "kind": "DaemonSet",
          "metadata": {"name": "cilium", "namespace": "kube-system", "labels": {"k8s-app": "cilium", "helm.sh/chart": "cilium-1.18.3"},
                       "annotations": {"meta.helm.sh/release-name": "net", "meta.helm.sh/release-namespace": "infra"}},
          "spec": {"template": {"spec": {
            "containers": [
              {"name": "side", "image": "other", "env": [{"name": "KUBERNETES_SERVICE_HOST", "value": "192.0.2.1"}]},
              {"name": "cilium-agent", "image": "quay.io/cilium/cilium:v1.18.3", "env": [{"name": "KUBERNETES_SERVICE_HOST", "value": "169.254.128.112"},
               {"name": "KUBERNETES_SERVICE_PORT", "value": "60002"}]}],
            "volumes": [{"name": "a", "emptyDir": {}}, {"name": "ip-masq-agent", "configMap": {"name": "ip-masq-agent", "optional": true}}]}}}
        }
        """;

    [Fact]
    public async Task All_of_it_is_found_where_helm_says_it_is()
    {
        await using var scene = await StartAsync();
        var state = await ReadAsync(scene);
        Assert.Equal(("net", "infra", 2, "1.18.3", "deployed"),
            (state.Release!.Name, state.Release.Namespace, state.Release.Revision, state.Release.ChartVersion, state.Release.Status));
        Assert.Equal(2, state.Enabled!.Revision);
        Assert.Equal((new ObjectName("kube-system", "cilium"), (ObjectName?)new ObjectName("kube-system", "cilium-operator")), (state.Agents, state.Operator));
        Assert.Equal([new ServerAddress("172.22.48.2", 6443), new ServerAddress("172.22.48.3", 6443)], state.ApiServers);
        Assert.Equal(new ServerAddress("169.254.128.112", 60002), state.AgentsServer);
        Assert.True(state is { HasKubeProxy: true, MountsMasqueradeList: true, Pending: null });
        Assert.True(state.IsTke);
        Assert.Null(state.Keeper);
        Assert.Empty(state.Gaps);
        // Not the values, which may hold what is private, and nothing else of it.
        Assert.DoesNotContain("egressGateway", state.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_of_another_name_is_found_by_its_label()
    {
        await using var scene = await StartAsync();
        scene.Server.Remove("deployments", "kube-system", "cilium-operator");
        Put(scene, """{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cilium-operator-tke", "namespace": "kube-system",""" +
            """ "labels": {"io.cilium/app": "operator"}}}""");
        Assert.Equal(new ObjectName("kube-system", "cilium-operator-tke"), (await ReadAsync(scene)).Operator);
    }

    [Fact]
    public async Task A_kube_proxy_that_may_not_be_read_is_not_taken_for_none()
    {
        await using var scene = await StartAsync();
        scene.Server.Users.Add(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource is not "secrets" });
        Assert.True((await ReadAsync(scene, "limited-token")).HasKubeProxy);
        Assert.Contains("whether kube-proxy runs beside them could not be read", Services(null), StringComparison.Ordinal);
        Assert.DoesNotContain("kube-proxy keeps running", Services(false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_that_may_not_be_read_leave_the_name_of_the_release()
    {
        await using var scene = await StartAsync();
        scene.Server.Users.Add(new ApiUser("limited",
            "limited-token")
        { May = static (_, resource) => resource is not ("secrets" or "endpointslices" or "deployments") });
        var state = await ReadAsync(scene, "limited-token");
        Assert.Equal(("net", "infra", 0, "1.18.3", "unknown"),
            (state.Release!.Name, state.Release.Namespace, state.Release.Revision, state.Release.ChartVersion, state.Release.Status));
        Assert.Null(state.Release.Value("egressGateway.enabled"));
        Assert.Empty(state.ApiServers);
        Assert.Null(state.Operator);
        Assert.Equal(
            [
                "deployment kube-system/cilium-operator: not allowed to read it; ask for the right to get deployments.apps in namespace kube-system",
                "the endpoints of default/kubernetes: not allowed to list them; ask for the right to list endpointslices.discovery.k8s.io in namespace default",
                "the values of helm's release infra/net: not allowed to list secrets; what has to change is concluded from cilium-config alone; " +
                "ask for the right to list secrets in namespace infra",
            ],
            state.Gaps.Select(static g => g.ToString()));
    }

    [Fact]
    public async Task A_release_that_cannot_be_decoded_is_known_by_its_name()
    {
        await using var scene = await StartAsync();
        Put(scene, Secret(new HelmSecret(3, "deployed", "AAAA")));
        var state = await ReadAsync(scene);
        Assert.Equal(0, state.Release!.Revision);
        Assert.Contains("the Secret of its revision cannot be decoded", Assert.Single(state.Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_helm_is_at_is_seen()
    {
        await using var scene = await StartAsync();
        Put(scene, Secret(HelmHistoryTests.Secret(3, "pending-upgrade")));
        var state = await ReadAsync(scene);
        Assert.Equal((2, "pending-upgrade"), (state.Release!.Revision, state.Pending));
    }

    [Fact]
    public async Task Without_the_annotation_of_helm_there_is_no_release_and_Secrets_are_not_looked_at()
    {
        await using var scene = await StartAsync();
        var workload = JsonNode.Parse(Workload)!.AsObject();
        workload["metadata"]!.AsObject().Remove("annotations");
        scene.Server.Put(workload);
        var state = await ReadAsync(scene);
        Assert.Null(state.Release);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Path.Contains("secrets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--kube-apiserver=https://192.0.2.1")]
    [InlineData("-o")]
    [InlineData("net\\u001b[2J")]
    [InlineData("")]
    public async Task What_is_no_name_gets_into_no_command(string name)
    {
        await using var scene = await StartAsync();
        Put(scene, Workload.Replace("\"net\"", $"\"{name}\"", StringComparison.Ordinal));
        Assert.Null((await ReadAsync(scene)).Release);
    }

    [Fact]
    public async Task Who_keeps_the_release_is_read_from_its_labels()
    {
        await using var scene = await StartAsync();
        var workload = JsonNode.Parse(Workload.Replace("\"k8s-app\": \"cilium\"", "\"k8s-app\": \"cilium\", \"helm.toolkit.fluxcd.io/name\": \"cilium\", " +
            "\"helm.toolkit.fluxcd.io/namespace\": \"flux\"", StringComparison.Ordinal))!.AsObject();
        scene.Server.Put(workload);
        Assert.Equal("Flux's HelmRelease flux/cilium", (await ReadAsync(scene)).Keeper);
    }

    [Fact]
    public async Task The_address_of_the_API_server_may_stand_in_a_config_map()
    {
        await using var scene = await StartAsync();
        var workload = JsonNode.Parse(Workload.Replace("\"value\": \"169.254.128.112\"",
            "\"valueFrom\": {\"configMapKeyRef\": {\"name\": \"api\", \"key\": \"host\"}}", StringComparison.Ordinal))!.AsObject();
        scene.Server.Put(workload);
        Put(scene, """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "api", "namespace": "kube-system"}, "data": {"host": "api.internal"}}""");
        Assert.Equal(new ServerAddress("api.internal", 60002), (await ReadAsync(scene)).AgentsServer);
    }

    [Fact]
    public async Task A_cluster_without_Cilium_is_said_to_be_one()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("configmaps");
        var error = await Assert.ThrowsAsync<ClusterException>(() => ReadAsync(scene));
        Assert.Equal(("NoCilium", 3), (error.Id, error.ExitCode));
    }

    private static string Services(bool? hasKubeProxy) =>
        FeaturePlanner.Enable(PlanScene.Installed("1.18.3", PlanScene.Overlay()) with { HasKubeProxy = hasKubeProxy },
            new EnableRequest()).Effects.Single(static e => e.Change == TrafficChange.Services).Sentence;

    private static async Task<LiveScene> StartAsync()
    {
        var scene = await LiveScene.StartAsync();
        Put(scene, Workload);
        Put(scene, """{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cilium-operator", "namespace": "kube-system"}}""");
        Put(scene, """{"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "kube-proxy", "namespace": "kube-system"},""" +
            """ "status": {"desiredNumberScheduled": 3}}""");
        Put(scene, """
            {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "kubernetes", "namespace": "default",
             "labels": {"kubernetes.io/service-name": "kubernetes"}}, "addressType": "IPv4",
             "endpoints": [{"addresses": ["172.22.48.2"], "conditions": {"ready": true}}, {"addresses": ["172.22.48.3"]},
              {"addresses": ["172.22.48.4"], "conditions": {"ready": false}}], "ports": [{"name": "https", "port": 6443, "protocol": "TCP"}]}
            """);
        Put(scene, Secret(HelmHistoryTests.Secret(1, "superseded", on: false)));
        Put(scene, Secret(HelmHistoryTests.Secret(2, "deployed", description: "egress-tools enable")));
        return scene;
    }

    private static string Secret(HelmSecret secret) => $$$"""
        {"apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1",
         "metadata": {"name": "sh.helm.release.v1.net.v{{{secret.Revision}}}", "namespace": "infra",
          "labels": {"owner": "helm", "name": "net", "status": "{{{secret.Status}}}", "version": "{{{secret.Revision}}}"}},
         "data": {"release": "{{{secret.Data}}}"}}
        """;

    private static void Put(LiveScene scene, string document) => scene.Server.Put(JsonNode.Parse(document)!.AsObject());

    private static async Task<FeatureState> ReadAsync(LiveScene scene, string? token = null)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var client = await scene.ConnectAsync(o => token is null ? o : o with { Token = token });
        var snapshot = await new LiveSource(client, TimeProvider.System).ReadAsync(InstallationReader.Needs, new Silence(), cancelled);
        return await InstallationReader.ReadAsync(client, snapshot, cancelled);
    }
}
