using System.Collections.Immutable;
using EgressTools.Checks;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Probes;
using EgressTools.Provisioning.Feature;
using EgressTools.Sources;

namespace EgressTools.Operations;

/// <summary>Looks whether a cluster has become what a plan wanted.</summary>
internal static class VerifyFeature
{
    /// <summary>Reads the cluster again, runs the checks of the installation and asks the agents for their maps.</summary>
    /// <returns>What was found, one sentence without a full stop.</returns>
    /// <exception cref="ClusterException">It is not what was wanted; the message says in what.</exception>
    public static async Task<string> RunAsync(ApiClient client, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        var source = new LiveSource(client, options.Clock);
        var snapshot = await source.ReadAsync(ReadFeature.Needs, report, cancellationToken);
        if (!snapshot.Complete.HasFlag(SnapshotKinds.Configuration))
            throw Wrong($"cilium-config could not be read again: {snapshot.Gaps.First(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration))}");
        var other = plan.Settings.Where(s => snapshot.Installation.Setting(s.Key) != s.New?.Trim()).ToList();
        if (other.Count > 0)
            throw Wrong($"cilium-config does not hold what was planned: {Some.Of(other.Select(s => $"{s.Key} is {Word(snapshot.Installation.Setting(s.Key))}, not {Word(s.New)}"))}");
        if (plan.Goal == FeatureGoal.Off)
            return "cilium-config holds what was planned";
        var checks = CheckRunner.Run(new CheckInput(snapshot), new CheckOptions { Only = ["EGT4"], Skip = options.Skip }, cancellationToken);
        var errors = checks.Findings.Where(static f => f.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
            throw Wrong($"the installation does not pass its checks: {Some.Of(errors.Select(static e => $"{e.Code} {e.Message}"))}");
        return await MapsAsync(client, snapshot, source, options, report, cancellationToken)
            ? "cilium-config holds what was planned, and every agent shows its egress map"
            : "cilium-config holds what was planned";
    }

    /// <summary>Whether the agents could be asked. Entries that differ are no failure of the change: endpoints come and go.</summary>
    private static async Task<bool> MapsAsync(ApiClient client, ClusterSnapshot snapshot, LiveSource source, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var ready = snapshot.Installation.Agents.Where(static a => a.Ready != false).ToList();
            if (ready.Count > 0)
                await AgentAsker.AskAsync(client, ready[0].Pod, cancellationToken);
            var compared = await CompareRules.RunAsync(client, snapshot, token => source.ReadAsync(ReadFeature.Needs, report, token), options.Maps, report, cancellationToken);
            Judge(compared, [.. ready.Select(static a => AgentPods.Gap(a.Node, "").What)], report);
            return true;
        }
        catch (ClusterException error) when (error is { Status: 403 } or { Id: "NoExpectation" })
        {
            report.Warn($"the agents' egress maps were not looked at: {error.Message}");
            return false;
        }
    }

    private static void Judge(CompareResult compared, ImmutableHashSet<string> ready, IReport report)
    {
        var silent = compared.Gaps.Where(g => ready.Contains(g.What)).ToList();
        if (silent.Count > 0)
            throw Wrong($"{Some.Count(silent.Count, "agent", "agents")} could not be asked for the egress map: {Some.Of(silent)}");
        var off = compared.Verdict.Maps.Where(static m => m.Absent).Select(static m => m.Node).ToList();
        if (off.Count > 0)
            throw Wrong($"the agents of {Some.Count(off.Count, "node", "nodes")} have no egress map, so the egress gateway is off there: {Some.Of(off)}");
        if (!compared.Equal)
            report.Warn($"{Some.Count(compared.Verdict.Differences.Length, "difference")} between what agents hold and what is expected of them, which may pass by itself: kubectl egress verify shows more");
    }

    private static string Word(string? value) => value is null ? "not set" : ApiErrors.Plain($"'{value}'", 60);

    private static ClusterException Wrong(string message) => new(message, "NotVerified");
}
