using EgressTools.Probes;

namespace EgressTools.Tests.Probes;

/// <summary>What agents print of their own configuration, as recorded.</summary>
public sealed class AgentConfigurationTextTests
{
    [Theory]
    [InlineData("1.18.11")]
    [InlineData("1.20.2")]
    public void Reads_what_real_agents_print(string version)
    {
        var text = File.ReadAllText(Repository.Path($"tests/EgressTools.Tests/Data/agents/config-all-{version}.txt"));
        var read = AgentConfigurationText.Parse("g1", text);
        Assert.Equal(("g1", true, false), (read.Node, read.FeatureOn, read.IPv6));
        Assert.Equal(["eth0", "eth1"], read.Devices!.Value.AsEnumerable());
        Assert.False(AgentConfigurationText.Parse("g1", text.Replace("EnableEgressGateway               : true", "EnableEgressGateway               : false", StringComparison.Ordinal)).FeatureOn);
    }

    [Theory]
    [InlineData("EnableIPv4EgressGateway : true\n", true)]
    [InlineData("EnableIPv4EgressGateway : false\r\n", false)]
    [InlineData("EnableEgressGateway : yes\n", null)]
    [InlineData("EnableEncryptionStrictModeEgress : true\n", null)]
    [InlineData("", null)]
    public void What_is_not_said_is_not_known(string text, bool? feature)
    {
        var read = AgentConfigurationText.Parse("g1", text);
        Assert.Equal(feature, read.FeatureOn);
        Assert.Null(read.IPv6);
        Assert.Null(read.Devices);
    }
}
