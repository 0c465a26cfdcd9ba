using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>What switching on changes, in the installations that there are.</summary>
public sealed class PlanEnableTests
{
    public static TheoryData<string> Releases() => [.. Versions];

    [Theory]
    [MemberData(nameof(Releases))]
    public void In_overlay_mode_nothing_is_excluded_and_kube_proxy_is_replaced(string version)
    {
        var plan = FeaturePlanner.Enable(Installed(version, Overlay()), new EnableRequest());
        Assert.Equal(
            ["bpf.masquerade: false -> true", "egressGateway.enabled: false -> true", "k8sServiceHost: - -> \"172.22.48.2\"", "k8sServicePort: - -> 6443",
                "kubeProxyReplacement: \"false\" -> true"],
            plan.Lines());
        Assert.Empty(plan.Blockers);
        Assert.Equal([TrafficChange.NotCompared, TrafficChange.Services], plan.Effects.Select(static e => e.Change));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void A_second_time_there_is_nothing_to_do(string version)
    {
        foreach (var state in new[] { Installed(version, Overlay()), Installed(version, TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8, " +
            "172.16.0.0/12]"), Installed(version, TkeNative()).OnTke() })
        {
            var first = FeaturePlanner.Enable(state, new EnableRequest());
            var second = FeaturePlanner.Enable(FakeHelm.Carry(first), new EnableRequest());
            Assert.True(second.IsDone, string.Join('\n', second.Lines().Concat(second.SettingLines())));
            Assert.Empty(second.Effects);
            Assert.Empty(second.Blockers);
        }
    }

    [Fact]
    public void The_port_of_the_API_server_on_TKE_is_that_of_its_nodes()
    {
        var values = TkeNative();
        values["kubeProxyReplacement"] = false;
        values.Remove("k8sServiceHost");
        values.Remove("k8sServicePort");
        var plan = FeaturePlanner.Enable(Installed("1.18.3", values)
            .OnTke() with
        { ApiServers = [new ServerAddress("169.254.128.112", 443)] }, new EnableRequest());
        Assert.Contains("k8sServiceHost: - -> \"169.254.128.112\"", plan.Lines());
        Assert.Contains("k8sServicePort: - -> 60002", plan.Lines());
    }

    [Theory]
    [InlineData("", "are unknown")]
    [InlineData("10.0.0.1 10.0.0.2 10.0.0.3", "has 3 endpoints (10.0.0.1, 10.0.0.2 and 10.0.0.3)")]
    [InlineData("127.0.0.1", "which each node would take for itself")]
    public void Where_agents_reach_the_API_server_has_to_be_said_if_it_cannot_be_told(string hosts, string said)
    {
        ImmutableArray<ServerAddress> servers = [.. hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static h => new ServerAddress(h, 6443))];
        var state = Installed("1.18.3", Overlay()) with { ApiServers = servers };
        var error = Assert.Throws<UsageException>(() => FeaturePlanner.Enable(state, new EnableRequest()));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains("--k8s-service-host", error.Message, StringComparison.Ordinal);
        var plan = FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "api.example.com", ServicePort = 8443 });
        Assert.Contains("k8sServiceHost: - -> \"api.example.com\"", plan.Lines());
        Assert.Contains("k8sServicePort: - -> 8443", plan.Lines());
    }

    [Fact]
    public void An_address_that_is_no_endpoint_of_the_API_server_is_doubted()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke() with { ApiServers = [new ServerAddress("169.254.128.7", 60002)] };
        Assert.Contains(FeaturePlanner.Enable(state, new EnableRequest()).Warnings,
            static w => w.StartsWith("agents are told to reach the API server at 169.254.128.112:60002, which is not an endpoint", StringComparison.Ordinal));
        var other = FeaturePlanner.Enable(state, new EnableRequest { ServiceHost = "169.254.128.7" });
        Assert.Contains("k8sServiceHost: \"169.254.128.112\" -> \"169.254.128.7\"", other.Lines());
        Assert.DoesNotContain(other.Lines(), static l => l.StartsWith("k8sServicePort", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.14.19", "strict", true)]
    [InlineData("1.15.19", "strict", false)]
    [InlineData("1.14.19", "partial", false)]
    [InlineData("1.18.3", "true", true)]
    public void The_word_strict_is_as_good_as_true_in_1_14_alone(string version, string word, bool isRight)
    {
        var plan = FeaturePlanner.Enable(Installed(version, new JObject { ["kubeProxyReplacement"] = word, ["k8sServiceHost"] = "172.22.48.2" }),
            new EnableRequest());
        Assert.Equal(!isRight, plan.Lines().Contains($"kubeProxyReplacement: \"{word}\" -> true"));
    }

    [Fact]
    public void Settings_that_differ_from_what_helm_wrote_are_told_again()
    {
        var done = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        var plan = FeaturePlanner.Enable(done.WithSetting("enable-bpf-masquerade", "false"), new EnableRequest());
        Assert.Equal(["bpf.masquerade: false -> true"], plan.Lines());
        Assert.Equal(["enable-bpf-masquerade: false -> true"], plan.SettingLines());
        Assert.True(plan.NeedsUpgrade);
    }

    [Fact]
    public void Values_that_helm_would_write_back_are_told_although_the_settings_are_right()
    {
        var done = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        done.Release!.Given!["bpf"] = new JObject { ["masquerade"] = false };
        Assert.Equal(["bpf.masquerade: false -> true"], FeaturePlanner.Enable(done, new EnableRequest()).Lines());
    }

    [Fact]
    public void Agents_that_have_not_read_the_settings_have_to_start_again()
    {
        var done = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        var plan = FeaturePlanner.Enable(done.WithInstallation(static i => i with { ConfiguredAt = i.Agents[0].StartedAt!.Value.AddMinutes(1) }),
            new EnableRequest());
        Assert.Equal(2, plan.OldAgents.Length);
        Assert.False(plan.NeedsUpgrade);
        Assert.False(plan.IsDone);
    }

    [Theory]
    [InlineData("enable-cilium-endpoint-slice", "true", "EGT4005")]
    [InlineData("identity-allocation-mode", "kvstore", "EGT4006")]
    [InlineData("underlay-protocol", "ipv6", "EGT4023")]
    public void What_agents_would_refuse_blocks_unless_it_is_to_be_skipped(string key, string value, string code)
    {
        var state = Installed("1.18.3", Overlay()).WithSetting(key, value);
        Assert.Equal([code], FeaturePlanner.Enable(state, new EnableRequest()).Blockers.Select(static b => b.Code));
        Assert.Empty(FeaturePlanner.Enable(state, new EnableRequest { Skip = [new CheckSkip(code, null)] }).Blockers);
    }

    [Fact]
    public void Values_of_a_release_that_cannot_be_read_are_concluded_from_the_settings()
    {
        var state = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]");
        var unread = state with { Release = state.Release! with { Revision = 0, Given = null, Defaults = [] } };
        Assert.Equal(FeaturePlanner.Enable(state, new EnableRequest()).Values.Select(static v => $"{v.Path} {v.New}"),
            FeaturePlanner.Enable(unread, new EnableRequest()).Values.Select(static v => $"{v.Path} {v.New}"));
    }

    [Fact]
    public void A_release_that_helm_is_at_is_left_alone()
    {
        var state = Installed("1.18.3", Overlay()) with { Pending = "pending-upgrade" };
        Assert.StartsWith("the newest revision of release kube-system/cilium is pending-upgrade",
            FeaturePlanner.Enable(state, new EnableRequest()).Refusal, StringComparison.Ordinal);
        Assert.Null(FeaturePlanner.Enable(FakeHelm.Carry(
            FeaturePlanner.Enable(state with { Pending = null }, new EnableRequest())) with
        { Pending = "pending-upgrade" }, new EnableRequest()).Refusal);
    }

    [Fact]
    public void What_may_undo_or_exceed_the_plan_is_said()
    {
        var state = Installed("1.18.3", Overlay());
        Assert.Empty(FeaturePlanner.Enable(state, new EnableRequest()).Warnings);
        Assert.StartsWith("Flux's HelmRelease infra/cilium keeps this release", Assert.Single(
            FeaturePlanner.Enable(state with { Keeper = "Flux's HelmRelease infra/cilium" }, new EnableRequest()).Warnings), StringComparison.Ordinal);
        var older = state with { Release = state.Release! with { ChartVersion = "1.17.2" } };
        Assert.StartsWith("agents of 1.18.3 run, and the chart of the release is 1.17.2",
            Assert.Single(FeaturePlanner.Enable(older, new EnableRequest()).Warnings), StringComparison.Ordinal);
        Assert.Contains("without it helm would take the newest",
            FeaturePlanner.Enable(state with { Release = state.Release! with { ChartVersion = "" } }, new EnableRequest()).Refusal, StringComparison.Ordinal);
        Assert.Contains("Dataplane V2", FeaturePlanner.Enable(state.WithInstallation(static i => i with { IsDataplaneV2 = true }), new EnableRequest()).Refusal,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_tell_what_agents_reach_the_API_server_by()
    {
        var installed = Installed("1.18.3", Overlay()).Snapshot with { Origin = "files" };
        var request = new EnableRequest { ServiceHost = "172.22.48.2", ServicePort = 6443 };
        Assert.Contains("k8sServiceHost", FeaturePlanner.Enable(SavedInstallation.Of(installed), request).Values.Select(static v => v.Path));
        var again = installed with { Installation = installed.Installation with { Server = new ServerAddress("172.22.48.2", 6443) } };
        Assert.DoesNotContain(FeaturePlanner.Enable(SavedInstallation.Of(again), request).Values,
            static v => v.Path.StartsWith("k8sService", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cluster_without_IPv4_is_blocked()
    {
        var blocker = Assert.Single(FeaturePlanner.Enable(Installed("1.18.3", Overlay()).WithSetting("enable-ipv4", "false").WithSetting("enable-ipv6", "true"),
            new EnableRequest()).Blockers);
        Assert.Equal("EGT4004", blocker.Code);
        Assert.StartsWith("enable-ipv4 is 'false', so agents do not masquerade IPv4", blocker.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.14.19", true)]
    [InlineData("1.15.19", true)]
    [InlineData("1.16.3", true)]
    [InlineData("1.16.4", false)]
    [InlineData("1.17.18", false)]
    public void A_map_size_that_the_chart_writes_as_a_number_is_a_blocker(string version, bool expected)
    {
        var given = Overlay();
        given["egressGateway"] = JObject.Parse("""{"maxPolicyEntries": 32768}""");
        Assert.Equal(expected, FeaturePlanner.Enable(Installed(version, given), new EnableRequest()).Blockers.Any(static b => b.Code == "EGT4019"));
    }

    [Fact]
    public void Very_many_public_addresses_are_not_listed_one_by_one()
    {
        var pods = Enumerable.Range(0, 200).Select(static i => $"11.{i}.0.1").ToArray();
        Assert.Contains("give --vpc-cidr", Assert.Throws<UsageException>(
            () => FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).WithPods(pods), new EnableRequest())).Message, StringComparison.Ordinal);
        Assert.Contains("""ipMasqAgent.config.nonMasqueradeCIDRs: - -> ["11.0.0.0/8"]""",
            FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).WithPods(pods), new EnableRequest { VpcCidrs = [Cidr.Parse("11.0.0.0/8")] }).Lines());
    }
}
