using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>What switching off changes.</summary>
public sealed class PlanDisableTests
{
    public static TheoryData<string> Releases() => [.. Versions];

    [Theory]
    [MemberData(nameof(Releases))]
    public void Masquerading_goes_back_to_what_it_was(string version)
    {
        var before = Installed(version, TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]");
        var on = FakeHelm.Carry(FeaturePlanner.Enable(before, new EnableRequest()));
        var plan = FeaturePlanner.Disable(on, new DisableRequest());
        Assert.Equal(["bpf.masquerade: true -> false", "egressGateway.enabled: true -> false", "enableIPv4Masquerade: true -> false",
            "ipMasqAgent.enabled: true -> false"], plan.Lines());
        var off = FakeHelm.Carry(plan);
        Assert.True(off.Snapshot.Installation.IsFeatureOff);
        Assert.Equal("false", off.Snapshot.Installation.Setting("enable-ipv4-masquerade"));
        Assert.Contains(plan.Effects, static e => e.Change == TrafficChange.PodAddress);
        Assert.True(FeaturePlanner.Disable(off, new DisableRequest()).IsDone);
        // And on again as the first time.
        Assert.True(FeaturePlanner.Enable(FakeHelm.Carry(FeaturePlanner.Enable(off, new EnableRequest())), new EnableRequest()).IsDone);
    }

