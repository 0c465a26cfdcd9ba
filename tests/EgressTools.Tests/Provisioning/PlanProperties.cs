using CsCheck;
using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>What must hold for every installation.</summary>
public sealed class PlanProperties
{
    private static readonly string[] Ranges = ["10.0.0.0/8", "172.16.0.0/12", "172.22.0.0/16", "172.22.48.0/22", "192.168.1.0/24", "11.1.1.0/24", "fd00::/8"];

    private static readonly Gen<Address> Anywhere = Gen.Select(
        Gens.OneOf(10u << 24, (172u << 24) | (22u << 16), (192u << 24) | (168u << 16), 100u << 24 | 64u << 16, 11u << 24, 8u << 24), Gen.UInt[0, 0x3ffff])
        .Select(static (network, host) => new Address(network | host, isIPv6: false));

    private static readonly Gen<Cidr> Range = Gen.Select(Anywhere, Gen.Int[6, 32]).Select(static (address, length) => new Cidr(address, length));

    private static readonly Gen<JObject> Given = Gen.Select(Gen.Bool, Gens.OneOf("", "true", "false", "text"), Gens.OneOf("", "true", "false"),
        Gens.OneOf("", "true", "false"), Gens.OneOf(Ranges[..6]), Gens.OneOf(Ranges).Array[0, 3], Gen.Int[0, 31])
        .Select(static (native, v4, bpf, agent, nativeRange, list, which) =>
        {
            var values = native ? TkeNative() : Overlay();
            if (v4.Length > 0)
                values["enableIPv4Masquerade"] = v4 == "text" ? "true" : v4 == "true";
            if (bpf.Length > 0)
                values["bpf"] = new JObject { ["masquerade"] = bpf == "true" };
            if (agent.Length > 0)
                values["ipMasqAgent"] = new JObject { ["enabled"] = agent == "true" };
            if ((which & 1) != 0)
                values["ipv4NativeRoutingCIDR"] = nativeRange;
            if ((which & 2) != 0 && values["ipMasqAgent"] is JObject masquerade)
                masquerade["config"] = new JObject { ["nonMasqueradeCIDRs"] = new JArray(list.Select(static r => new JValue(r))) };
            if ((which & 4) != 0)
                values["kubeProxyReplacement"] = (which & 8) != 0;
            if ((which & 16) != 0)
                values["egressGateway"] = new JObject { ["enabled"] = true };
            return values;
        });

    private static readonly Gen<FeatureState> State =
        Gen.Select(Gens.OneOf(Versions), Given, Gens.OneOf<string?>(null, "", "resyncInterval: 1m", "nonMasqueradeCIDRs: [172.16.0.0/12, 9.0.0.0/8]",
        "{\"nonMasqueradeCIDRs\": [\"10.0.0.0/8\"], \"masqLinkLocal\": false}"), Gen.Bool, Anywhere.Array[0, 6])
        .Select(static (version, given, list, tke, pods) =>
        {
            var state = Installed(version, given).WithPods([.. pods.Distinct().Select(static p => p.ToString())]);
            return tke ? state.OnTke(list) : state;
        });

    [Fact]
    public void Once_it_is_carried_out_there_is_nothing_more_to_do() => State.Sample(static state =>
    {
        var once = FakeHelm.Carry(FeaturePlanner.Enable(state, new EnableRequest()));
        var again = FeaturePlanner.Enable(once, new EnableRequest());
        Assert.True(again.IsDone, string.Join('\n', again.Lines().Concat(again.SettingLines())));
        Assert.Empty(again.Blockers);
        Assert.False(once.Snapshot.Installation.IsFeatureOff);
    });

