using System.Text;

namespace EgressTools.Tests.Installations;

/// <summary>
/// What enabling and disabling show and print, installation by installation, in Golden/feature: read as a person would who has to decide by it.
/// </summary>
public sealed class FeatureGoldenTests
{
    private static readonly Dictionary<string, InstallationPlay> Plays = new(StringComparer.Ordinal)
    {
        ["native-1.16"] = new("1.16.5", IsNative: true),
        ["native-1.18-tke-block"] = Tke("1.18.3",
            "nonMasqueradeCIDRs:\n- 10.0.0.0/16\n- 172.16.0.0/12\nnonMasqueradeSrcCIDRs:\n- 192.168.7.0/24\nmasqLinkLocal: true\nresyncInterval: 1m0s\n"),
        ["native-1.18-tke-flow"] = Tke("1.18.3", "NonMasqueradeCIDRs: [10.0.0.0/16, 172.16.0.0/12]\nMasqLinkLocal: false\n"),
        ["native-1.20-tke-json"] = Tke("1.20.0", """{"NonMasqueradeCIDRs":["10.0.0.0/16","172.16.0.0/12"],"MasqLinkLocal":true,"ResyncInterval":"1m0s"}"""),
        ["native-1.20-tke-no-list"] = new("1.20.0", IsNative: true) { IsTke = true },
        ["native-1.18-by-hand"] = new("1.18.3", IsNative: true) { ByHelm = false },
        ["native-1.18-secret-unread"] = new("1.18.3", IsNative: true) { HasSecret = false, ReplacesKubeProxy = true },
        ["native-1.18-three-api-servers"] = new("1.18.3", IsNative: true) { ApiServers = ["10.0.0.10", "10.0.0.20", "10.0.0.30"] },
        ["overlay-1.16"] = new("1.16.5", IsNative: false),
        ["overlay-1.18-tke"] = new("1.18.3", IsNative: false) { IsTke = true, ReplacesKubeProxy = true },
        ["overlay-1.20-by-hand"] = new("1.20.0", IsNative: false) { ByHelm = false },
    };

    private static readonly string[] Lines =
    [
        "enable --dry-run client", "enable --print values", "enable --print command", "enable --print script", "enable --dry-run client -o yaml", "disable",
    ];

    public static TheoryData<string> Names() => [.. Plays.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Shows_and_prints(string name)
    {
        await using var scene = await InstallationScene.StartAsync(Plays[name]);
        var text = new StringBuilder();
        foreach (var line in Lines)
        {
            var run = await scene.Terminal.RunAsync(line.Split(' '));
            // What stands there is the same each time: once is enough to read.
            Golden.Append(text, "kubectl egress " + line, line == Lines[0] || run.ExitCode != 0 ? run : run with { Error = "" });
        }
        Golden.Check(text.ToString(), Path.Combine("feature", name + ".txt"));
        Assert.DoesNotContain("hunter2", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method is not "GET");
    }

    private static InstallationPlay Tke(string version, string list) => new(version, IsNative: true) { IsTke = true, TkeList = list, ReplacesKubeProxy = true };
}
