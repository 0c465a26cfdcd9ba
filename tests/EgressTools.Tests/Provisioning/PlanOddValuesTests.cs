using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>Releases and options that are not as they usually are.</summary>
public sealed class PlanOddValuesTests
{
    [Theory]
    [InlineData("""{"enableIPv4Masquerade": {"a": "hunter2"}}""", "enableIPv4Masquerade")]
    [InlineData("""{"bpf": {"masquerade": [{"a": "hunter2"}]}}""", "bpf.masquerade")]
    [InlineData("""{"ipMasqAgent": {"config": {"nonMasqueradeCIDRs": "hunter2"}}}""", "ipMasqAgent.config.nonMasqueradeCIDRs")]
    [InlineData("""{"ipMasqAgent": {"config": {"nonMasqueradeCIDRs": [["hunter2"]]}}}""", "ipMasqAgent.config.nonMasqueradeCIDRs")]
    [InlineData("""{"k8sServiceHost": "hunter2\u001b[2J"}""", "k8sServiceHost")]
    public void A_value_of_a_wrong_kind_is_refused_without_saying_it(string given, string path)
    {
        var state = Installed("1.18.3", Overlay());
        state = state with { Release = state.Release! with { Given = JObject.Parse(given) } };
        foreach (var plan in new[] { FeaturePlanner.Enable(state, new EnableRequest()), FeaturePlanner.Disable(state, new DisableRequest()) })
        {
            Assert.StartsWith($"the value {path} of release kube-system/cilium has a type", plan.Refusal, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", plan.Refusal, StringComparison.Ordinal);
            Assert.Empty(plan.Values);
        }
    }

    [Theory]
    [InlineData("""{"enableIPv4Masquerade": null}""")]
    [InlineData("""{"enableIPv4Masquerade": null, "bpf": null}""")]
    public void A_null_takes_the_default_away_so_that_the_value_is_told(string given)
    {
        var state = Installed("1.18.3", Overlay()).WithSetting("enable-ipv4-masquerade", "false");
        state = state with { Release = state.Release! with { Given = JObject.Parse(given) } };
        Assert.Null(state.Release.Value("enableIPv4Masquerade"));
        Assert.Contains("enableIPv4Masquerade: false -> true", FeaturePlanner.Enable(state, new EnableRequest()).Lines());
    }

    [Fact]
    public void Of_values_that_were_only_concluded_no_mark_is_left()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]");
        var unread = state with { Release = state.Release! with { Revision = 0, Given = null, Defaults = [] } };
        Assert.Equal("egress-tools enable", RevisionDescription.Of(FeaturePlanner.Enable(unread, new EnableRequest())));
        Assert.Contains(", before: bpf.masquerade=false enableIPv4Masquerade=false",
            RevisionDescription.Of(FeaturePlanner.Enable(state, new EnableRequest())), StringComparison.Ordinal);
    }

    [Fact]
    public void The_port_of_another_API_server_is_not_guessed()
    {
        var overlay = Installed("1.18.3", Overlay());
        Assert.Contains("give --k8s-service-port", Assert.Throws<UsageException>(
            () => FeaturePlanner.Enable(overlay, new EnableRequest { ServiceHost = "api.example.com" })).Message, StringComparison.Ordinal);
        var endpoint = FeaturePlanner.Enable(overlay, new EnableRequest { ServiceHost = "172.22.48.2" });
        Assert.Contains("k8sServicePort: - -> 6443", endpoint.Lines());
        Assert.Contains(endpoint.Notes, static n => n.StartsWith("the port of the API server at 172.22.48.2 is taken to be 6443", StringComparison.Ordinal));
        var known = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke(), new EnableRequest { ServiceHost = "api.example.com" });
        Assert.Contains(known.Notes, static n => n.Contains("is taken to be 60002, as agents have it now", StringComparison.Ordinal));
    }

    [Fact]
    public void Hosts_that_no_agent_reaches_are_refused_or_doubted()
    {
        var state = Installed("1.18.3", Overlay());
        Assert.Throws<UsageException>(() => FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "0.0.0.0", ServicePort = 6443 }));
        Assert.Throws<UsageException>(() => FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "::", ServicePort = 6443 }));
        Assert.Contains(FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "127.0.0.1", ServicePort = 6443 }).Warnings,
            static w => w.Contains("is each node itself", StringComparison.Ordinal));
        Assert.Contains(FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "fd00::1", ServicePort = 6443 }).Warnings,
            static w => w.Contains("is of IPv6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_range_with_nothing_in_it_is_doubted_and_ranges_within_a_new_one_go()
    {
        var values = TkeNative();
        values["enableIPv4Masquerade"] = true;
        values["bpf"] = new JObject { ["masquerade"] = true };
        values["ipMasqAgent"] = JObject.Parse("""{"enabled": true, "config": {"nonMasqueradeCIDRs": ["172.22.0.0/16"], "masqLinkLocal": false}}""");
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values).OnTke(),
            new EnableRequest { VpcCidrs = [Cidr.Parse("172.22.0.0/15"), Cidr.Parse("8.8.8.0/24")] });
        Assert.Contains("""ipMasqAgent.config.nonMasqueradeCIDRs: ["172.22.0.0/16"] -> ["8.8.8.0/24","172.22.0.0/15"]""", plan.Lines());
        Assert.DoesNotContain(plan.Lines(), static l => l.StartsWith("ipMasqAgent.config.masqLinkLocal", StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, static w => w.StartsWith("no node and no pod has an address in --vpc-cidr 8.8.8.0/24", StringComparison.Ordinal));
    }
}
