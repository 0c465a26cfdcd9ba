using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>
/// The table of module/docs/exit-codes.md about what cannot be predicted and what is not in effect: every command that says what policies do ends alike.
/// </summary>
public sealed class OutcomeTests
{
    private const string Any = ".";

    /// <summary>Situation, command, exit code, what stands on standard output, and what on standard error.</summary>
    public static TheoryData<string, string, int, string, string> Table() => new()
    {
        { "depends", "policies -o json", 0, "\"egressIP\": null", "^$" },
        { "depends", "route client-1 --to 198.51.100.7 -o json", 0, "\"egressIP\": null,(.|\n)*\"code\": \"egress-ip-depends\"", "^$" },
        { "depends", "rules --expected -o json", 0, "\"egressIP\": null,(.|\n)*\"reason\": \"the default route of node node-a", "^$" },
        { "depends", "users 10.10.0.9 -o json", 0, "\"egressIP\": null", "^$" },
        { "depends", "plan --without-node node-b -o json", 0, "\"changes\": false", "^$" },
        { "depends", "verify", 0, Any, "^$" },
        { "depends", "test client-1", 0, Any, "^$" },
        { "depends", "check --only EGT4001,EGT4033", 0, "No findings", "^$" },

        { "unsupported", "policies -o json", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "route client-1 --to 198.51.100.7 -o json", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "rules --expected -o json", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "users 10.10.0.9", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "plan --without-node node-b", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "verify", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "test client-1", 3, "^$", "does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "check --only EGT4001,EGT4033", 3, "EGT4033",
            "cannot predict what the policies do, so checks of that are skipped: this tool does not support CiliumEgressNATPolicy egress-nat" },
        { "unsupported", "check --only EGT4033 --fail-on warning", 1, "EGT4033", "^$" },

        { "unread", "policies", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "route client-1 --to 198.51.100.7", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "rules --expected", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "users 10.10.0.9", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "plan --without-node node-b", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "verify", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "test client-1", 3, "^$", "cannot predict .*: Cilium 1.14.5 does not read CiliumEgressNATPolicy" },
        { "unread", "check --only EGT4001,EGT4033", 1, "EGT4033", "^$" },

        { "feature-off", "policies", 1, "web", "the egress gateway is disabled" },
        { "feature-off", "route client-1 --to 198.51.100.7 -o json", 1, "\"outcome\": \"direct\",(.|\n)*\"code\": \"feature-off\"",
            "the egress gateway is disabled" },
        { "feature-off", "rules --expected", 1, "198.51.100.0/24", "the egress gateway is disabled" },
        { "feature-off", "users 10.10.0.9", 1, Any, "the egress gateway is disabled" },
        { "feature-off", "plan --without-node node-b", 1, Any, "the egress gateway is disabled" },
        { "feature-off", "verify", 1, "feature-off", "the egress gateway is disabled" },
        { "feature-off", "test client-1", 1, Any, "the egress gateway is disabled" },
        { "feature-off", "check --only EGT4001,EGT4033", 1, "EGT4001", "^$" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_command_ends_as_the_table_says(string scene, string command, int exitCode, string output, string error)
    {
        var run = await CliRunner.RunAsync([.. command.Split(' '), "--from", Case.Path("outcomes", scene)]);
        Assert.Equal((command, exitCode, run.Error), (command, run.ExitCode, run.Error));
        Assert.Matches(output, run.Out);
        Assert.Matches(error, run.Error);
    }

    [Fact]
    public async Task With_the_feature_off_and_no_policies_nothing_is_the_matter()
    {
        var run = await CliRunner.RunAsync("policies", "--from", Case.Path("mtu", "native-before-enable"));
        Assert.Equal(0, run.ExitCode);
    }
}
