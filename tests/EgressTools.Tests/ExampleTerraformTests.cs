using EgressTools.Tests.Cli;

namespace EgressTools.Tests;

/// <summary>The Terraform files of the examples: what they open and where they lead, against what the scenes beside them need.</summary>
public sealed class ExampleTerraformTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-firewall-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task They_are_formatted_as_Terraform_does_it()
    {
        var run = await ChildProgram.RunAsync(Requires.Program("terraform"), ["fmt", "-check", "-recursive", "-no-color", Repository.Path("examples")], "",
            null, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData("registered-nodes")]
    [InlineData("nat-coexistence")]
    public async Task They_parse_and_what_they_refer_to_is_there(string example)
    {
        var scene = await ReadAsync(example);
        Assert.All(scene.TerraformFiles, static f => Assert.Null(f.Fault));
        var blocks = scene.TerraformFiles.SelectMany(static f => f.Blocks).ToList();
        Assert.NotEmpty(blocks);
        var known = blocks.Where(static b => b.Type == "resource").Select(static b => $"{b.Labels[0]}.{b.Labels[1]}.")
            .Concat(blocks.Where(static b => b.Type == "variable").Select(static b => $"var.{b.Labels[0]}")).ToList();
        var references = blocks.SelectMany(Attributes).SelectMany(static a => a.Text.Split('[', ']', '(', ')', ',', ' '))
            .Where(static t => t.StartsWith("tencentcloud_", StringComparison.Ordinal) || t.StartsWith("var.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.Contains(known, k => r == k || (k.EndsWith('.') && r.StartsWith(k, StringComparison.Ordinal))));
    }

    /// <summary>A tunnel's packets are no replies to one another, so that both sides have to let
    /// both directions through, on the port that this installation uses.</summary>
    [Theory]
    [InlineData("registered-nodes", "nodes", "ingress", "10.111.128.0/24")]
    [InlineData("registered-nodes", "nodes", "egress", "10.111.128.0/24")]
    [InlineData("registered-nodes", "registered", "ingress", "172.22.48.0/24")]
    [InlineData("registered-nodes", "registered", "egress", "0.0.0.0/0")]
    [InlineData("nat-coexistence", "nodes", "ingress", "172.22.48.0/24 172.22.49.0/24")]
    [InlineData("nat-coexistence", "nodes", "egress", "0.0.0.0/0")]
    public async Task The_tunnel_is_let_through(string example, string group, string direction, string ranges)
    {
        var scene = await ReadAsync(example);
        var rules = Resource(scene, "tencentcloud_security_group_rule_set", group);
        Assert.Equal($"tencentcloud_security_group.{group}.id", rules.Attribute("security_group_id")!.Text);
        var admitted = Admitted(scene, rules, direction)
            .Where(r => r == ("ALL", "ALL", r.Range) || r == ("UDP", scene.Installation.TunnelPort, r.Range)).Select(static r => r.Range);
        Assert.Equal(ranges, string.Join(' ', admitted));
        Assert.All(Admitted(scene, rules, direction).Where(static r => r.Protocol == "UDP"), r => Assert.Equal(scene.Installation.TunnelPort, r.Port));
    }

    [Theory]
    [InlineData("172.22.48.201", "172.22.48.0/24")]
    [InlineData("172.22.48.202", "172.22.48.0/24")]
    [InlineData("node-10.111.128.148", "10.111.128.0/24")]
    [InlineData("node-10.111.128.149", "10.111.128.0/24")]
    public async Task Registered_nodes_and_the_others_are_in_the_ranges_that_the_rules_name(string node, string range)
    {
        var scene = await ReadAsync("registered-nodes");
        Assert.True(Cidr.Parse(range).Contains(AddressOf(scene, node)));
        Assert.Contains(range, new[] { "var.node_cidr", "var.registered_cidr" }.Select(v => Value(scene, v)));
    }

    [Fact]
    public async Task Work_nodes_leave_by_the_NAT_gateway_and_gateways_do_not()
    {
        var scene = await ReadAsync("nat-coexistence");
        Assert.Equal("NAT tencentcloud_nat_gateway.work.id", Assert.Single(DefaultRoutes(scene, "work")));
        Assert.Empty(DefaultRoutes(scene, "egress"));
        Assert.Equal("[tencentcloud_subnet.egress.id]",
            Resource(scene, "tencentcloud_kubernetes_native_node_pool", "egress").Inner("native").Single().Attribute("subnet_ids")!.Text);
        foreach (var node in scene.Nodes)
        {
            var subnet = node.Labels.ContainsKey("egress-node") ? "egress" : "work";
            Assert.True(Cidr.Parse(Value(scene, $"tencentcloud_subnet.{subnet}.cidr_block")).Contains(AddressOf(scene, node.Name)), node.Name);
        }
    }

    /// <summary>Machines without a security group are to let in the same; what is let in already is not added again.</summary>
    [Theory]
    [InlineData(1, "-C -I")]
    [InlineData(0, "-C")]
    public async Task The_firewall_of_a_registered_node_admits_what_its_security_group_would(int present, string commands)
    {
        var calls = Path.Combine(_folder, "calls");
        var recorder = Path.Combine(_folder, "iptables");
        await File.WriteAllTextAsync(recorder, $"#!/bin/sh\necho \"$*\" >> '{calls}'\n[ \"$1\" = -I ] || exit {present}\n",
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(recorder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = await ChildProgram.RunAsync("/bin/sh", [Repository.Path("examples", "deploy", "registered-nodes", "registered-node-firewall.sh")], "",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{_folder}:/usr/bin:/bin" }, TestContext.Current.CancellationToken);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error));
        var lines = (await File.ReadAllLinesAsync(calls, TestContext.Current.CancellationToken)).Select(static l => l.Split(' ')).ToList();
        Assert.Equal(commands, string.Join(' ', lines.Select(static l => l[0]).Distinct(StringComparer.Ordinal)));

        var scene = await ReadAsync("registered-nodes");
        var group = Admitted(scene, Resource(scene, "tencentcloud_security_group_rule_set", "registered"), "ingress")
            .Select(static r => $"{r.Protocol} {r.Port} {r.Range}");
        foreach (var command in commands.Split(' '))
        {
            var input = lines.Where(l => l[0] == command && l[1] == "INPUT")
                .Select(static l => $"{After(l, "-p").ToUpperInvariant()} {After(l, "--dport")} {After(l, "-s")}");
            Assert.Equal(group.Order(StringComparer.Ordinal), input.Order(StringComparer.Ordinal));
            Assert.Equal("FORWARD -i cilium_vxlan -j ACCEPT", string.Join(' ', Assert.Single(lines, l => l[0] == command && l[1] != "INPUT")[1..]));
        }
    }

    private static async Task<ClusterSnapshot> ReadAsync(string example) =>
        await OpenSource.From(Repository.Path("examples", "deploy", example), Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Installation | SnapshotKinds.NodePools, new Silence(),
            TestContext.Current.CancellationToken);

    private static IEnumerable<HclAttribute> Attributes(HclBlock block) => block.Attributes.Concat(block.Blocks.SelectMany(Attributes));

    private static IEnumerable<HclBlock> Resources(ClusterSnapshot scene, string type) =>
        scene.TerraformFiles.SelectMany(static f => f.Blocks).Where(b => b.Type == "resource" && b.Labels[0] == type);

    private static HclBlock Resource(ClusterSnapshot scene, string type, string name) => Resources(scene, type).Single(b => b.Labels[1] == name);

    /// <summary>What a rule set lets through, with its ranges looked up; ports of a protocol without ports are "ALL".</summary>
    private static IEnumerable<(string Protocol, string Port, string Range)> Admitted(ClusterSnapshot scene, HclBlock rules, string direction) =>
        from rule in rules.Inner(direction)
        where rule.Attribute("action")!.Literal == "ACCEPT"
        let range = rule.Attribute("cidr_block")!
        select (rule.Attribute("protocol")!.Literal!, rule.Attribute("port")?.Literal ?? "ALL", range.Literal ?? Value(scene, range.Text));

    /// <summary>What a reference stands for: the default of a variable, or the argument of a resource.</summary>
    private static string Value(ClusterSnapshot scene, string reference) => reference.Split('.') switch
    {
        ["var", var name] => scene.TerraformFiles.SelectMany(static f => f.Blocks).Single(b => b.Type == "variable" && b.Labels[0] == name)
            .Attribute("default")!.Literal!,
        [var type, var name, var argument] => Resource(scene, type, name).Attribute(argument)!.Literal!,
        _ => throw new ArgumentException(reference, nameof(reference)),
    };

    private static IEnumerable<string> DefaultRoutes(ClusterSnapshot scene, string subnet)
    {
        var table = Resource(scene, "tencentcloud_subnet", subnet).Attribute("route_table_id")!.Text;
        return from route in Resources(scene, "tencentcloud_route_table_entry")
               where route.Attribute("route_table_id")!.Text == table && route.Attribute("destination_cidr_block")!.Literal == "0.0.0.0/0"
               select $"{route.Attribute("next_type")!.Literal} {route.Attribute("next_hub")!.Text}";
    }

    private static Address AddressOf(ClusterSnapshot scene, string node) => scene.CiliumNodes.Single(n => n.Name == node).NodeIPOf(ipv6: false)!.Value;

    private static string After(string[] words, string option) => Array.IndexOf(words, option) is >= 0 and var at ? words[at + 1] : "ALL";
}