    [Fact]
    public void Switched_off_again_masquerading_is_as_it_was() => State.Where(static s => s.Snapshot.Installation.IsFeatureOff).Sample(static start =>
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(start, new EnableRequest()));
        var off = FakeHelm.Carry(FeaturePlanner.Disable(on, new DisableRequest()));
        Assert.Equal(Switches(start), Switches(off));
        Assert.True(FeaturePlanner.Disable(off, new DisableRequest()).IsDone);
    });

    [Fact]
    public void Pods_see_each_others_addresses_in_native_routing() => State.Sample(static state =>
    {
        var on = FakeHelm.Carry(FeaturePlanner.Enable(state, new EnableRequest()));
        if (on.Snapshot.Installation.Setting("routing-mode") != "native")
            return;
        var excluded = Masquerading.Of(on.Snapshot.Installation).Excluded!.Value;
        Assert.All(state.Snapshot.Endpoints.SelectMany(static e => e.Addresses), a => Assert.Contains(excluded, r => r.Contains(a)));
    });

    [Fact]
    public void What_was_excluded_stays_excluded() => State.Sample(static state =>
    {
        if (Masquerading.Of(state.Snapshot.Installation) is not { IsOn: true, Excluded: { } before }
            || state.Snapshot.Installation.Setting("routing-mode") != "native")
            return;
        var on = FakeHelm.Carry(FeaturePlanner.Enable(state, new EnableRequest()));
        // But for link-local destinations, where TKE has them masqueraded.
        var lost = PrefixSet.Without(before, [.. Masquerading.Of(on.Snapshot.Installation).Excluded!.Value, Cidr.Parse("169.254.0.0/16")]);
        Assert.Empty(lost);
    });

    [Fact]
    public void Ranges_hold_every_address_that_was_seen_and_no_public_one_else() => Gen.Select(Anywhere.Array[0, 60], Anywhere).Sample((seen, other) =>
    {
        var ranges = SurroundingNetworks.Around(seen);
        Assert.All(seen, a => Assert.Single(ranges, r => r.Contains(a)));
        Assert.Equal(ranges, ranges.Order());
        Assert.True(!AddressClass.IsPublic(other) || seen.Contains(other) || !ranges.Any(r => r.Contains(other)));
    });

    [Fact]
    public void Sets_of_prefixes_are_what_their_addresses_are() => Gen.Select(Range.Array[0, 8], Range.Array[0, 8], Anywhere).Sample((some, others, address) =>
    {
        var merged = PrefixSet.Merge(some);
        var left = PrefixSet.Without(some, others);
        Assert.Equal(some.Any(r => r.Contains(address)), merged.Any(r => r.Contains(address)));
        Assert.Equal(some.Any(r => r.Contains(address)) && !others.Any(r => r.Contains(address)), left.Any(r => r.Contains(address)));
        Assert.All(left, r => Assert.DoesNotContain(left, o => o != r && o.Overlaps(r)));
        Assert.Equal(merged.Length, PrefixSet.Merge(merged).Length);
    });

    [Fact]
    public void Helm_reads_every_value_back_as_it_was() =>
        Gen.Select(Gen.String[Gen.Char["ab01,.{}[]\\= \"'$"], 0, 12], Gen.String[Gen.Char["ab01,.{}[]\\= \"'$"], 1, 8].Array[1, 4], Gen.Long,
        Gens.OneOf("true", "FALSE", "null", "0", "007", "-5", "60002", "{a,b}", "{")).Sample(static (text, list, number, word) =>
    {
        foreach (var value in new JToken[] { text, new JArray(list.Select(static t => new JValue("x" + t))), number, true, false, word })
        {
            var values = new JObject();
            var arguments = HelmSet.Arguments(new ValueChange("a.b", null, value));
            FakeHelm.Set(values, arguments[1], arguments[0] == "--set-string");
            Assert.True(JToken.DeepEquals(value, values["a"]!["b"]), $"{arguments[1]} became {values}");
        }
    });

    [Fact]
    public void What_the_description_says_is_read_back() => Gen.Select(Gens.OneOf(Ranges).Array[1, 4], Gen.Bool).Sample(static (list, on) =>
    {
        var array = new JArray(list.Select(static r => new JValue(r)));
        var plan = new FeaturePlan(FeatureGoal.On, Installed("1.18.3", Overlay()))
        {
            Values = [new ValueChange("bpf.masquerade", on, !on), new ValueChange("egressGateway.enabled", false, true),
                new ValueChange("ipMasqAgent.config.nonMasqueradeCIDRs", array, array)],
        };
        var read = RevisionDescription.BeforeIn(RevisionDescription.Of(plan));
        Assert.Equal(["bpf.masquerade", "ipMasqAgent.config.nonMasqueradeCIDRs"], read.Keys);
        Assert.Equal(on, (bool)read["bpf.masquerade"]);
        Assert.True(JToken.DeepEquals(array, read["ipMasqAgent.config.nonMasqueradeCIDRs"]));
    });

    private static string Switches(FeatureState state)
    {
        var settings = state.Snapshot.Installation;
        return string.Join(' ', new[] { "enable-ipv4-masquerade", "enable-bpf-masquerade", "enable-ip-masq-agent" }.Select(k => $"{k}={settings.IsOn(k)}"));
    }
}
