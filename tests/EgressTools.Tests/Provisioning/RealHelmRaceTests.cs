namespace EgressTools.Tests.Provisioning;

/// <summary>Two runs at the same moment with the helm that people have: one makes the change, and nothing is undone.</summary>
public abstract class RealHelmRaceTests(string release, string version)
{
    // Of each helm: twenty with both.
    private const int Rounds = 10;

    [Fact]
    public async Task Of_two_runs_at_once_one_makes_the_change()
    {
        await using var real = await RealHelm.StartAsync(release, version);
        await real.HelmAsync("upgrade", "cilium", real.Chart, "-n", "kube-system", "--reuse-values", "--set", "egressGateway.enabled=true,bpf.masquerade=true", "--history-max", "0");
        for (var round = 0; round < Rounds; round++)
        {
            var before = await real.HistoryAsync();
            string[] line = round % 2 == 0 ? ["disable", "--force"] : ["enable"];
            line = [.. line, "-y", "--rollback-on-failure", "--chart", real.Chart];
            var runs = await Task.WhenAll(real.EgressAsync(line), real.EgressAsync(line));

            var said = string.Join("\n---\n", runs.Select(static r => r.Out + r.Error));
            Assert.True(runs.Count(static r => r.ExitCode == 0) == 1, said);
            var loser = Assert.Single(runs, static r => r.ExitCode != 0);
            Assert.True(loser.ExitCode == 3 && (loser.Error.Contains("nothing was changed: ", StringComparison.Ordinal) || loser.Error.Contains("this run changed nothing", StringComparison.Ordinal)), said);
            Assert.DoesNotContain("helm rollback", said, StringComparison.Ordinal);
            var after = await real.HistoryAsync();
            Assert.True(after.Count(static r => r.Status == "deployed") == 1 && after[^1].Status == "deployed", said);
            Assert.StartsWith($"egress-tools {line[0]} (run ", after[^1].Description, StringComparison.Ordinal);
            // helm keeps ten revisions.
            Assert.Equal(Math.Min(before.Count + 1, 10), after.Count);
            Assert.DoesNotContain(after, static r => r.Description.StartsWith("Rollback", StringComparison.Ordinal));
        }
    }
}

/// <summary>With helm 3.</summary>
public sealed class RealHelm3RaceTests() : RealHelmRaceTests("3", "1.17.9");

/// <summary>With helm 4, and with fields that somebody else owns.</summary>
public sealed class RealHelm4RaceTests() : RealHelmRaceTests("4", "1.18.12")
{
    [Fact]
    public async Task A_setting_that_somebody_else_owns_is_named_before_and_after_and_nothing_is_rolled_back()
    {
        await using var real = await RealHelm.StartAsync("4", "1.18.12");
        await real.KubectlAsync("patch", "configmap", "cilium-config", "-n", "kube-system", "--type", "merge", "-p", """{"data":{"enable-bpf-masquerade":"no"}}""");

        var run = await real.EgressAsync("enable", "-y", "--rollback-on-failure", "--chart", real.Chart);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("\nwarning: enable-bpf-masquerade in ConfigMap kube-system/cilium-config belongs to kubectl-patch: helm 4 refuses to change it. ", run.Error, StringComparison.Ordinal);
        Assert.Contains(". .data.enable-bpf-masquerade of ConfigMap kube-system/cilium-config belongs to kubectl-patch. helm 4 takes such fields over only if it is told to. ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(" --force-conflicts\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(["deployed", "failed"], (await real.HistoryAsync()).Select(static r => r.Status));

        // What the sentence says finishes it.
        await real.HelmAsync(
            "upgrade", "cilium", real.Chart, "-n", "kube-system", "--reuse-values", "--set", "bpf.masquerade=true", "--set", "egressGateway.enabled=true", "--description", "egress-tools enable, before: bpf.masquerade=false", "--force-conflicts");
        var again = await real.EgressAsync("enable", "-y", "--chart", real.Chart);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal("true", real.Cilium.Setting("enable-bpf-masquerade"));
    }
}
