using System.Collections.Immutable;
using System.Globalization;
using EgressTools.Checks;
using EgressTools.Cluster;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Probes;
using EgressTools.Provisioning.Feature;
using EgressTools.Sources;

namespace EgressTools.Operations;

/// <summary>Looks whether a cluster has become what a plan wanted.</summary>
internal static class VerifyFeature
{
    private const string Held = "cilium-config has the planned settings";

    private const string Mismatch = "NotVerified";

    /// <summary>Reads the cluster again, runs the checks of the installation and asks the agents for their maps. What cannot be read is a warning.</summary>
    /// <returns>What was found, one sentence without a full stop; null where it could not be read.</returns>
    /// <exception cref="ClusterException">It is not what was wanted; the message says in what.</exception>
    public static async Task<string?> RunAsync(ApiClient client, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await CompareAsync(client, plan, options, report, cancellationToken);
        }
        catch (ClusterException error) when (error.Id != Mismatch)
        {
            report.Warn($"the result could not be verified: {error.Message}");
            return null;
        }
    }

    private static async Task<string> CompareAsync(ApiClient client, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        var source = new LiveSource(client, options.Clock);
        var snapshot = await source.ReadAsync(ReadFeature.Needs, report, cancellationToken);
        if (!snapshot.Complete.HasFlag(SnapshotKinds.Configuration))
            throw new ClusterException($"cilium-config could not be read again: {snapshot.Gaps.First(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration))}", "Unread");
        RequirePlanned(snapshot.Installation, plan);
        await RequireServerAsync(client, plan, cancellationToken);
        if (plan.Goal == FeatureGoal.Off)
            return Held;
        var checks = CheckRunner.Run(new CheckInput(snapshot), new CheckOptions { Only = ["EGT4"], Skip = plan.Skip }, cancellationToken);
        var errors = checks.Findings.Where(static f => f.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
            throw Wrong($"the installation does not pass its checks: {Some.Of(errors.Select(static e => $"{e.Code} {e.Message}"))}");
        return await MapsAsync(client, snapshot, source, options, report, cancellationToken) switch
        {
            null => Held,
            var (asked, all) when asked == all => $"{Held}, and every agent shows its egress map",
            var (asked, all) => $"{Held}, and {asked} of {all} agents show their egress map",
        };
    }

    private static void RequirePlanned(CiliumInstallation now, FeaturePlan plan)
    {
        var other = plan.Settings.Where(s => now.Setting(s.Key) != s.New?.Trim()).ToList();
        if (other.Count > 0)
            throw Wrong($"cilium-config does not have the planned settings: {Some.Of(other.Select(s => $"{s.Key} is {Word(now.Setting(s.Key))}, not {Word(s.New)}"))}");
        if (plan.MasqueradeConfig is { } list && now.IsOn("enable-ip-masq-agent") && !Same(MasqueradeList.Parse(list), MasqueradeList.Parse(now.MasqueradeList)))
            throw Wrong($"the list of ip-masq-agent is not the planned one: it is {ApiErrors.Plain(now.MasqueradeList ?? "missing", 200)}, not {ApiErrors.Plain(list, 200)}");
    }

    private static bool Same(MasqueradeList wanted, MasqueradeList now) =>
        now.Fault is null && wanted.LinkLocal == now.LinkLocal && wanted.IsUsual == now.IsUsual && wanted.Listed.ToHashSet().SetEquals(now.Listed);

    /// <summary>Agents that cannot reach the API server once kube-proxy's rules are gone would not come up.</summary>
    private static async Task RequireServerAsync(ApiClient client, FeaturePlan plan, CancellationToken cancellationToken)
    {
        var (host, port) = (Planned(plan, ReleaseValues.ServiceHost), Planned(plan, ReleaseValues.ServicePort));
        if (host is null && port is null)
            return;
        var reading = new FeatureReading(client, plan.State.Agents.Namespace);
        var now = await reading.AgentsServerAsync(await reading.AgentsAsync(cancellationToken), cancellationToken);
        if ((host is not null && now?.Host != host) || (port is not null && now?.Port.ToString(CultureInfo.InvariantCulture) != port))
            throw Wrong($"the agents' DaemonSet does not have the planned address of the API server: it is {(now is null ? "not set" : ApiErrors.Plain($"{now.Host} port {now.Port}", 100))}, not {host ?? now?.Host} port {port ?? now?.Port.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string? Planned(FeaturePlan plan, string path) => plan.Values.FirstOrDefault(v => v.Path == path)?.New.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// How many agents of how many show their maps; null where none could be asked. Entries that differ are no failure of the change: endpoints come and go. Nor are
    /// agents that cannot be asked, whatever the reason: they run and are ready.
    /// </summary>
    private static async Task<(int Asked, int All)?> MapsAsync(ApiClient client, ClusterSnapshot snapshot, LiveSource source, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var all = snapshot.Installation.Agents;
            var ready = all.Where(static a => a.Ready != false).ToList();
            // The rollout is over: where no agent is ready now, none is waited for.
            var nodes = ready.Select(static a => a.Node).ToImmutableHashSet(StringComparer.Ordinal);
            if (ready.Count > 0)
                await AgentAsker.MapAsync(client, ready[0].Pod, ready[0].Node, cancellationToken);
            var compared = await CompareRules.RunAsync(client, snapshot, token => source.ReadAsync(ReadFeature.Needs, report, token), options.Maps with { Awaits = nodes.Contains }, report, cancellationToken);
            var silent = Silent(compared, nodes, report);
            RequireMaps(compared, report);
            return (ready.Count - silent, all.Length);
        }
        catch (ClusterException error) when (error.Id != Mismatch)
        {
            report.Warn($"the agents' egress maps were not looked at: {error.Message}");
            return null;
        }
    }

    private static int Silent(CompareResult compared, ImmutableHashSet<string> ready, IReport report)
    {
        var silent = compared.Gaps.Where(g => ready.Contains(AgentPods.NodeOf(g))).ToList();
        if (silent.Count > 0)
            report.Warn($"{Some.Count(silent.Count, "agent", "agents")} could not be asked for the egress map: {Some.Of(silent)}");
        return silent.Count;
    }

    private static void RequireMaps(CompareResult compared, IReport report)
    {
        var off = compared.WithoutMap;
        if (!off.IsEmpty)
            throw Wrong($"the agents of {Some.Count(off.Length, "node", "nodes")} have no egress map, so the egress gateway is disabled there: {Some.Of(off)}");
        if (!compared.Equal)
            report.Warn($"{Some.Count(compared.Verdict.Differences.Length, "difference")} between what agents hold and what is expected of them, which may pass by itself: kubectl egress verify shows more");
    }

    private static string Word(string? value) => value is null ? "not set" : ApiErrors.Plain($"'{value}'", 60);

    private static ClusterException Wrong(string message) => new(message, Mismatch);
}
