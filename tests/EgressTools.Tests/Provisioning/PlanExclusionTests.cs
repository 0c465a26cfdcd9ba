using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>Which ranges enabling excludes from masquerading.</summary>
public sealed class PlanExclusionTests
{
    private const string List = """["10.0.0.0/8","172.16.0.0/12"]""";

    public static TheoryData<string> Releases() => [.. Versions];

    [Theory]
    [MemberData(nameof(Releases))]
    public void On_TKE_in_native_routing_its_own_list_is_taken_over(string version)
    {
        var state = Installed(version, TkeNative()).OnTke("nonMasqueradeCIDRs:\n- 10.0.0.0/8\n- 172.16.0.0/12\nresyncInterval: 1m\n");
        var plan = FeaturePlanner.Enable(state, new EnableRequest());
        Assert.Equal(
            [
                "bpf.masquerade: false -> true", "egressGateway.enabled: false -> true", "enableIPv4Masquerade: false -> true",
                "ipMasqAgent.config.masqLinkLocal: - -> true",
                $"ipMasqAgent.config.nonMasqueradeCIDRs: - -> {List}", "ipMasqAgent.enabled: false -> true",
            ],
            plan.Lines());
        var key = version is "1.18.3" or "1.19.5" or "1.20.1" ? "enable-egress-gateway" : "enable-ipv4-egress-gateway";
        Assert.Equal(["enable-bpf-masquerade: false -> true", "enable-ip-masq-agent: - -> true", "enable-ipv4-masquerade: false -> true", $"{key}: - -> true"],
            plan.SettingLines().OrderBy(l => l.StartsWith(key, StringComparison.Ordinal)));
        Assert.Empty(plan.Blockers);
        Assert.Null(plan.Refusal);
    }

