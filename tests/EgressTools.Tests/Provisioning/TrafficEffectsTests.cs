using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>What a plan means for traffic.</summary>
public sealed class TrafficEffectsTests
{
    [Fact]
    public void On_TKE_pods_policies_and_the_tunnel_are_told()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]").WithPolicies(Web());
        var effects = FeaturePlanner.Enable(state, new EnableRequest()).Effects;
        Assert.Equal(
            [
                "3 pods, with or without a policy, are seen by all destinations outside the cluster but 10.0.0.0/8 " +
                "and 172.16.0.0/12 with the address of the node where the pod's own is seen now",
                "2 pods of policy web leave for 0.0.0.0/0 by gateway 172.22.48.10 where they leave by their own nodes now",
                "nodes send what is for a gateway on another node through VXLAN on UDP port 8472, although routing is native otherwise: " +
                "security groups have to let UDP 8472 pass between all nodes, in both directions",
                "the agents restart in no order, because ipMasqAgent.enabled changes their pods: pods of policy web lose traffic or leave a gateway with " +
                "their own address, until all agents of the gateways run with the egress gateway; --without-policies avoids that",
            ],
            effects.Select(static e => e.Sentence));
        Assert.Equal([3, 2, null, 2], effects.Select(static e => e.Pods));
        Assert.Equal([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12")], effects[0].Except);
    }

    [Fact]
    public void From_iptables_to_BPF_only_what_differs_is_told()
    {
        var values = new JObject
        {
            ["routingMode"] = "native",
            ["kubeProxyReplacement"] = true,
            ["k8sServiceHost"] = "172.22.48.2",
            ["ipv4NativeRoutingCIDR"] = "172.22.0.0/16"
        };
        var state = Installed("1.18.3", values);
        Assert.Equal([TrafficChange.NotCompared, TrafficChange.Tunnel, TrafficChange.Mtu],
            FeaturePlanner.Enable(state, new EnableRequest()).Effects.Select(static e => e.Change));
        // With the list that is added link-local destinations are left out of masquerading too.
        var effects = FeaturePlanner.Enable(state, new EnableRequest { VpcCidrs = [Cidr.Parse("172.22.0.0/15")] }).Effects;
        var effect = Assert.Single(effects, static e => e.Change == TrafficChange.PodAddress);
        Assert.Equal([Cidr.Parse("169.254.0.0/16"), Cidr.Parse("172.23.0.0/16")], effect.Destinations);
    }

    [Fact]
    public void In_overlay_mode_it_is_said_what_was_not_compared()
    {
        var effect = FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()).Effects[0];
        Assert.Equal(TrafficChange.NotCompared, effect.Change);
        Assert.StartsWith("BPF masquerades pods where iptables does now: ", effect.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eni")]
    [InlineData("alibabacloud")]
    public void What_agents_find_out_by_themselves_is_not_counted_as_seeing_nodes(string ipam)
    {
        var values = TkeNative();
        values["ipam"] = new JObject { ["mode"] = ipam };
        var effect = FeaturePlanner.Enable(Installed("1.18.3", values), new EnableRequest()).Effects.Single(static e => e.Change == TrafficChange.NodeAddress);
        Assert.Equal("3 pods, with or without a policy, are seen by all destinations outside the cluster but those that agents find out by themselves with " +
            "the address of the node where the pod's own is seen now", effect.Sentence);
        Assert.Empty(effect.Destinations);
    }

    [Fact]
    public void Where_there_is_no_pod_none_is_counted()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]").WithPods();
        Assert.StartsWith("pods, of which there are none yet, are seen by",
            FeaturePlanner.Enable(state, new EnableRequest()).Effects[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_is_not_there_is_told()
    {
        var nowhere = Scene(Web() with { Gateway = Engine.Scene.On("10.9.9.9") });
        Assert.Contains(nowhere, static e => e.Sentence == "2 pods of policy web can no longer reach 0.0.0.0/0, because no node is its gateway");
        Assert.DoesNotContain(Scene(Web() with { DestinationCidrs = default }), static e => e.Change == TrafficChange.Steered);
        var many = Scene([.. Enumerable.Range(0, 13).Select(static i => Web($"web-{i:00}"))]);
        Assert.Equal(11, many.Count(static e => e.Change == TrafficChange.Steered));
        Assert.Equal("2 pods of 3 more policies leave by gateways", many.Last(static e => e.Change == TrafficChange.Steered).Sentence);
    }

    [Theory]
    [InlineData("vxlan", "", "VXLAN on UDP port 8472")]
    [InlineData("vxlan", "4789", "VXLAN on UDP port 4789")]
    [InlineData("geneve", "0", "Geneve on UDP port 6081")]
    public void The_tunnel_has_the_port_that_the_settings_say(string protocol, string port, string said)
    {
        var state = Installed("1.18.3", TkeNative()).OnTke().WithSetting("tunnel-protocol", protocol).WithSetting("tunnel-port", port);
        Assert.Contains(said, FeaturePlanner.Enable(state, new EnableRequest()).Effects.Single(static e => e.Change == TrafficChange.Tunnel).Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_that_were_not_read_are_not_counted()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]");
        var unread = state with { Snapshot = state.Snapshot with { Endpoints = [], Complete = state.Snapshot.Complete & ~SnapshotKinds.Endpoints } };
        var effect = FeaturePlanner.Enable(unread, new EnableRequest()).Effects.Single(static e => e.Change == TrafficChange.NodeAddress);
        Assert.Equal((null, "pods, with or without a policy, are seen by all destinations outside the cluster but 172.16.0.0/12 with the address of the node " +
            "where the pod's own is seen now"), (effect.Pods, effect.Sentence));
        var unlisted = Assert.Throws<UsageException>(() => FeaturePlanner.Enable(unread.OnTke(), new EnableRequest()));
        Assert.Contains("give --vpc-cidr", unlisted.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<TrafficEffect> Scene(params ReadOnlySpan<EgressPolicy> policies) =>
        FeaturePlanner.Enable(Installed("1.18.3", Overlay()).WithPolicies(policies), new EnableRequest()).Effects;
}
