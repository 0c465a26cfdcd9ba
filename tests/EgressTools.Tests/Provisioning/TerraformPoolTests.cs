using CsCheck;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>Terraform files of pools: they parse, stand as <c>terraform fmt</c> leaves them, and have what the provider demands and nothing that it does not
/// know.</summary>
public sealed class TerraformPoolTests
{
    [Fact]
    public void Every_file_parses_and_has_what_the_provider_wants() => PoolRequests.Terraform.Sample(static request =>
    {
        var file = Read(Text(request));
        Assert.Null(file.Fault);
        Assert.Equal(request.Kind == NodePoolKind.Native ? NativePool.Resource : RegularPool.Resource, file.Blocks[^1].Labels[0]);
        foreach (var resource in file.Blocks.Where(static b => b.Type == "resource"))
            ProviderSchema.Check(resource);
    });

    [Fact]
    public void A_variable_is_declared_for_each_that_is_used_and_for_no_other() => PoolRequests.Terraform.Sample(static request =>
    {
        var created = CreateNodePoolUseCase.Run(request);
        var text = created.Documents[0].ToText();
        var resource = text[text.IndexOf("\nresource ", StringComparison.Ordinal)..];
        var declared = Read(text).Blocks.Where(static b => b.Type == "variable").ToList();
        Assert.Equal(created.Documents[0].Variables, declared.Select(static b => b.Labels[0]));
        var used = resource.Split(" = var.").Skip(1).Select(static rest => rest.Split('\n', '[')[0]).Distinct();
        Assert.Equal(declared.Select(static b => b.Labels[0]).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.All(declared, static b => Assert.True(b.Has("description") && b.Has("type") && b.Attribute("nullable")?.Literal == "false"
            && b.Inner("validation").Single().Has("condition")));
    });

    [Fact]
    public void Every_file_stands_as_the_formatter_leaves_it() => PoolRequests.Terraform.Sample(static request => HclFormat.Check(Text(request)));

    [Fact]
    public void Without_any_one_of_its_closing_braces_a_file_is_none()
    {
        foreach (var (_, request) in PoolRequests.All().Where(static r => r.Request.Kind != NodePoolKind.Karpenter))
        {
            var lines = Text(request).Split('\n');
            var closing = Enumerable.Range(0, lines.Length).Where(i => lines[i].Trim() == "}").ToList();
            Assert.NotEmpty(closing);
            Assert.All(closing, i => Assert.NotNull(Read(string.Join('\n', lines.Where((_, at) => at != i))).Fault));
        }
    }

    [Theory]
    // The two shapes in which snippets are handed round: the resource around the last block is not closed.
    [InlineData("resource \"tencentcloud_kubernetes_native_node_pool\" \"a\" {\n  labels {\n    name = \"x\"\n  }\n  native {\n    internet_accessible " +
        "{\n      max_bandwidth_out = 1\n    }\n  }\n")]
    [InlineData("resource \"tencentcloud_kubernetes_node_pool\" \"a\" {\n  auto_scaling_config {\n    public_ip_assigned = true \n  }\n  labels = {\n    " +
        "\"x\" = \"true\"\n  }\n  taints {\n    key = \"x\"\n  }\n")]
    public void Snippets_that_do_not_close_fail(string snippet)
    {
        Assert.NotNull(Read(snippet).Fault);
        Assert.Null(Read(snippet + "}\n").Fault);
    }

    [Fact]
    public void The_number_of_nodes_is_fixed() => PoolRequests.Terraform.Sample(static request =>
    {
        var pool = Read(Text(request)).Blocks[^1];
        var native = pool.Inner("native").SingleOrDefault();
        var sizes = native is null
            ? new[] { "min_size", "max_size", "desired_capacity" }.Select(name => pool.Attribute(name)?.Literal)
            : native.Inner("scaling").Single().Attributes.Where(static a => a.Name != "create_policy").Select(static a => a.Literal)
            .Append(native.Attribute("replicas")?.Literal);
        Assert.All(sizes, size => Assert.Equal($"{request.Replicas}", size));
        Assert.Equal("false", (native is null ? pool.Attribute("enable_auto_scale") : native.Attribute("enable_autoscaling"))?.Literal);
        Assert.Equal(native is null ? null : "false", native?.Attribute("auto_repair")?.Literal);
    });

    [Fact]
    public void JSON_says_the_same()
    {
        foreach (var (file, request) in PoolRequests.All().Where(static r => r.Request.Kind != NodePoolKind.Karpenter))
        {
            var document = CreateNodePoolUseCase.Run(request).Documents[0];
            Golden.Check(document.ToJson(), Path.Combine("nodepools", file + ".json"));
            var json = JObject.Parse(document.ToJson());
            foreach (var block in Read(document.ToText()).Blocks)
                Same(block, (JObject)block.Labels.Aggregate(json[block.Type]!, static (place, label) => place[label]!));
        }
    }

    [Fact]
    public void Subnets_that_are_made_are_the_pools_and_have_a_route_table_of_their_own()
    {
        var file = Read(
            Text(PoolRequests.Native with { SubnetCidrs = ["10.0.8.0/24", "10.0.9.0/24"], Zones = ["ap-guangzhou-3", "ap-guangzhou-4"], VpcId = "vpc-1" }));
        var subnets = file.Blocks.Where(static b => b.Labels[0] == "tencentcloud_subnet").ToList();
        Assert.Equal([("egress_1", "10.0.8.0/24", "ap-guangzhou-3"), ("egress_2", "10.0.9.0/24", "ap-guangzhou-4")],
            subnets.Select(static s => (s.Labels[1], s.Attribute("cidr_block")?.Literal, s.Attribute("availability_zone")?.Literal)));
        Assert.All(subnets, static s => Assert.Equal("tencentcloud_route_table.egress.id", s.Attribute("route_table_id")?.Text));
        Assert.Single(file.Blocks, static b => b.Labels is ["tencentcloud_route_table", "egress"]);
        Assert.Equal("[tencentcloud_subnet.egress_1.id, tencentcloud_subnet.egress_2.id]",
            file.Blocks[^1].Inner("native").Single().Attribute("subnet_ids")?.Text);
    }

    private static void Same(HclBlock block, JObject json)
    {
        Assert.Equal(block.Attributes.Select(static a => a.Name).Concat(block.Blocks.Select(static b => b.Type)).Distinct().Order(StringComparer.Ordinal),
            json.Properties().Select(static p => p.Name).Where(static n => n != "//").Order(StringComparer.Ordinal));
        foreach (var attribute in block.Attributes.Where(static a => a.Literal is not null))
            Assert.Equal(attribute.Literal, json[attribute.Name]!.Type == JTokenType.Boolean ? ((bool)json[attribute.Name]!) ? "true" : "false"
                : (string?)json[attribute.Name]);
        foreach (var inner in block.Blocks.GroupBy(static b => b.Type))
        {
            var several = (JArray)json[inner.Key]!;
            Assert.Equal(inner.Count(), several.Count);
            foreach (var (one, other) in inner.Zip(several))
                Same(one, (JObject)other);
        }
    }

    private static string Text(NodePoolRequest request) => CreateNodePoolUseCase.Run(request).Documents[0].ToText();

    private static TerraformFile Read(string text) => HclReader.Read(text, "main.tf");
}
