using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cluster;

/// <summary>Lists that are longer than a page: side by side where that is faster, and the same whichever way they are read.</summary>
public sealed class LongListTests
{
    private static readonly LargeCluster Large = new(Endpoints: 4_300, Nodes: 620, Policies: 4);

    private static async Task<ClusterSnapshot> ReadAsync(LiveScene scene, string? token = null)
    {
        using var client = await scene.ConnectAsync(o => o with { Token = token });
        return await OpenSource.Live(client, TimeProvider.System)
            .ReadAsync(SnapshotKinds.Engine | SnapshotKinds.Pods, new Silence(), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_long_list_is_read_namespace_by_namespace_as_of_one_version()
    {
        await using var scene = await LargeAsync();
        var snapshot = await ReadAsync(scene);
        Assert.Equal(Names, snapshot.Endpoints.Select(static e => e.Name));
        Assert.Equal(Names, snapshot.Pods.Select(static p => p.Name));
        var requests = scene.Server.Requests.All.Where(static r => r.Path.EndsWith("/ciliumendpoints", StringComparison.Ordinal)).ToList();
        Assert.Equal(["team-0000", "team-0001", "team-0002", "team-0003", "team-0004"],
            requests.Skip(1).Select(static r => r.Path.Split('/')[^2]).Order(StringComparer.Ordinal));
        Assert.All(requests.Skip(1), static r => Assert.Contains("&resourceVersion=2000&resourceVersionMatch=Exact", r.Query, StringComparison.Ordinal));
        // Both long lists need the names of the namespaces.
        Assert.Single(scene.Server.Requests.All, static r => r.Path == "/api/v1/namespaces");
    }

    [Fact]
    public async Task Who_may_not_list_namespaces_gets_it_page_by_page()
    {
        await using var scene = await LargeAsync();
        scene.Server.Users.Add(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "namespaces" });
        var snapshot = await ReadAsync(scene, "limited-token");
        Assert.Equal(Names, snapshot.Endpoints.Select(static e => e.Name));
        Assert.Empty(snapshot.Gaps);
        Assert.Equal(3, scene.Server.Requests.All.Count(static r => r.Path.EndsWith("/ciliumendpoints", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Namespaces_that_do_not_add_up_to_the_list_are_not_believed()
    {
        await using var scene = await LargeAsync();
        scene.Server.Generate("namespaces", Large.Teams - 1, LargePods.Namespace);
        Assert.Equal(Names, (await ReadAsync(scene)).Endpoints.Select(static e => e.Name));
    }

    [Fact]
    public async Task Namespaces_with_hardly_any_objects_are_not_asked_one_by_one()
    {
        await using var scene = await LargeAsync();
        scene.Server.Generate("namespaces", 1_000, LargePods.Namespace);
        Assert.Equal(Names, (await ReadAsync(scene)).Endpoints.Select(static e => e.Name));
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Path.Contains("/namespaces/team", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_namespace_whose_version_has_expired_begins_the_list_anew()
    {
        await using var scene = await LargeAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status,
            static p => p.Contains("/team-0002/ciliumendpoints", StringComparison.Ordinal), Times: 1)
        { Status = 410 });
        Assert.Equal(Names, (await ReadAsync(scene)).Endpoints.Select(static e => e.Name));
    }

    [Fact]
    public async Task A_namespace_that_fails_fails_the_list()
    {
        await using var scene = await LargeAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/team-0002/ciliumendpoints", StringComparison.Ordinal)) { Status = 501 });
        Assert.Equal(501, (await Assert.ThrowsAsync<ClusterException>(() => ReadAsync(scene))).Status);
    }

    [Theory]
    [InlineData("module/docs/rbac.md", "a list of more than {0:N0} objects or {2} MB of memory")]
    [InlineData("CHANGELOG.md", "Lists of more than {0:N0} objects, {1:N0} pages or {2} MB of memory")]
    public void Documents_tell_the_limits(string file, string sentence) => Assert.Contains(
        string.Format(CultureInfo.InvariantCulture, sentence, ListBudget.MostObjects, ListBudget.MostPages, ListBudget.MostMemory >> 20),
        File.ReadAllText(Repository.Path(file)), StringComparison.Ordinal);

    [Fact]
    public async Task A_list_without_end_is_given_up()
    {
        await using var scene = await LargeAsync();
        scene.Server.Generate("ciliumnodes", ListBudget.MostObjects + 1, static i => "{}");
        var error = await Assert.ThrowsAsync<ClusterException>(() => ReadAsync(scene));
        Assert.EndsWith("answers 'list ciliumnodes.cilium.io' with more than 600,000 objects, and no cluster has that many: is it a Kubernetes API server?",
            error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ObjectName> Names =>
        Enumerable.Range(0, Large.Endpoints).Select(LargeCluster.Pod).Select(static p => new ObjectName(p.Namespace, p.Name));

    private static async Task<LiveScene> LargeAsync()
    {
        var scene = await LiveScene.StartAsync();
        Large.Fill(scene.Server);
        return scene;
    }
}