    [Theory]
    [InlineData("nonMasqueradeCIDRs:\n- 10.0.0.0/8\n- 172.16.0.0/12\n", true)]
    [InlineData("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]\nmasqLinkLocal: true\n", true)]
    [InlineData("nonMasqueradeCIDRs: [\"10.0.0.0/8\", '172.16.0.0/12']\nmasqLinkLocal: false\n", false)]
    [InlineData("{\"nonMasqueradeCIDRs\": [\"10.0.0.0/8\", \"172.16.0.0/12\"], \"resyncInterval\": \"1m0s\"}", true)]
    [InlineData("{nonMasqueradeCIDRs: [10.0.0.0/8,\n 172.16.0.0/12], masqLinkLocal: false}", false)]
    [InlineData("NonMasqueradeCIDRs:\n  - 172.16.0.0/12\n  - 10.0.0.0/8\nMasqLinkLocal: false\n", false)]
    [InlineData("nonMasqueradeSrcCIDRs:\n- 192.168.0.0/16\nnonMasqueradeCIDRs:\n- 10.0.0.0/8\n- 172.16.0.0/12\n", true)]
    [InlineData("# by the cloud\nnonMasqueradeCIDRs: # destinations\n  - 10.0.0.0/8   # a\n  - \"172.16.0.0/12\"\n  - fd00::/8\n", true)]
    public void Every_shape_of_TKEs_list_is_understood(string config, bool linkLocal)
    {
        var plan = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke(config), new EnableRequest());
        Assert.Contains($"ipMasqAgent.config.nonMasqueradeCIDRs: - -> {List}", plan.Lines());
        Assert.Equal(linkLocal, plan.Lines().Contains("ipMasqAgent.config.masqLinkLocal: - -> true"));
        Assert.DoesNotContain(plan.Warnings, static w => w.Contains("give --vpc-cidr", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonMasqueradeSrcCIDRs:\n- 192.168.0.0/16\n")]
    [InlineData("nonMasqueradeCIDRs: 10.0.0.0/8\n")]
    [InlineData("nonMasqueradeCIDRs: [10.0.0.0]\n")]
    [InlineData("resyncInterval: 1m\n")]
    [InlineData("a: [\n")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_a_usable_list_the_ranges_are_those_that_are_seen_with_a_warning(string? config)
    {
        var plan = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke(config), new EnableRequest());
        Assert.Contains("""ipMasqAgent.config.nonMasqueradeCIDRs: - -> ["172.22.0.0/16"]""", plan.Lines());
        Assert.Contains(plan.Warnings, static w => w.Contains("172.22.0.0/16", StringComparison.Ordinal)
            && w.Contains("give --vpc-cidr", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_said_goes_before_TKEs_list_and_pods_outside_it_are_added()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8]").WithPods("172.22.49.1", "10.1.2.3");
        var plan = FeaturePlanner.Enable(state, new EnableRequest { VpcCidrs = [Cidr.Parse("172.22.0.0/16"), Cidr.Parse("192.168.7.0/24")] });
        Assert.Contains("""ipMasqAgent.config.nonMasqueradeCIDRs: - -> ["172.22.0.0/16","192.168.7.0/24","10.1.0.0/16"]""", plan.Lines());
        Assert.Contains(plan.Warnings, static w => w.Contains("10.1.0.0/16 is added", StringComparison.Ordinal));
        var whole = FeaturePlanner.Enable(state, new EnableRequest { VpcCidrs = [Cidr.Parse("0.0.0.0/0")] });
        Assert.Contains(whole.Warnings, static w => w.StartsWith("with --vpc-cidr 0.0.0.0/0", StringComparison.Ordinal));
    }

    [Fact]
    public void Ranges_that_make_no_sense_are_refused()
    {
        var range = new EnableRequest { VpcCidrs = [Cidr.Parse("10.0.0.0/8")] };
        Assert.Contains("is for native routing",
            Assert.Throws<UsageException>(() => FeaturePlanner.Enable(Installed("1.18.3", Overlay()), range)).Message, StringComparison.Ordinal);
        var six = new EnableRequest { VpcCidrs = [Cidr.Parse("fd00::/8")] };
        Assert.Contains("IPv6", Assert.Throws<UsageException>(() => FeaturePlanner.Enable(Installed("1.18.3", TkeNative()), six)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_ipv4NativeRoutingCIDR_covers_needs_no_list()
    {
        var values = TkeNative();
        values["ipv4NativeRoutingCIDR"] = "172.22.0.0/16";
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values).OnTke("nonMasqueradeCIDRs: [172.22.0.0/16]"), new EnableRequest());
        Assert.Equal(["bpf.masquerade: false -> true", "egressGateway.enabled: false -> true", "enableIPv4Masquerade: false -> true"], plan.Lines());
        Assert.Equal([Cidr.Parse("172.22.0.0/16")], plan.Effects.Single(static e => e.Change == TrafficChange.NodeAddress).Except);
    }

    [Fact]
    public void To_a_list_that_there_is_only_what_is_missing_is_added()
    {
        var values = TkeNative();
        values["enableIPv4Masquerade"] = true;
        values["bpf"] = new JObject { ["masquerade"] = true };
        values["ipMasqAgent"] = JObject.Parse("""{"enabled": true, "config": {"nonMasqueradeCIDRs": ["192.168.0.0/16", "fd00::/8", "172.22.0.0/17"],""" +
            """ "masqLinkLocal": true}}""");
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values).OnTke("nonMasqueradeCIDRs: [192.168.3.0/24, 172.22.0.0/16]"), new EnableRequest());
        Assert.Equal(
            [
                "egressGateway.enabled: false -> true",
                """ipMasqAgent.config.nonMasqueradeCIDRs: ["172.22.0.0/17","192.168.0.0/16","fd00::/8"] -> ["192.168.0.0/16","fd00::/8","172.22.0.0/16"]""",
            ],
            plan.Lines());
        var effect = Assert.Single(plan.Effects, static e => e.Change == TrafficChange.PodAddress);
        Assert.Equal([Cidr.Parse("172.22.128.0/17")], effect.Destinations);
        Assert.Equal("3 pods, with or without a policy, are seen by 172.22.128.0/17 with their own addresses where the node's is seen now", effect.Sentence);
    }

    [Fact]
    public void Where_the_usual_ranges_are_in_force_they_stay()
    {
        var values = TkeNative();
        values["enableIPv4Masquerade"] = true;
        values["bpf"] = new JObject { ["masquerade"] = true };
        values["ipMasqAgent"] = new JObject { ["enabled"] = true };
        Assert.Equal(["egressGateway.enabled: false -> true"], FeaturePlanner.Enable(Installed("1.18.3", values), new EnableRequest()).Lines());
        var far = FeaturePlanner.Enable(Installed("1.18.3", values).WithPods("11.0.0.1"), new EnableRequest());
        var list = (JArray)far.Values.Single(static v => v.Path == "ipMasqAgent.config.nonMasqueradeCIDRs").New;
        Assert.Equal(12, list.Count);
        Assert.Equal("11.0.0.1/32", (string?)list[^1]);
    }

    [Fact]
    public void Where_masquerading_was_on_hosts_around_the_nodes_go_on_seeing_them()
    {
        // Pods have a range of their own, to which the network has no way back.
        var values = new JObject
        {
            ["routingMode"] = "native",
            ["kubeProxyReplacement"] = true,
            ["k8sServiceHost"] = "172.22.48.2",
            ["ipv4NativeRoutingCIDR"] = "10.244.0.0/16"
        };
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values).WithPods("10.244.1.5", "10.244.2.6"), new EnableRequest());
        Assert.Equal(["bpf.masquerade: false -> true", "egressGateway.enabled: false -> true"], plan.Lines());
        Assert.DoesNotContain(plan.Effects, static e => e.Change is TrafficChange.NodeAddress or TrafficChange.PodAddress);
        // Where it was off, all hosts saw pods.
        values["enableIPv4Masquerade"] = false;
        plan = FeaturePlanner.Enable(Installed("1.18.3", values).WithPods("10.244.1.5", "10.244.2.6"), new EnableRequest());
        Assert.Contains("""ipMasqAgent.config.nonMasqueradeCIDRs: - -> ["172.22.0.0/16"]""", plan.Lines());
    }

