using System.Text;
using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class AgentLogReaderTests
{
    private const string Derive = """time=2026-11-30T07:44:27.690049515Z level=error msg="Failed to derive policy gateway configuration" """ +
        """module=agent.controlplane.egressgateway error="failed to retrieve IPv6 address for egress interface: no IPv6 address assigned to interface" """ +
        """ciliumEgressGatewayPolicyName=/web interface=eth0 egressIP="" """;

    [Theory]
    [InlineData(Derive, "web: Failed to derive policy gateway configuration: failed to retrieve IPv6 address for egress interface: " +
        "no IPv6 address assigned to interface")]
    [InlineData("""level=warning msg="Failed to parse CiliumEgressGatewayPolicy" ciliumEgressGatewayPolicyName=shop """ +
        """error="CiliumEgressGatewayPolicy has \"both\" set" subsys=egressgateway""",
        "shop: Failed to parse CiliumEgressGatewayPolicy: CiliumEgressGatewayPolicy has \"both\" set")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","level":"warn","msg":"Failed to parse CiliumEgressGatewayPolicy",""" +
        """ "ciliumEgressGatewayPolicyName":"shop","error":"no"}""", "shop: Failed to parse CiliumEgressGatewayPolicy: no")]
    [InlineData(
        """level=error msg="Error applying egress gateway policy" destinationCIDR=0.0.0.0/0 error="update: no space left on device" sourceIP=10.0.0.1""",
        ": Error applying egress gateway policy: update: no space left on device")]
    [InlineData("""level=error msg="unable to construct selector in label selector" subsys=policy-api """ +
        """error="values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty" """,
        ": unable to construct selector in label selector: values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("""level=info msg="egress gateway ipv6 policies require --enable-ipv6-masquerade=\"true\"" module=agent.controlplane.egressgateway""", null)]
    [InlineData("""level=info msg="  --egress-gateway-policy-map-max='16384'" """, null)]
    [InlineData("""level=error msg="Unable to update ipcache" egressGatewayPolicy=x""", null)]
    [InlineData("egress gateway", null)]
    [InlineData("{\"msg\":\"egress gateway\"", null)]
    public void A_line_about_a_policy(string line, string? said)
    {
        var found = Read("level=info msg=first\n" + line + "\nlevel=info msg=last\n");
        Assert.Equal(said is null ? [] : [said], found.Select(static l => $"{l.Policy}: {l.Message}: {l.Error}"));
        Assert.All(found, static l => Assert.Equal((2, 1, "a.log"), (l.Line, l.Count, l.File)));
    }

    [Fact]
    public void The_same_is_told_once_with_its_last_line()
    {
        var line = Assert.Single(Read($"{Derive}\r\nlevel=info msg=x\n{Derive.Replace("07:44:27", "08:00:00", StringComparison.Ordinal)}"));
        Assert.Equal((2, 3, new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero)),
            (line.Count, line.Line, line.LoggedAt!.Value.AddTicks(-(line.LoggedAt.Value.Ticks % TimeSpan.TicksPerSecond))));
    }

    [Fact]
    public void Neither_long_lines_nor_many_are_kept()
    {
        Assert.Empty(Read(new string('x', 1 << 20) + Derive));
        Assert.Equal(200, Read(string.Join('\n', Enumerable.Range(0, 500).Select(i => Derive.Replace("/web", "/web" + i, StringComparison.Ordinal)))).Length);
    }

    [Fact]
    public void No_text_is_a_crash() =>
        Gen.OneOf(Gen.String, Gens.OneOf("level=error msg=\"egress gateway", "\\", "\"", "\n", "{\"msg\":\"egress gateway\",\"level\":\"error\"}",
            " a= =b ")).Array[0, 6].Select(static parts => string.Concat(parts)).Sample(static text => Read(text).Length < 200);

    private static System.Collections.Immutable.ImmutableArray<AgentLogLine> Read(string text) =>
        AgentLogReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.log", out _, CancellationToken.None);
}
