using System.Collections.Immutable;
using EgressTools.Checks;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Output;
using EgressTools.Provisioning.NodePools;
using EgressTools.Sources;

namespace EgressTools.Tests.Provisioning;

public sealed class NodePoolTests
{
    public static TheoryData<string> Files() => [.. PoolRequests.All().Select(static r => r.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Document(string file) => Golden.Check(Text(file), Path.Combine("nodepools", file));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_check_finds_anything(string file) => Assert.Empty((await FindingsAsync(file, Text(file))).Select(static f => $"{f.Code} {f.Message}"));

    [Theory]
    // What keeps the checks quiet, taken out: they do look.
    [InlineData("karpenter.yaml", "      expireAfter: Never\n", "", "EGT2021")]
    [InlineData("karpenter.yaml", "kind: Deployment", "kind: ReplicaSet", "EGT2022")]
    [InlineData("native-asks.tf", "internet_accessible", "lifecycle", "EGT2036")]
    [InlineData("native-asks.tf", "    instance_types       = var.egress_instance_types\n", "", "EGT2031")]
    [InlineData("regular-asks.tf", "public_ip_assigned         = true", "public_ip_assigned = false", "EGT2036")]
    public async Task The_checks_would_find(string file, string part, string instead, string code)
    {
        var text = Text(file);
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains(code, (await FindingsAsync(file, text.Replace(part, instead, StringComparison.Ordinal))).Select(static f => f.Code));
    }

    [Fact]
    public async Task Karpenter_keeps_the_nodes_and_has_a_pod_for_each()
    {
        var snapshot = await ReadAsync("karpenter.yaml", Text("karpenter.yaml"));
        var pool = Assert.Single(snapshot.NodePools);
        Assert.Equal(["egress-node=true:NoSchedule"], pool.Taints.Select(static t => t.ToString()));
        Assert.Empty(pool.MisplacedTaints);
        Assert.Equal(("Never", "Never", "0"), (pool.ExpireAfter, pool.ConsolidateAfter, pool.Budgets.Single().Nodes));
        Assert.All(pool.Taints, t => Assert.Contains(snapshot.Workloads.Single().Tolerations, o => o.Tolerates(t)));
    }

    [Theory]
    [InlineData(NodePoolKind.Native, "internet_accessible")]
    [InlineData(NodePoolKind.Regular, "instance_type")]
    [InlineData(NodePoolKind.Karpenter, "NodeClaim")]
    public void Says_what_costs_the_gateways_their_addresses(NodePoolKind kind, string cause)
    {
        var created = CreateNodePool.Run(PoolRequests.Karpenter with { Kind = kind });
        Assert.Contains(cause, created.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("tencentcloud_eip", created.Warnings[1], StringComparison.Ordinal);
        Assert.Contains(created.Notes, static n => n.Contains("NAT gateway", StringComparison.Ordinal));
        Assert.Contains(created.Notes, static n => n.Contains("UDP 8472", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("egress", "egress")]
    [InlineData("a.b-c_d", "a_b-c_d")]
    [InlineData("1a", "pool_1a")]
    [InlineData("出口", "gateways")]
    [InlineData("出口1", "pool_1")]
    [InlineData("-", "pool_-")]
    public void Names_become_identifiers(string name, string identifier) => Assert.Equal(identifier, PoolNames.Identifier(name));

    [Fact]
    public void A_name_of_25_Chinese_characters_is_taken_and_none_of_26()
    {
        Assert.NotEmpty(CreateNodePool.Run(PoolRequests.Native with { Name = new string('出', 25) }).Documents);
        Assert.Equal("InvalidName", Assert.Throws<UsageException>(static () => CreateNodePool.Run(PoolRequests.Native with { Name = new string('出', 26) })).Id);
    }

    private static string Text(string file)
    {
        using var text = new StringWriter();
        var request = PoolRequests.All().Single(r => r.File == file).Request;
        CreateNodePool.Run(request).Write(text, new OutputFormat(CreateNodePool.FormatsOf(request.Kind)[0]));
        return text.ToString();
    }

    private static async Task<ImmutableArray<CheckFinding>> FindingsAsync(string file, string text)
    {
        var snapshot = AssumedVersion.In(await ReadAsync(file, text), "1.18.3", "version");
        return [.. CheckRunner.Run(new CheckInput(snapshot), new CheckOptions()).Findings];
    }

    private static async Task<ClusterSnapshot> ReadAsync(string file, string text)
    {
        var folder = Directory.CreateTempSubdirectory("egress-pool-").FullName;
        try
        {
            var path = Path.Combine(folder, file);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            return await OpenSource.Documents([path], Stream.Null, TimeProvider.System).ReadAsync(CheckRunner.Needs, new Silence(), TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