    [Fact]
    public void Kube_proxy_replacement_and_the_address_of_the_API_server_stay()
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        var plan = FeaturePlanner.Disable(on, new DisableRequest());
        Assert.Equal(["bpf.masquerade: true -> false", "egressGateway.enabled: true -> false"], plan.Lines());
        Assert.Contains(plan.Notes, static n => n.StartsWith("the replacement of kube-proxy", StringComparison.Ordinal));
    }

    [Fact]
    public void Masquerading_stays_where_that_is_wanted_or_nothing_tells_how_it_was()
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke(), new EnableRequest()));
        Assert.Equal(["egressGateway.enabled: true -> false"], FeaturePlanner.Disable(on, new DisableRequest { KeepMasquerading = true }).Lines());
        var plan = FeaturePlanner.Disable(on with { Enabled = null }, new DisableRequest());
        Assert.Equal(["egressGateway.enabled: true -> false"], plan.Lines());
        Assert.Contains(plan.Notes, static n => n.StartsWith("masquerading stays as it is", StringComparison.Ordinal));
    }

    [Fact]
    public void What_somebody_changed_since_is_theirs()
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke(), new EnableRequest()));
        var given = (JObject)on.Release!.Given!.DeepClone();
        given["ipMasqAgent"]!["enabled"] = "true";
        var plan = FeaturePlanner.Disable(on with { Release = on.Release with { Given = given } }, new DisableRequest());
        Assert.DoesNotContain(plan.Lines(), static l => l.StartsWith("ipMasqAgent", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, static n => n.StartsWith("ipMasqAgent.enabled stays as it is", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_run_that_adds_a_range_does_not_make_the_first_forgotten()
    {
        var before = Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [172.16.0.0/12]");
        var once = FakeHelm.Carry(FeaturePlanner.Enable(before, new EnableRequest()));
        var twice = FakeHelm.Carry(FeaturePlanner.Enable(once.OnTke("nonMasqueradeCIDRs: [172.16.0.0/12, 10.0.0.0/8]"), new EnableRequest()));
        Assert.NotEqual(once.Enabled!.Revision, twice.Enabled!.Revision);
        var off = FakeHelm.Carry(FeaturePlanner.Disable(twice, new DisableRequest()));
        Assert.Equal("false", off.Snapshot.Installation.Setting("enable-ipv4-masquerade"));
        Assert.False(off.Snapshot.Installation.IsOn("enable-ip-masq-agent"));
    }

    [Fact]
    public void While_there_are_policies_it_is_refused_unless_it_is_forced()
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest())).WithPolicies(Web(), Web("web-2", "8.8.8.8/32"));
        var plan = FeaturePlanner.Disable(on, new DisableRequest());
        Assert.Equal("there are policies web and web-2: 2 pods would leave by their own nodes; pass --remove-policies to save and delete them first, " +
            "or --force to leave them", plan.Refusal);
        Assert.Equal(
            [
                "2 pods of policy web leave for 0.0.0.0/0 by their own nodes where they leave by a gateway now",
                "2 pods of policy web-2 leave for 8.8.8.8/32 by their own nodes where they leave by a gateway now",
            ],
            plan.Effects.Where(static e => e.Change == TrafficChange.Released).Select(static e => e.Sentence));
        Assert.Null(FeaturePlanner.Disable(on, new DisableRequest { Force = true }).Refusal);
        // Nothing is refused where nothing would be done.
        var off = FakeHelm.Carry(FeaturePlanner.Disable(on, new DisableRequest { Force = true }));
        Assert.Null(FeaturePlanner.Disable(off, new DisableRequest()).Refusal);
    }

    [Fact]
    public void Policies_that_could_not_be_read_are_not_taken_for_none()
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        var gap = new Gap("ciliumegressgatewaypolicies", "not allowed to list them") { Kinds = SnapshotKinds.Policies };
        var unread = on with { Snapshot = on.Snapshot with { Complete = on.Snapshot.Complete & ~SnapshotKinds.Policies, Gaps = [gap] } };
        Assert.Equal(
            "whether policies still need it is unknown, since ciliumegressgatewaypolicies could not be read (not allowed to list them): " +
            "make them readable, or pass --force",
            FeaturePlanner.Disable(unread, new DisableRequest()).Refusal);
        Assert.Null(FeaturePlanner.Disable(unread, new DisableRequest { Force = true }).Refusal);
        // A cluster that does not know the resource holds none.
        var absent = unread with { Snapshot = unread.Snapshot with { Gaps = [gap with { IsAbsence = true }] } };
        Assert.Null(FeaturePlanner.Disable(absent, new DisableRequest()).Refusal);
    }

    [Fact]
    public void What_helm_did_not_write_it_does_not_take_away()
    {
        var off = Installed("1.18.3", Overlay());
        var plan = FeaturePlanner.Disable(off.WithSetting("enable-egress-gateway", "true"), new DisableRequest());
        Assert.Contains("kubectl patch configmap cilium-config -n kube-system --type=merge -p '{\"data\":{\"enable-egress-gateway\":null}}'",
            plan.Refusal, StringComparison.Ordinal);
        var on = FakeHelm.Carry(FeaturePlanner.Enable(off, new EnableRequest()));
        Assert.Contains("\"enable-ipv4-egress-gateway\":null",
            FeaturePlanner.Disable(on.WithSetting("enable-ipv4-egress-gateway", "true"), new DisableRequest()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_helm_both_names_of_the_setting_go()
    {
        var state = Applied("1.18.3", new JObject { ["egressGateway"] = new JObject { ["enabled"] = true } }).WithSetting("enable-ipv4-egress-gateway", "true");
        var plan = FeaturePlanner.Disable(state, new DisableRequest());
        Assert.Equal(["enable-egress-gateway: true -> -", "enable-ipv4-egress-gateway: true -> -"], plan.SettingLines());
        Assert.Equal(["egressGateway.enabled: true -> false"], plan.Lines());
    }

    [Theory]
    [InlineData("egress-tools enable, before: egressGateway.enabled=true image.tag=evil ipMasqAgent.[0]=x bpf.masquerade=false")]
    [InlineData("egress-tools enable, before: bpf.masquerade=false  = == enableIPv4Masquerade")]
    public void Of_a_description_only_masquerading_is_believed(string description)
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        var plan = FeaturePlanner.Disable(on with { Enabled = on.Enabled! with { Description = description } }, new DisableRequest());
        Assert.Equal(["bpf.masquerade: true -> false", "egressGateway.enabled: true -> false"], plan.Lines());
    }
}
