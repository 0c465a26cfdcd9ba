using System.Text.RegularExpressions;

namespace EgressTools.Tests.Provisioning;

/// <summary>helm 4 applies on the server: a field that somebody else changed is a conflict there.</summary>
public sealed class RealHelmConflictTests
{
    [Fact]
    public async Task The_owner_is_named_and_what_is_said_to_do_helps()
    {
        await using var real = await RealHelm.StartAsync("4", "1.18.12");
        await real.KubectlAsync("-n", "kube-system", "patch", "configmap", "cilium-config", "--type", "merge", "-p",
            """{"data":{"enable-bpf-masquerade":"no"}}""");

        var run = await real.EgressAsync("enable", "-y", "--rollback-on-failure", "--chart", real.Chart);

        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains(".data.enable-bpf-masquerade of ConfigMap kube-system/cilium-config belongs to kubectl-patch", run.Error, StringComparison.Ordinal);
        // A rollback would meet the same conflict.
        Assert.Equal(["deployed", "failed"], (await real.HistoryAsync()).Select(static r => r.Status));

        var command = Regex.Match(run.Error, "helm upgrade cilium .*? --force-conflicts", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await real.ShellAsync(command);
        var again = await real.EgressAsync("enable", "-y", "--chart", real.Chart);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal("true", real.Cilium.Setting("enable-bpf-masquerade"));
    }
}
