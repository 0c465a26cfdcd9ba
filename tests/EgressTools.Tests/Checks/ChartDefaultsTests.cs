using System.Collections.Frozen;

namespace EgressTools.Tests.Checks;

/// <summary>What the charts of 1.14 to 1.20 write into cilium-config: is the egress gateway on, and can it work?</summary>
public sealed class ChartDefaultsTests
{
    private const string Plain = "enable-egress-gateway";
    private const string IPv4 = "enable-ipv4-egress-gateway";

    /// <summary>A release of each chart, the name of its switch, and what is said of it in any case.</summary>
    private static readonly (string Version, string Key, string[] Always)[] Charts =
    [
        ("1.14.19", IPv4, ["EGT4018 info"]), ("1.15.19", IPv4, ["EGT4018 info"]), ("1.16.19", IPv4, []), ("1.17.18", IPv4, []), ("1.18.3", Plain, []),
            ("1.19.5", Plain, []), ("1.20.1", Plain, []),
    ];

    public static TheoryData<string, string, string[]> Releases()
    {
        var data = new TheoryData<string, string, string[]>();
        foreach (var (version, key, always) in Charts)
            data.Add(version, key, always);
        return data;
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void As_installed_it_is_off_and_that_is_no_fault(string version, string key, string[] always)
    {
        // The chart leaves the switch out, or writes it as false.
        string[] expected = ["EGT4001 info", "EGT4003 info", "EGT4004 info", .. always];
        Assert.Equal(expected, Found(version, Defaults(version)));
        Assert.Equal(expected, Found(version, Defaults(version), (key, "false")));
        Assert.True(Snapshot(version, Defaults(version), (key, "false")).Installation.IsFeatureOff);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Switched_on_alone_it_cannot_work(string version, string key, string[] always) =>
        Assert.Equal(["EGT4003 error", "EGT4004 error", .. always], Found(version, Defaults(version), (key, "true")));

    [Theory]
    [MemberData(nameof(Releases))]
    public void Switched_on_with_what_it_needs_it_works(string version, string key, string[] always)
    {
        Assert.Equal(always, Found(version, Defaults(version), (key, "true"), ("enable-bpf-masquerade", "true"), ("kube-proxy-replacement", "true")));
        Assert.False(Snapshot(version, Defaults(version), (key, "true")).Installation.IsFeatureOff);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Switched_on_by_the_other_name_it_is_off_or_soon_will_be(string version, string key, string[] always) =>
        Assert.Equal([version == "1.18.3" ? "EGT4002 warning" : "EGT4002 error", .. always],
            Found(version, Defaults(version), (key == Plain ? IPv4 : Plain, "true"), ("enable-bpf-masquerade", "true"), ("kube-proxy-replacement", "true")));

    [Theory]
    [MemberData(nameof(Releases))]
    public void Where_the_chart_does_not_write_masquerading_it_is_not_said_to_be_off(string version, string key, string[] always)
    {
        var defaults = Defaults(version);
        defaults.Remove("enable-bpf-masquerade");
        Assert.Equal(["EGT4004 warning", .. always], Found(version, defaults, (key, "true"), ("kube-proxy-replacement", "true")));
        Assert.Equal(["EGT4004 error", "EGT4004 warning", .. always],
            Found(version, defaults, (key, "true"), ("kube-proxy-replacement", "true"), ("enable-ipv4-masquerade", "false")));
    }

    [Theory]
    [InlineData("1.14.19", "true", "")]
    [InlineData("1.14.19", "strict", "")]
    [InlineData("1.14.19", "partial", "EGT4003 warning")]
    [InlineData("1.14.19", "disabled", "EGT4003 error")]
    [InlineData("1.14.19", "false", "EGT4003 error")]
    [InlineData("1.15.0", "true", "")]
    [InlineData("1.15.0", "strict", "EGT4003 warning")]
    [InlineData("1.15.0", "partial", "EGT4003 warning")]
    [InlineData("1.20.1", "strict", "EGT4003 warning")]
    [InlineData("1.20.1", "false", "EGT4003 error")]
    public void The_words_for_replacing_kube_proxy_hang_on_the_release(string version, string word, string found)
    {
        var key = Charts.First(c => c.Version[..4] == version[..4]).Key;
        Assert.Equal(found.Length == 0 ? [] : [found], Found(version, Defaults(version), (key, "true"), ("enable-bpf-masquerade", "true"),
            ("kube-proxy-replacement", word)).Where(static f => f.StartsWith("EGT4003", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.14.19", "32768", 1)]
    [InlineData("1.15.19", "32768", 1)]
    [InlineData("1.16.0", "32768", 1)]
    [InlineData("1.16.19", "'32768'", 0)]
    [InlineData("1.20.1", "'32768'", 0)]
    public async Task A_number_is_read_all_the_same_and_said_to_be_refused(string version, string value, int findings)
    {
        var text = $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cilium-config, namespace: kube-system}
            data:
              egress-gateway-policy-map-max: {{value}}
            ---
            apiVersion: cilium.io/v2
            kind: CiliumEgressGatewayPolicyList
            items: []
            """;
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var snapshot = await OpenSource.Documents(["-"], input, TimeProvider.System)
            .ReadAsync(CheckRunner.Needs, new Silence(), TestContext.Current.CancellationToken);
        snapshot = snapshot with { Installation = snapshot.Installation with { Version = CiliumVersion.Find(version) } };
        Assert.Equal(32768, snapshot.Installation.MapLimit);
        Assert.Equal(findings, CheckRunner.Run(new CheckInput(snapshot), new CheckOptions { Only = ["EGT4019"] }).Findings.Count());
    }

    private static IEnumerable<string> Found(string version, Dictionary<string, string> defaults, params (string Key, string Value)[] set) =>
        CheckRunner.Run(new CheckInput(Snapshot(version, defaults, set)),
            new CheckOptions { Only = ["EGT4"] }).Findings.Select(static f => $"{f.Code} {CheckWords.Of(f.Severity)}").Order(StringComparer.Ordinal);

    private static ClusterSnapshot Snapshot(string version, Dictionary<string, string> defaults, params (string Key, string Value)[] set)
    {
        var settings = new Dictionary<string, string>(defaults);
        foreach (var (key, value) in set)
            settings[key] = value;
        return new ClusterSnapshot
        {
            Complete = SnapshotKinds.Installation | SnapshotKinds.Configuration | SnapshotKinds.Policies,
            Installation = new CiliumInstallation("kube-system", CiliumVersion.Find(version), settings.ToFrozenDictionary(StringComparer.Ordinal)),
        };
    }

    /// <summary>What the chart writes where nothing is asked of it, as far as it matters here.</summary>
    private static Dictionary<string, string> Defaults(string version)
    {
        var minor = CiliumVersion.Find(version)!.Minor;
        var settings = new Dictionary<string, string>
        {
            ["kube-proxy-replacement"] = "false",
            ["enable-bpf-masquerade"] = "false",
            ["enable-ipv4-masquerade"] = "true",
            ["enable-ipv6-masquerade"] = "true",
            ["enable-ipv4"] = "true",
            ["enable-ipv6"] = "false",
            ["enable-cilium-endpoint-slice"] = "false",
            ["identity-allocation-mode"] = "crd",
            ["egress-gateway-reconciliation-trigger-interval"] = "1s",
            ["routing-mode"] = "tunnel",
            ["tunnel-protocol"] = "vxlan",
            ["ipam"] = "cluster-pool",
            ["bpf-lb-acceleration"] = "disabled",
            ["enable-l7-proxy"] = "true",
            ["cluster-id"] = "0",
            ["cluster-name"] = "default",
        };
        if (minor <= 15)
            settings["enable-remote-node-identity"] = settings["install-egress-gateway-routes"] = minor == 14 ? "true" : "false";
        if (minor <= 17)
            settings["enable-high-scale-ipcache"] = "false";
        if (minor >= 18)
            settings["underlay-protocol"] = "ipv4";
        return settings;
    }
}
