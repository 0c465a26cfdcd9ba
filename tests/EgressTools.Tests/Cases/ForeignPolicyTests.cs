using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Policies of kinds that the tool does not predict: an answer that leaves them out would be wrong, so that there is none.</summary>
public sealed class ForeignPolicyTests
{
    private static readonly string[][] Predictions =
    [
        ["policies"], ["route", "client-1", "--to", "198.51.100.7"], ["rules", "--expected"], ["users", "203.0.113.133"], ["plan", "--without-node", "node-1"],
            ["verify"], ["test", "client-1"],
    ];

    public static TheoryData<string, string, string> Unknown()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (scene, why) in new[]
        {
            ("scene", "does not support CiliumEgressNATPolicy egress-nat, which steers traffic in Cilium 1.11.2"),
            ("scene-1.14", ": Cilium 1.14.5 does not read CiliumEgressNATPolicy egress-nat, and there are no other policies. " +
                "Rewrite it as CiliumEgressGatewayPolicy"),
            ("enterprise-policy", "does not support IsovalentEgressGatewayPolicy ha"),
            ("enterprise-setting", "enable-ipv4-egress-gateway-ha is a setting of Isovalent Enterprise"),
        })
        {
            foreach (var command in Predictions)
                data.Add(scene, string.Join(' ', command), why);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task Whatever_predicts_says_that_it_is_unknown(string scene, string command, string why)
    {
        var run = await CliRunner.RunAsync([.. command.Split(' '), "--from", Case.Path("old-nat-policy", scene)]);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scene", "warning EGT4033 CiliumEgressNATPolicy is the kind of Cilium 1.10 to 1.12; Cilium 1.11.2 reads it, " +
        "and 1.13 and later do not.*No node has its egressSourceIP 203.0.113.133 as InternalIP")]
    [InlineData("scene-1.14", "error EGT4033 CiliumEgressNATPolicy is the kind of Cilium 1.10 to 1.12. Cilium 1.14.5 does not read it, so it has no effect")]
    public async Task The_old_kind_is_found(string scene, string finding) =>
        Assert.Matches(finding, Assert.Single(await Case.FindingsAsync("EGT4033", "--from", Case.Path("old-nat-policy", scene))));

    [Fact]
    public async Task A_document_of_the_old_kind_alone_is_checked() =>
        Assert.Single(await Case.FindingsAsync("EGT4033", "-f", Case.Path("old-nat-policy", "scene", "policies.yaml")));

    [Fact]
    public async Task An_upgrade_to_the_release_that_drops_the_kind_is_told() =>
        Assert.StartsWith("error EGT4033", Assert.Single(
            await Case.FindingsAsync("EGT4033", "--from", Case.Path("old-nat-policy", "scene"), "--upgrade-to", "1.13.0")), StringComparison.Ordinal);

    [Fact]
    public async Task A_leftover_beside_policies_in_force_is_a_warning()
    {
        var run = await CliRunner.RunAsync("policies", "--from", Case.Path("old-nat-policy", "beside-gateway-policies"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("web", run.Out, StringComparison.Ordinal);
        Assert.Contains("warning: CiliumEgressNATPolicy egress-nat has no effect: Cilium 1.14.5 does not read that kind", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_does_not_take_them_for_no_policies()
    {
        var run = await CliRunner.RunAsync("disable", "--dry-run", "client", "--from", Case.Path("old-nat-policy", "scene"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("CiliumEgressNATPolicy egress-nat", run.Error + run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cilium.io/v2alpha1", "CiliumEgressNATPolicy", 0, "has no effect: Cilium 1.18.3 does not read that kind")]
    [InlineData("isovalent.com/v1", "IsovalentEgressGatewayPolicy", 3,
        "does not support IsovalentEgressGatewayPolicy other, which steers traffic in Cilium 1.18.3")]
    public async Task A_cluster_is_asked_for_them(string apiVersion, string kind, int exitCode, string says)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "other" } });
        var run = await scene.RunAsync("policies");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_snapshot_keeps_them()
    {
        var folder = Directory.CreateTempSubdirectory("egress-foreign-").FullName;
        try
        {
            var saved = Path.Combine(folder, "saved.zip");
            Assert.Equal(0, (await CliRunner.RunAsync("snapshot", saved, "--from", Case.Path("old-nat-policy", "scene"))).ExitCode);
            Assert.Contains("No node has its egressSourceIP 203.0.113.133",
                Assert.Single(await Case.FindingsAsync("EGT4033", "--from", saved)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
