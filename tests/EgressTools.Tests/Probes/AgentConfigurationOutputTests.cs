using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class AgentConfigurationOutputTests
{
    public static TheoryData<string, string, string> Recorded() => AgentRecordings.All("config-all.txt", "config-all.json");

    public static TheoryData<string, string, string> Statuses() => AgentRecordings.All("status-verbose.txt", "status.json");

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_real_agents_say(string release, string node, string file)
    {
        foreach (var preamble in new[] { "", "Defaulted container \"cilium-agent\" out of: cilium-agent, config (init)\n",
            "Defaulting container name to cilium-agent.\nUse 'kubectl describe pod/cilium-x -n kube-system' to see all of the containers in this pod.\n" })
        {
            var agent = AgentConfigurationOutput.Parse(node, preamble + AgentRecordings.Text(release, node, file)).Value!;
            Assert.Equal((node, true, false, Devices(node)), (agent.Node, agent.FeatureOn, agent.IPv6, string.Join(',', agent.Devices!.Value)));
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void The_devices_that_a_status_tells(string release, string node, string file) =>
        Assert.Equal(Devices(node), string.Join(',', AgentConfigurationOutput.Devices(AgentRecordings.Text(release, node, file))!.Value));

    [Theory]
    [InlineData("EnableEgressGateway               : false\n", false)]
    [InlineData("EnableIPv4EgressGateway           : true\nEnableIPv6 : true\n", true)]
    [InlineData("EnableIPv4EgressGateway             true\n", true)]
    [InlineData("EnableIPv4EgressGateway : false\nEnableEgressGateway : true\n", true)]
    [InlineData("Debug : Disabled\nHiveConfig\n\tEnableEgressGateway : true\n", null)]
    [InlineData("EnableEgressGateway : \n", null)]
    [InlineData("EnableEgressGatewayNot : true\n", null)]
    [InlineData("{\"EnableEgressGateway\": \"true\"}", true)]
    [InlineData("{\"HiveConfig\": {\"EnableEgressGateway\": true}}", null)]
    [InlineData("{\"daemonConfigurationMap\": {\"EnableIPv4EgressGateway\": false}, \"realized\": {}}", false)]
    public void An_option_that_is_absent_is_not_known(string text, bool? feature) =>
        Assert.Equal(feature, AgentConfigurationOutput.Parse("n", text).Value!.FeatureOn);

    [Theory]
    [InlineData("", "it printed nothing")]
    [InlineData("Error: unknown flag: --all\n", "it printed 'Error: unknown flag: --all'")]
    [InlineData("{\"Devices\": ", "its JSON is damaged or ends too early")]
    [InlineData("[]", "it printed no option")]
    public void Says_what_it_does_not_understand(string text, string fault) =>
        Assert.StartsWith(fault, AgentConfigurationOutput.Parse("n", text).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("KubeProxyReplacement:   False   \nMasquerading:           BPF   [eth0, bond0.7]   10.0.0.0/8  [IPv4: Enabled, IPv6: " +
        "Disabled]\n", "eth0,bond0.7")]
    [InlineData("KubeProxyReplacement:   False\nMasquerading:   IPTables [IPv4: Enabled, IPv6: Disabled]\n", null)]
    [InlineData("KubeProxyReplacement:   True   [eth0 10.0.0.4 (Direct Routing), eth1\u001b 10.0.0.5]\n", null)]
    [InlineData("KubeProxyReplacement:   Strict   []\n", null)]
    [InlineData("{\"kube-proxy-replacement\": {\"devices\": [\"eth0\"]}}", "eth0")]
    [InlineData("{\"kube-proxy-replacement\": {}}", null)]
    [InlineData("[[[", null)]
    public void Devices_are_those_in_brackets(string status, string? devices) =>
        Assert.Equal(devices, AgentConfigurationOutput.Devices(status) is { } names ? string.Join(',', names) : null);

    [Fact]
    public void Any_text_is_either_understood_or_a_fault() =>
        Gen.OneOf(Gen.String, Gens.OneOf("{", "[", "EnableIPv6", "Devices : [", "{\"Devices\":[1,{}]}", "KubeProxyReplacement: [", "]")).Array[0, 5]
            .Select(static parts => string.Concat(parts))
            .Sample(static text => (AgentConfigurationOutput.Parse("n", text).Fault is null) != (AgentConfigurationOutput.Parse("n", text).Value is null)
                && AgentConfigurationOutput.Devices(text) is null or { Length: > 0 });

    private static string Devices(string node) => node == "g1" ? "eth0,eth1" : "eth0";
}
