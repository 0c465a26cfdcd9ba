using System.Text.RegularExpressions;

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
    [InlineData("native-given.tf", "\"enable_autoscaling\": false", "\"enable_autoscaling\": true", "EGT2036")]
    [InlineData("native-given.tf", "internet_accessible", "management", "EGT2036")]
    [InlineData("native-asks.tf", "image-label", "beta-image", "EGT2032")]
    [InlineData("regular-given.tf", "\"public_ip_assigned\": true", "\"public_ip_assigned\": false", "EGT2036")]
    [InlineData("regular-given.tf", "\"instance_type\"", "\"type\"", "EGT2031")]
    public async Task Terraforms_JSON_is_checked_as_its_other_syntax(string file, string part, string instead, string code)
    {
        var json = CreateNodePoolUseCase.Run(PoolRequests.All().Single(r => r.File == file).Request).Documents[0].ToJson();
        Assert.Contains(part, json, StringComparison.Ordinal);
        Assert.Empty(await FindingsAsync(file + ".json", json));
        Assert.Contains(code, (await FindingsAsync(file + ".json", json.Replace(part, instead, StringComparison.Ordinal))).Select(static f => f.Code));
    }

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
        var created = CreateNodePoolUseCase.Run(PoolRequests.Karpenter with { Kind = kind });
        Assert.Contains(cause, created.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("tencentcloud_eip", created.Warnings[1], StringComparison.Ordinal);
        Assert.Contains(created.Notes, static n => n.Contains("NAT gateway", StringComparison.Ordinal));
        Assert.Contains(created.Notes, static n => n.Contains("UDP 8472", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("egress", "egress")]
    [InlineData("a-b_c", "a-b_c")]
    // What is lost is made up for by a hash.
    [InlineData("a.b", "a_b_2e7336dc")]
    [InlineData("_a", "a_34fb7160")]
    [InlineData("1a", "pool_1a_a73fcf33")]
    [InlineData("出口", "gateways_70160900")]
    [InlineData("入口", "gateways_1a793027")]
    [InlineData("出口1", "pool_1_bea59e30")]
    [InlineData("-", "pool_-_3973e022")]
    public void Names_become_identifiers(string name, string identifier) => Assert.Equal(identifier, PoolNames.Identifier(name));

    [Fact]
    public void Pools_of_one_folder_declare_nothing_twice()
    {
        string[] names = ["网关一", "网关二", "a.b", "a_b", "_a_b", "1a", "pool_1a"];
        var variables = names.SelectMany(static n => CreateNodePoolUseCase.Run(PoolRequests.Native with { Name = n }).Documents[0].Variables).ToList();
        Assert.Equal(names.Length * 4, variables.Count);
        Assert.Equal(variables, variables.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(NodePoolKind.Native)]
    [InlineData(NodePoolKind.Regular)]
    public void An_instance_type_that_is_given_twice_is_there_once(NodePoolKind kind)
    {
        var text = CreateNodePoolUseCase.Run(PoolRequests.Native with { Kind = kind, InstanceTypes = ["SA5.MEDIUM4", "SA5.MEDIUM4"] }).Documents[0].ToText();
        Assert.Single(Regex.Matches(text, "\"SA5.MEDIUM4\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(NodePoolKind.Regular, "a_b", true)]
    [InlineData(NodePoolKind.Regular, "example.com/team", true)]
    [InlineData(NodePoolKind.Regular, "a-234567890123456789012345678901/678901234567890123456789012345678", true)]
    [InlineData(NodePoolKind.Regular, "a-234567890123456789012345678901/67890123456789012345678901234", false)]
    [InlineData(NodePoolKind.Native, "example.com/team", false)]
    public void Warns_of_label_keys_that_the_provider_does_not_document(NodePoolKind kind, string key, bool warns) =>
        Assert.Equal(warns, CreateNodePoolUseCase.Run(PoolRequests.Native with { Kind = kind, Labels = [key + "=v"] }).Warnings.Any(
            w => w.Contains($"'{key}'", StringComparison.Ordinal)));

    [Theory]
    [InlineData("SA5.MEDIUM4\n", null)]
    [InlineData("SA5.MEDIUM4", "ap-guangzhou-3\n")]
    public void A_line_feed_at_the_end_is_no_part_of_a_name(string type, string? zone) => Assert.Equal("InvalidName",
        Assert.Throws<UsageException>(() => CreateNodePoolUseCase.Run(
            PoolRequests.Native with { InstanceTypes = [type], SubnetCidrs = ["10.0.9.0/24"], Zones = [zone ?? "ap-guangzhou-3"] })).Id);

    [Theory]
    [InlineData("10.0.0.0/16", true)]
    [InlineData("172.31.255.240/28", true)]
    [InlineData("192.168.0.0/24", true)]
    [InlineData("10.0.0.0/15", false)]
    [InlineData("10.0.0.0/29", false)]
    [InlineData("172.32.0.0/16", false)]
    [InlineData("8.8.8.0/24", false)]
    [InlineData("224.0.0.0/24", false)]
    [InlineData("0.0.0.0/0", false)]
    public void Subnets_are_what_the_cloud_makes(string range, bool isOne)
    {
        var request = PoolRequests.Native with { SubnetCidrs = [range] };
        if (isOne)
            Assert.Contains($"\"{range}\"", CreateNodePoolUseCase.Run(request).Documents[0].ToText(), StringComparison.Ordinal);
        else
            Assert.Equal("InvalidCidr", Assert.Throws<UsageException>(() => CreateNodePoolUseCase.Run(request)).Id);
    }

    [Theory]
    [InlineData(NodePoolKind.Native, "kubernetes.io/hostname")]
    [InlineData(NodePoolKind.Regular, "topology.kubernetes.io/zone")]
    [InlineData(NodePoolKind.Karpenter, "node.kubernetes.io/instance-type")]
    public void Labels_that_each_node_sets_itself_are_refused(NodePoolKind kind, string key) =>
        Assert.Equal("InvalidLabel",
            Assert.Throws<UsageException>(() => CreateNodePoolUseCase.Run(PoolRequests.Karpenter with { Kind = kind, Labels = [key + "=v"] })).Id);

    [Fact]
    public void A_name_of_25_Chinese_characters_is_taken_and_none_of_26()
    {
        Assert.NotEmpty(CreateNodePoolUseCase.Run(PoolRequests.Native with { Name = new string('出', 25) }).Documents);
        Assert.Equal("InvalidName",
            Assert.Throws<UsageException>(static () => CreateNodePoolUseCase.Run(PoolRequests.Native with { Name = new string('出', 26) })).Id);
    }

    private static string Text(string file)
    {
        using var text = new StringWriter();
        var request = PoolRequests.All().Single(r => r.File == file).Request;
        CreateNodePoolUseCase.Run(request).Write(text, new OutputFormat(CreateNodePoolUseCase.FormatsOf(request.Kind)[0]));
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
            return await OpenSource.Documents([path], Stream.Null, TimeProvider.System)
                .ReadAsync(CheckRunner.Needs, new Silence(), TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