    [Fact]
    public void A_configuration_that_excludes_nothing_gets_no_list_where_it_needs_none()
    {
        var values = TkeNative();
        values["enableIPv4Masquerade"] = true;
        values["bpf"] = new JObject { ["masquerade"] = true };
        values["ipv4NativeRoutingCIDR"] = "172.22.0.0/16";
        values["ipMasqAgent"] = JObject.Parse("""{"enabled": true, "config": {"masqLinkLocal": false}}""");
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values).OnTke(), new EnableRequest());
        // What was chosen for link-local destinations stays.
        Assert.Equal(["egressGateway.enabled: false -> true"], plan.Lines());
        Assert.Null(plan.MasqueradeConfig);
    }

    [Theory]
    [InlineData("10.244.1.5 10.244.2.6", "")]
    [InlineData("10.244.1.5 10.245.2.6", "10.0.0.0/8")]
    public void A_native_range_that_covers_the_pods_is_not_widened_by_the_pool(string pods, string added)
    {
        var given = JObject.Parse("""{"routingMode": "native", "ipv4NativeRoutingCIDR": "10.244.0.0/16", "ipam": {"mode": "cluster-pool"},""" +
            """ "kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");
        var plan = FeaturePlanner.Enable(Installed("1.18.3", given).WithSetting("cluster-pool-ipv4-cidr", "10.0.0.0/8")
            .WithPods(pods.Split(' ')), new EnableRequest());
        Assert.Equal(added, string.Join(' ', plan.Values.Where(static v => v.Path == "ipMasqAgent.config.nonMasqueradeCIDRs").SelectMany(static v => v.New)
            .Select(static v => v.ToString())));
        Assert.Equal(added.Length > 0, plan.Values.Any(static v => v.Path == "ipMasqAgent.enabled"));
    }
}
