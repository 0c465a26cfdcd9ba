using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Installations that users had trouble with: what the tool says of each.</summary>
public sealed class InstallationCaseTests
{
    [Theory]
    [InlineData("a-key-config.yaml", "warning EGT4009 ConfigMap kube-system/ip-masq-agent has no key config, only config.yaml")]
    [InlineData("b-native-cidr-covers", null)]
    [InlineData("c-node-range-only", "error EGT4009 2 pod addresses are not excluded from masquerading")]
    [InlineData("d-no-configmap", null)]
    [InlineData("e-empty-list", "error EGT4009 2 pod addresses are not excluded from masquerading")]
    [InlineData("f-tunnel", null)]
    [InlineData("g-bad-cidr", "error EGT4009 the configuration of ip-masq-agent has '10.0.0.0' in nonMasqueradeCIDRs, which is not a CIDR")]
    [InlineData("h-config-lines", "error EGT4009 the configuration of ip-masq-agent has masqLinkLocal: \"false\", which must be true or false, not text")]
    public async Task The_list_of_ip_masq_agent_is_judged_as_agents_read_it(string scene, string? finding)
    {
        var found = await Case.FindingsAsync("EGT4009", "--from", Case.Path("ip-masq", scene));
        Assert.Equal(finding is null ? 0 : 1, found.Length);
        Assert.All(found, f => Assert.StartsWith(finding!, f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chaining-with-route-mtu", false)]
    [InlineData("chaining-without-route-mtu", true)]
    [InlineData("native-before-enable", false)]
    public async Task Pods_behind_another_plugin_need_its_mtu_corrected(string scene, bool isFound)
    {
        var found = await Case.FindingsAsync("EGT4031", "--from", Case.Path("mtu", scene));
        Assert.Equal(isFound ? 1 : 0, found.Length);
        Assert.All(found, static f => Assert.Matches("^warning .*enable-route-mtu-for-cni-chaining is not enabled", f));
    }

    [Fact]
    public async Task Enabling_in_native_routing_tells_of_the_smaller_mtu()
    {
        var run = await CliRunner.RunAsync("enable", "--dry-run", "client", "--from", Case.Path("mtu", "native-before-enable"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("new pods get a smaller MTU, because the headers of the tunnel take 50 bytes. Running pods keep theirs",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enabling_behind_another_plugin_warns_in_place_of_that()
    {
        var run = await CliRunner.RunAsync("enable", "--dry-run", "client", "--from", Case.Path("mtu", "chaining-before-enable"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: EGT4031 ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("new pods get a smaller MTU", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_kubectl_does_not_know_comes_of_the_feature_being_off()
    {
        var (policy, scene) = (Case.Path("crd-missing", "policy.yaml"), Case.Path("crd-missing", "scene"));
        var found = Assert.Single(await Case.FindingsAsync("EGT4001", "-f", policy, "--from", scene));
        Assert.Matches("^error .*the kind CiliumEgressGatewayPolicy does not exist", found);
        Assert.DoesNotContain("does not exist", Assert.Single(await Case.FindingsAsync("EGT4001", "-f", policy, "--from", scene, "--cilium-version", "1.14.5")),
            StringComparison.Ordinal);
        var values = await CliRunner.RunAsync("enable", "--from", scene, "--print", "values");
        Assert.Equal((0, "egressGateway:\n  enabled: true\n"), (values.ExitCode, values.Out));
    }

    [Fact]
    public async Task Unquoted_settings_and_kube_proxy_are_told_apart()
    {
        var found = await Case.FindingsAsync("EGT4", "--from", Case.Path("vlan-per-namespace", "scene"), "--skip", "EGT4018");
        Assert.Equal(["error EGT4003", "error EGT4019"], found.Select(static f => f[..13]));
    }

    [Fact]
    public async Task Ipsec_of_a_vpn_between_hosts_is_not_that_of_the_agents() =>
        Assert.Empty(await Case.FindingsAsync("EGT4030", "--from", Case.Path("ipsec-vpn", "scene")));
}
