using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Upgrades after which traffic stopped: what the tool says before.</summary>
public sealed class UpgradeCaseTests
{
    [Theory]
    [InlineData("1.15.0")]
    [InlineData("1.16.19")]
    [InlineData("1.20.2")]
    public async Task Routes_for_egress_IPs_are_gone_from_1_15_on(string version)
    {
        var found = await Case.FindingsAsync("EGT4025", "--from", Case.Path("install-routes-removed", "scene"), "--upgrade-to", version);
        Assert.Contains(found, static f => f.StartsWith("warning EGT4025", StringComparison.Ordinal)
            && f.Contains("install-egress-gateway-routes is enabled, for policy vpn (vpn=true, interface enp4s0.150)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scene-1.15", "1.16.0")]
    [InlineData("scene", "1.14.19")]
    public async Task Nothing_is_said_where_the_key_is_gone_or_stays_in_force(string scene, string version)
    {
        var found = await Case.FindingsAsync("EGT4025", "--from", Case.Path("install-routes-removed", scene), "--upgrade-to", version);
        Assert.DoesNotContain(found, static f => f.Contains("install-egress-gateway-routes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recipe_for_both_families_loses_all_traffic_at_1_20_where_IPv6_is_off()
    {
        var scene = Repository.Path("examples", "guide-scene");
        var plan = await CliRunner.RunAsync("plan", "--from", scene, "--cilium-version", "1.20.2");
        Assert.Contains("10 pods get a gateway without egress IP: traffic is dropped there (reason 204)", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("although their gateway stays", plan.Out, StringComparison.Ordinal);
        var found = await Case.FindingsAsync("EGT1,EGT5", "--from", scene, "--upgrade-to", "1.20.2");
        Assert.Contains(found, static f => f.StartsWith("error EGT1004", StringComparison.Ordinal));
        // What was seen now says nothing of the release to come.
        Assert.DoesNotContain(found, static f => f.Contains("EGT5", StringComparison.Ordinal));
    }
}
