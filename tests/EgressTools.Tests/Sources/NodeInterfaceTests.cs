namespace EgressTools.Tests.Sources;

/// <summary>The interfaces of nodes as a document of their own.</summary>
public sealed class NodeInterfaceTests : IDisposable
{
    private const string Whole = """
        apiVersion: egresstools.io/v1
        kind: NodeInterfaceList
        items:
        - node: g2
          interfaces: []
        - node: g1
          interfaces:
          - name: eth0
            addresses: [172.22.49.20/24, "fe80::6c12:8fff:fe63:2bb9/64"]
            defaultRoute: true
            defaultRoute6: false
            ciliumDevice: true
          - {name: tun0, addresses: []}
          - {name: eth1}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-interfaces-").FullName;

    [Fact]
    public async Task What_is_absent_is_not_known_which_is_not_the_same_as_none()
    {
        var snapshot = await ReadAsync(Whole);
        Assert.Equal(["g1", "g2"], snapshot.Interfaces.Select(static n => n.Node));
        Assert.Empty(snapshot.Interfaces[1].Interfaces);
        var (eth0, tun0, eth1) = (snapshot.Interfaces[0].Interfaces[0], snapshot.Interfaces[0].Interfaces[1], snapshot.Interfaces[0].Interfaces[2]);
        Assert.Equal("172.22.49.20/24 fe80::6c12:8fff:fe63:2bb9/64", string.Join(' ', eth0.Addresses!.Value));
        Assert.Equal((true, false, true), (eth0.DefaultRoute, eth0.DefaultRoute6, eth0.CiliumDevice));
        Assert.Empty(tun0.Addresses!.Value);
        Assert.Equal(((object?)null, (bool?)null, (bool?)null, (bool?)null), (eth1.Addresses, eth1.DefaultRoute, eth1.DefaultRoute6, eth1.CiliumDevice));
        Assert.True(snapshot.Complete.HasFlag(SnapshotKinds.Interfaces));
    }

    [Theory]
    [InlineData("- interfaces: []", 4, "node is missing")]
    [InlineData("- node: g1", 4, "interfaces is missing")]
    [InlineData("- {node: g1, interfaces: eth0}", 4, "interfaces must be a list, not text")]
    [InlineData("- {node: g1, interfaces: [{addresses: []}]}", 4, "interfaces[].name is missing")]
    [InlineData("- {node: g1, interfaces: [null]}", 4, "interfaces[].name is missing")]
    [InlineData("- {node: g1, interfaces: [{name: a}, {name: a}]}", 4, "interfaces[] has two interfaces of one name")]
    [InlineData("- {node: g1, interfaces: [{name: a, defaultRoute: maybe}]}", 4, "interfaces[].defaultRoute must be true or false, not text")]
    [InlineData("- {node: g0, interfaces: []}\n- {node: g1, interfaces: [{name: a, addresses: [172.22.49.20]}]}", 5,
        "interfaces[].addresses[] must be an address with the length of its prefix, such as 172.22.49.20/24")]
    [InlineData("- {node: g1, interfaces: [{name: a, addresses: [172.22.49.20/33]}]}", 4,
        "interfaces[].addresses[] must be an address with the length of its prefix, such as 172.22.49.20/24")]
    [InlineData("- {node: g1, interfaces: [{name: a, addresses: [\"fe80::1%eth0/64\"]}]}", 4,
        "interfaces[].addresses[] must be an address with the length of its prefix, such as 172.22.49.20/24")]
    [InlineData("- {node: g1, interfaces: [{name: a, addresses: [\"172.22.49.20/+4\"]}]}", 4,
        "interfaces[].addresses[] must be an address with the length of its prefix, such as 172.22.49.20/24")]
    public async Task A_wrong_one_is_a_sentence_with_file_and_line(string items, int line, string reason)
    {
        var snapshot = await ReadAsync($"apiVersion: egresstools.io/v1\nkind: NodeInterfaceList\nitems:\n{items}\n");
        var gap = Assert.Single(snapshot.Gaps, static g => g.Kinds.HasFlag(SnapshotKinds.Interfaces));
        Assert.Equal(($"{Path.Combine(_folder, "interfaces.yaml")}:{line}", $"this NodeInterface cannot be read: {reason}"), (gap.What, gap.Reason));
        Assert.DoesNotContain(snapshot.Interfaces, static n => n.Node == "g1");
        Assert.False(snapshot.Complete.HasFlag(SnapshotKinds.Interfaces));
    }

    [Fact]
    public async Task Of_a_node_that_comes_twice_the_last_counts_and_another_group_has_kinds_of_its_own()
    {
        var snapshot = await ReadAsync(Whole + "\n- {node: g2, interfaces: [{name: bond0}]}\n---\napiVersion: example.com/v1\nkind: " +
            "NodeInterfaceList\nitems: [{node: g3, interfaces: []}]\n");
        Assert.Equal("g1 eth0,tun0,eth1; g2 bond0",
            string.Join("; ", snapshot.Interfaces.Select(static n => $"{n.Node} {string.Join(',', n.Interfaces.Select(static i => i.Name))}")));
        Assert.Contains(snapshot.Gaps, static g => g.Reason == "NodeInterface 'g2' is given more than once; the last one counts");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ClusterSnapshot> ReadAsync(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "interfaces.yaml"), text, TestContext.Current.CancellationToken);
        return await OpenSource.From(_folder, Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.Engine | SnapshotKinds.Interfaces, new Silence(), TestContext.Current.CancellationToken);
    }
}
