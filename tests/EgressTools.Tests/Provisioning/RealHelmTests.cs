using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary><c>enable</c> and <c>disable</c> with the helm and the kubectl that people have.</summary>
public abstract class RealHelmTests(string release, string version, string setting)
{
    [Fact]
    public async Task Enable_disable_enable()
    {
        await using var real = await RealHelm.StartAsync(release, version);
        var enabled = await real.EgressAsync("enable", "-y", "--chart", real.Chart);
        Assert.True(enabled.ExitCode == 0, enabled.Error);
        Assert.Contains("4 of 4 agents", enabled.Out, StringComparison.Ordinal);
        Assert.Equal(("true", "true"), (real.Cilium.Setting(setting), real.Cilium.Setting("enable-bpf-masquerade")));

        var again = await real.EgressAsync("enable", "-y", "--chart", real.Chart);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));

        var disabled = await real.EgressAsync("disable", "-y", "--chart", real.Chart);
        Assert.True(disabled.ExitCode == 0, disabled.Error);
        Assert.Equal((null, "false"), (real.Cilium.Setting(setting), real.Cilium.Setting("enable-bpf-masquerade")));

        var third = await real.EgressAsync("enable", "-y", "--chart", real.Chart);
        Assert.True(third.ExitCode == 0, third.Error);
        Assert.Equal("true", real.Cilium.Setting(setting));
        Assert.Equal(["superseded", "superseded", "superseded", "deployed"], (await real.HistoryAsync()).Select(static r => r.Status));
    }

    [Fact]
    public async Task Policies_are_saved_as_kubectl_takes_them()
    {
        await using var real = await RealHelm.StartAsync(release, version);
        var policy = YamlObjects.Parse(FakeRun.Steered).Last();
        real.Server.Put(policy);
        real.Cilium.Map = static node => new AgentPlay { Json = "[]" };
        Assert.Equal(0, (await real.EgressAsync("enable", "-y", "--without-policies", "--chart", real.Chart)).ExitCode);
        Assert.NotNull(real.Server.Get("ciliumegressgatewaypolicies", "", "web"));

        var disabled = await real.EgressAsync("disable", "-y", "--remove-policies", "--chart", real.Chart);

        Assert.True(disabled.ExitCode == 0, disabled.Error);
        Assert.Null(real.Server.Get("ciliumegressgatewaypolicies", "", "web"));
        var path = disabled.Error.Split("was saved in ")[1].Split(" and deleted")[0];
        // The server of the tests has no schema of policies to validate by.
        await real.ShellAsync($"kubectl create --validate=false -f {path}");
        Assert.Equal((string?)policy["spec"]!["destinationCIDRs"]![0],
            (string?)real.Server.Get("ciliumegressgatewaypolicies", "", "web")!["spec"]!["destinationCIDRs"]![0]);
    }
}

/// <summary>With helm 3, on a release of Cilium whose setting has its old name.</summary>
public sealed class RealHelm3Tests() : RealHelmTests("3", "1.17.9", "enable-ipv4-egress-gateway");

/// <summary>With helm 4, which applies on the server.</summary>
public sealed class RealHelm4Tests() : RealHelmTests("4", "1.18.12", "enable-egress-gateway");
