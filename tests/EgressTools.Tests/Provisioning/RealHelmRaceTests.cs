using System.Globalization;

namespace EgressTools.Tests.Provisioning;

/// <summary>Two runs at the same moment, each with a real helm: one makes the change, and nothing is rolled back.</summary>
public abstract class RealHelmRaceTests(string release, string version) : FakeRun
{
    private const int Rounds = 20;

    [Fact]
    public async Task Of_two_disables_at_once_one_makes_the_change()
    {
        await using var real = await RealHelm.StartAsync(release, version);
        using var client = await real.ConnectAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            Assert.Null((await CarryAsync(real, client, FeaturePlanner.Enable(await StateAsync(client), new EnableRequest()))).Failure);
            var plan = FeaturePlanner.Disable(await StateAsync(client), new DisableRequest());
            var outcomes = await Task.WhenAll(CarryAsync(real, client, plan), CarryAsync(real, client, plan));

            Assert.Single(outcomes, static o => o.Succeeded);
            Assert.DoesNotContain("roll", Assert.Single(outcomes, static o => !o.Succeeded).Failure!.Message, StringComparison.Ordinal);
            Assert.Equal((1 + (2 * round), "deployed"), Newest(real));
            Assert.Equal("false", real.Cilium.Setting("enable-bpf-masquerade"));
        }
    }

    [Fact]
    public async Task Against_a_helm_of_somebody_else_a_run_undoes_only_its_own()
    {
        await using var real = await RealHelm.StartAsync(release, version);
        using var client = await real.ConnectAsync();
        for (var round = 1; round <= 5; round++)
        {
            var (before, _) = Newest(real);
            var state = await StateAsync(client);
            var plan = round % 2 == 1 ? FeaturePlanner.Enable(state, new EnableRequest()) : FeaturePlanner.Disable(state, new DisableRequest());
            var other = real.RunHelmAsync("upgrade", "cilium", real.Chart, "-n", "kube-system", "--reuse-values", "--description", $"somebody else {round}");
            var outcome = await CarryAsync(real, client, plan);
            var code = (await other).ExitCode;

            Assert.True(outcome.Succeeded || code == 0);
            var (after, status) = Newest(real);
            Assert.Equal("deployed", status);
            // What came is what succeeded, and no revision that takes another back.
            Assert.InRange(after - before, 1, 2);
            Assert.DoesNotContain(await real.HistoryAsync(), static r => r.Description.StartsWith("Rollback", StringComparison.Ordinal));
            Assert.Equal(0, (await real.RunHelmAsync("upgrade", "cilium", real.Chart, "-n", "kube-system", "--reuse-values")).ExitCode);
        }
    }

    private static (int Revision, string Status) Newest(RealHelm real) => real.Server.All("secrets").Select(static s => s["metadata"]!["labels"]!)
        .Select(static l => (int.Parse((string)l["version"]!, CultureInfo.InvariantCulture), (string)l["status"]!)).Max();

    private Task<FeatureOutcome> CarryAsync(RealHelm real, ApiClient client, FeaturePlan plan) => PlanExecutor.RunAsync(
        client, real.Program, new HelmChart(real.Chart, null), plan, _options with { Run = Guid.NewGuid().ToString("N")[..8], RollbackOnFailure = true },
            _report, TestContext.Current.CancellationToken);
}

/// <summary>With helm 3.</summary>
public sealed class RealHelm3RaceTests() : RealHelmRaceTests("3", "1.17.9");

/// <summary>With helm 4.</summary>
public sealed class RealHelm4RaceTests() : RealHelmRaceTests("4", "1.18.12");
