using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cluster;

namespace EgressTools.Tests.Sources;

public sealed class LiveSourceTests
{
    private static async Task<ClusterSnapshot> ReadAsync(LiveScene scene, SnapshotKinds kinds, string? token = null)
    {
        using var client = await scene.ConnectAsync(o => o with { Token = token });
        return await OpenSource.Live(client, TimeProvider.System).ReadAsync(kinds, new Silence(), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cluster_reads_as_its_manifests_do()
    {
        await using var scene = await LiveScene.StartAsync();
        var manifests = await OpenSource.From(Repository.Path("examples", "guide-scene"), Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.All, new Silence(), TestContext.Current.CancellationToken);

        var live = await ReadAsync(scene, SnapshotKinds.All);

        Assert.Empty(live.Gaps);
        Assert.Equal(SnapshotKinds.All, live.Complete);
        Assert.Equal("test", live.Origin);
        Assert.Equal(manifests.Nodes.Select(static n => n.Name), live.Nodes.Select(static n => n.Name));
        Assert.Equal(manifests.Endpoints.Select(static e => $"{e.Name} {e.Uid} {e.Addresses[0]} {e.Labels}"),
            live.Endpoints.Select(static e => $"{e.Name} {e.Uid} {e.Addresses[0]} {e.Labels}"));
        Assert.Equal(manifests.Policies.Select(static p => p.Name), live.Policies.Select(static p => p.Name));
        Assert.Equal((manifests.Installation.Namespace, manifests.Installation.Version), (live.Installation.Namespace, live.Installation.Version));
        Assert.Equal(manifests.Installation.Configuration.OrderBy(static e => e.Key, StringComparer.Ordinal),
            live.Installation.Configuration.OrderBy(static e => e.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_of_many_pages_is_whole_and_its_policies_match_most_of_it()
    {
        await using var scene = await LiveScene.StartAsync();
        new LargeCluster(Endpoints: 1_200, Nodes: 520, Policies: 20).Fill(scene.Server);

        var snapshot = await ReadAsync(scene, SnapshotKinds.Engine | SnapshotKinds.Nodes);

        Assert.Empty(snapshot.Gaps);
        Assert.Equal((520, 520, 1_200), (snapshot.Nodes.Length, snapshot.CiliumNodes.Length, snapshot.Endpoints.Select(static e => e.Name).Distinct().Count()));
        Assert.Equal(snapshot.Endpoints.Select(static e => e.Name).Order(), snapshot.Endpoints.Select(static e => e.Name));
        var table = RuleTable.Build(snapshot);
        Assert.All(table.Policies, static p => Assert.Equal(PolicyRejection.None, p.Rejection));
        Assert.All(table.Entries(), static e => Assert.All(e.Claims, static c => Assert.NotEqual(GatewayKind.NotFound, c.Gateway.Kind)));
        Assert.InRange(table.Entries().Select(static e => e.Source).Distinct().Count(), 1_000, 1_200);
    }

    [Theory]
    [InlineData("/pods", SnapshotKinds.AgentPods)]
    [InlineData("/ciliumnodeconfigs", SnapshotKinds.NodeConfigs)]
    [InlineData("/configmaps/ip-masq-agent", SnapshotKinds.MasqueradeLists)]
    [InlineData("/configmaps/", SnapshotKinds.MasqueradeLists | SnapshotKinds.Configuration | SnapshotKinds.Installation)]
    public async Task What_may_not_be_read_of_the_installation_leaves_the_rest(string hidden, SnapshotKinds missing)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, path => path.Contains(hidden, StringComparison.Ordinal)) { Status = 403 });
        const SnapshotKinds Wanted = SnapshotKinds.Policies | SnapshotKinds.Installation | SnapshotKinds.Preflight;

        var snapshot = await ReadAsync(scene, Wanted);

        Assert.Equal(Wanted & ~missing, snapshot.Complete);
        Assert.Equal(missing, snapshot.Gaps.Aggregate(SnapshotKinds.None, static (kinds, gap) => kinds | gap.Kinds));
        Assert.All(snapshot.Gaps, static g => Assert.Contains("not allowed to", g.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_without_node_configs_and_masquerade_lists_has_none()
    {
        await using var scene = await LiveScene.StartAsync();
        var snapshot = await ReadAsync(scene, SnapshotKinds.Policies | SnapshotKinds.Installation | SnapshotKinds.Preflight);
        Assert.Empty(snapshot.Gaps);
        Assert.Equal(SnapshotKinds.Policies | SnapshotKinds.Installation | SnapshotKinds.Preflight, snapshot.Complete);
        Assert.Equal((null, null, true), (snapshot.Installation.MasqueradeList, snapshot.Installation.PlatformMasqueradeList,
            snapshot.Installation.NodeConfigs.IsEmpty));
    }

    [Fact]
    public async Task Only_what_is_wanted_is_asked_for()
    {
        await using var scene = await LiveScene.StartAsync();

        await ReadAsync(scene, SnapshotKinds.Policies);

        Assert.Equal(
            ["/apis/cilium.io/v2/ciliumegressgatewaypolicies", "/apis/cilium.io/v2alpha1/ciliumegressnatpolicies",
                "/apis/isovalent.com/v1/isovalentegressgatewaypolicies"],
            scene.Server.Requests.All.Select(static r => r.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Identities_are_read_where_endpoints_do_not_tell_their_labels()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(JsonNode.Parse("""
            {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint", "metadata": {"name": "late", "namespace": "default", "uid": "u" },
             "status": {"identity": {"id": 4242 }, "networking": {"addressing": [{"ipv4": "10.0.9.9" }] } } }
            """)!.AsObject());
        scene.Server.Put(JsonNode.Parse("""
            {"apiVersion": "cilium.io/v2", "kind": "CiliumIdentity", "metadata": {"name": "4242" }, "security-labels": {"k8s:app": "late" } }
            """)!.AsObject());

        var snapshot = await ReadAsync(scene, SnapshotKinds.Engine);

        Assert.Equal("late", snapshot.Identities.Single(static i => i.Id == 4242).Labels["app"]);
    }

    [Fact]
    public async Task A_missing_right_is_a_gap_that_names_it()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Users.Add(new ApiUser("viewer", "viewer-token") { May = static (_, resource) => resource is not ("ciliumendpoints" or "daemonsets") });

        var snapshot = await ReadAsync(scene, SnapshotKinds.Engine | SnapshotKinds.Nodes, "viewer-token");

        Assert.NotEmpty(snapshot.Nodes);
        Assert.Contains("ciliumendpoints.cilium.io: not allowed to list them; ask for the right to list ciliumendpoints.cilium.io",
            snapshot.Gaps.Select(static g => g.ToString()));
        Assert.Contains("daemonsets.apps: not allowed to list them; ask for the right to list daemonsets.apps", snapshot.Gaps.Select(static g => g.ToString()));
        Assert.Equal(SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Policies, snapshot.Complete);
        Assert.NotEmpty(snapshot.Installation.Configuration);
    }

    [Fact]
    public async Task A_cluster_without_Karpenter_has_no_node_pools_and_no_gap()
    {
        await using var scene = await LiveScene.StartAsync();

        var snapshot = await ReadAsync(scene, SnapshotKinds.Nodes | SnapshotKinds.NodePools);

        Assert.Empty(snapshot.Gaps);
        Assert.Equal(SnapshotKinds.Nodes | SnapshotKinds.NodePools, snapshot.Complete);
        Assert.Empty(snapshot.NodePools);
    }

    [Theory]
    [InlineData("karpenter.sh/v1")]
    [InlineData("karpenter.sh/v1beta1")]
    public async Task Node_pools_are_read_in_either_version(string version)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Install(version);
        scene.Server.Put(JsonNode.Parse($$"""
            {"apiVersion": "{{version}}", "kind": "NodePool", "metadata": {"name": "egress" },
             "spec": {"template": {"metadata": {"labels": {"egress-node": "true" } } } }, "status": {"resources": {"nodes": "2" } } }
            """)!.AsObject());

        var pool = Assert.Single((await ReadAsync(scene, SnapshotKinds.NodePools)).NodePools);

        Assert.Equal(("egress", "true", 2), (pool.Name, pool.Labels["egress-node"], pool.Nodes));
    }

    [Fact]
    public async Task Node_pools_that_may_not_be_listed_are_a_gap()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Install("karpenter.sh/v1");
        scene.Server.Users.Add(new ApiUser("viewer", "viewer-token") { May = static (_, resource) => resource != "nodepools" });

        var snapshot = await ReadAsync(scene, SnapshotKinds.Nodes | SnapshotKinds.NodePools, "viewer-token");

        Assert.Equal(["nodepools.karpenter.sh: not allowed to list them; ask for the right to list nodepools.karpenter.sh"],
            snapshot.Gaps.Select(static g => g.ToString()));
        Assert.Equal(SnapshotKinds.Nodes, snapshot.Complete);
    }

    [Fact]
    public async Task A_cluster_without_cilium_still_has_nodes()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("cilium.io");

        var snapshot = await ReadAsync(scene, SnapshotKinds.CiliumNodes | SnapshotKinds.Policies | SnapshotKinds.Nodes);

        Assert.Equal(SnapshotKinds.Nodes, snapshot.Complete);
        Assert.Equal(
            ["ciliumegressgatewaypolicies.cilium.io: this cluster has no CiliumEgressGatewayPolicy resource; is Cilium installed?",
                "ciliumnodes.cilium.io: this cluster has no CiliumNode resource; is Cilium installed?"],
            snapshot.Gaps.Select(static g => g.ToString()));
    }

    [Fact]
    public async Task Where_nothing_is_left_the_most_useful_failure_is_told()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("ciliumnodes");
        scene.Server.Users.Add(new ApiUser("viewer", "viewer-token") { May = static (_, _) => false });

        var error = await Assert.ThrowsAsync<ClusterException>(() => ReadAsync(scene, SnapshotKinds.CiliumNodes | SnapshotKinds.Policies, "viewer-token"));

        Assert.Equal((403, "ciliumegressgatewaypolicies.cilium.io"), (error.Status!.Value, error.Resource));
    }

    [Fact]
    public async Task Ciliums_namespace_is_found()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(
            Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cilium-config","namespace":"cilium-system"},"data":{"mark":"here"}}"""));
        foreach (var space in (string[])["kube-system", "cilium-system"])
        {
            scene.Server.Put(Parse($$"""
                {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"{{space}}",
                 "labels":{"k8s-app":"{{(space == "kube-system" ? "old" : "cilium")}}"} },
                 "spec":{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"mirror:5000/cilium:v1.19.4@sha256:0"}]} } } }
                """));
        }

        var snapshot = await ReadAsync(scene, SnapshotKinds.Installation);

        Assert.Equal(("cilium-system", "1.19.4", "here"),
            (snapshot.Installation.Namespace, snapshot.Installation.Version!.ToString(), snapshot.Installation.Configuration["mark"]));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_a_gap_and_the_others_count()
    {
        await using var scene = await LiveScene.StartAsync();
        var whole = (await ReadAsync(scene, SnapshotKinds.Endpoints)).Endpoints.Length;
        scene.Server.Put(Parse("""{"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"name":"odd","namespace":"default"},"status":""" +
            """{"networking":"not an object"} }"""));

        var snapshot = await ReadAsync(scene, SnapshotKinds.Endpoints);

        Assert.Equal(whole, snapshot.Endpoints.Length);
        Assert.Single(snapshot.Gaps);
        Assert.Equal(SnapshotKinds.None, snapshot.Complete);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
