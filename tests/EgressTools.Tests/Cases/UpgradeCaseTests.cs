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
        Assert.Contains(found, static f => f.StartsWith("warning EGT4025", StringComparison.Ordinal) && f.Contains("install-egress-gateway-routes is on, and policy vpn names an interface or egressIP", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scene-1.15", "1.16.0")]
    [InlineData("scene", "1.14.19")]
    public async Task Nothing_is_said_where_the_key_is_gone_or_stays_in_force(string scene, string version)
    {
        var found = await Case.FindingsAsync("EGT4025", "--from", Case.Path("install-routes-removed", scene), "--upgrade-to", version);
        Assert.DoesNotContain(found, static f => f.Contains("install-egress-gateway-routes", StringComparison.Ordinal));
    }
}
