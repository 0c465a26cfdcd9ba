namespace EgressTools.Operations;

/// <summary>What looking at the result came to.</summary>
/// <param name="Sentence">What was found, one sentence without a full stop; null where it could not be read.</param>
/// <param name="Agents">How many agents say themselves that they run as wanted; null where that is not known.</param>
internal sealed record Verification(string? Sentence, int? Agents)
{
    /// <summary>Every agent that is ready runs as wanted, by its own word where it may be asked.</summary>
    public bool AllRun { get; init; }
}

/// <summary>Looks whether a cluster has become what a plan wanted.</summary>
internal static class PlanVerifier
{
    private const string Held = "cilium-config has the planned settings";
    private const string Mismatch = "NotVerified";

    // Data paths of agents that have become ready are loaded within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Reads the cluster again, runs the checks of the installation and asks the agents how they run. What cannot be read is a warning.</summary>
    /// <exception cref="ClusterException">It is not what was wanted; the message says in what.</exception>
    public static async Task<Verification> RunAsync(PlanExecution work, AgentSignals signals, RolloutWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return await CompareAsync(work, signals, watch, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Id != Mismatch)
        {
            work.Report.Warn($"the result could not be verified: {error.Message}");
            return new Verification(null, null);
        }
    }

    private static async Task<Verification> CompareAsync(PlanExecution work, AgentSignals signals, RolloutWatch watch, CancellationToken cancellationToken)
    {
        var (plan, report) = (work.Plan, work.Report);
        var source = new LiveSource(work.Client, work.Options.Clock);
        var snapshot = await source.ReadAsync(InstallationReader.Needs, report, cancellationToken).ConfigureAwait(false);
        if (!snapshot.Complete.HasFlag(SnapshotKinds.Configuration))
            throw new ClusterException("cilium-config could not be read again: " +
                $"{snapshot.Gaps.First(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration))}", "Unread");
        RequirePlanned(snapshot.Installation, plan);
        await RequireServerAsync(work.Client, plan, cancellationToken).ConfigureAwait(false);
        if (plan.Goal is FeatureGoal.On)
        {
            var checks = CheckRunner.Run(new CheckInput(snapshot), new CheckOptions { Only = ["EGT4"], Skip = plan.Skip }, cancellationToken);
            var errors = checks.Findings.Where(static f => f.Severity == Severity.Error).ToList();
            if (errors.Count > 0)
                throw Wrong($"the installation does not pass its checks: {Listed.Short(errors.Select(static e => $"{e.Code} {e.Message}"))}");
        }
        var (running, ready, all) = await AgentsAsync(work, signals, watch, cancellationToken).ConfigureAwait(false);
        if (running is not { } count)
            return new Verification(Held, null) { AllRun = signals.Forbidden is not null };
        if (plan.Goal is FeatureGoal.On && count > 0)
            await MapsAsync(work, snapshot, source, cancellationToken).ConfigureAwait(false);
        var how = plan.Goal is FeatureGoal.On ? "with" : "without";
        return new Verification(
            $"{Held}, and {(count == all ? "every agent runs" : $"{count} of {Plural.Count(all, "agent")} {Plural.Verb(count, "run")}")} {how} the egress " +
            $"gateway by {Plural.Their(count == all ? 1 : count)} own configuration", count)
        { AllRun = count == ready };
    }

    /// <summary>How many agents of how many say themselves that they run as wanted; null where none may be asked. Those that do not say so are a warning: they
    /// run and are ready.</summary>
    private static async Task<(int? Running, int Ready, int All)> AgentsAsync(PlanExecution work, AgentSignals signals, RolloutWatch watch,
        CancellationToken cancellationToken)
    {
        var (start, how) = (work.Options.Clock.GetTimestamp(), work.Plan.Goal is FeatureGoal.On ? "with" : "without");
        while (true)
        {
            var state = (await watch.ReadAsync(cancellationToken).ConfigureAwait(false)).Agents;
            // The rollout is over: where no agent is ready now, none is waited for.
            var ready = state.Pods.Where(static p => p is { Ready: true, Terminating: false }).ToList();
            var answers = await signals.AskAsync(ready, cancellationToken).ConfigureAwait(false);
            if (signals.Forbidden is { } refused)
            {
                work.Report.Warn($"whether the agents run {how} the egress gateway is unknown: {refused}");
                return (null, ready.Count, state.Progress.Wanted);
            }
            if (answers.Where(static a => a.Signal.State is SignalState.Contrary).Select(static a => $"the agent of node {a.Pod.Node} {a.Signal.Reason}")
                .ToList() is { Count: > 0 } others)
                throw Wrong($"{Plural.Count(others.Count, "agent")} {Plural.Verb(others.Count, "do")} not run as planned: {Listed.Short(others)}");
            var silent = answers.Where(a => a.Signal.State is not SignalState.Reached || signals.HasNotSaid(a.Pod.Uid))
                .Select(static a => $"the agent of node {a.Pod.Node} " +
                    $"{(a.Signal.Reason.Length > 0 ? a.Signal.Reason : "does not say whether it runs with the egress gateway")}").ToList();
            if (answers.Any(static a => a.Signal.State is SignalState.Waiting) && work.Options.Clock.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, work.Options.Clock, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (silent.Count > 0)
                work.Report.Warn($"{Plural.Count(silent.Count, "agent")} {Plural.Verb(silent.Count, "do")} not show that {Plural.They(silent.Count)} " +
                    $"{Plural.Verb(silent.Count, "run")} {how} the egress gateway: {Listed.Short(silent)}");
            return (silent.Count > 0 && silent.Count == ready.Count ? null : ready.Count - silent.Count, ready.Count, state.Progress.Wanted);
        }
    }

    private static void RequirePlanned(CiliumInstallation now, FeaturePlan plan)
    {
        var other = plan.Settings.Where(s => now.Setting(s.Key) != s.New?.Trim()).ToList();
        if (other.Count > 0)
            throw Wrong("cilium-config does not have the planned settings: " +
                $"{Listed.Short(other.Select(s => $"{s.Key} is {Word(now.Setting(s.Key))}, not {Word(s.New)}"))}");
        if (plan.MasqueradeConfig is { } list && now.IsOn("enable-ip-masq-agent")
            && !Same(MasqueradeList.Parse(list), MasqueradeList.Parse(now.MasqueradeList)))
            throw Wrong($"the list of ip-masq-agent is not the planned one: it is {TerminalText.Plain(now.MasqueradeList ?? "missing", 200)}, " +
                $"not {TerminalText.Plain(list, 200)}");
    }

    private static bool Same(MasqueradeList wanted, MasqueradeList now) =>
        now.Fault is null && wanted.LinkLocal == now.LinkLocal && wanted.IsUsual == now.IsUsual && wanted.Listed.ToHashSet().SetEquals(now.Listed);

    /// <summary>Agents that cannot reach the API server once kube-proxy's rules are gone would not come up.</summary>
    private static async Task RequireServerAsync(ApiClient client, FeaturePlan plan, CancellationToken cancellationToken)
    {
        var (host, port) = (Planned(plan, ReleaseValues.ServiceHost), Planned(plan, ReleaseValues.ServicePort));
        if (host is null && port is null)
            return;
        var reading = new InstallationParts(client, plan.State.Agents.Namespace);
        var now = await reading.AgentsServerAsync(await reading.AgentsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if ((host is not null && now?.Host != host) || (port is not null && now?.Port.ToString(CultureInfo.InvariantCulture) != port))
            throw Wrong("the agents' DaemonSet does not have the planned address of the API server: " +
                $"it is {(now is null ? "not set" : TerminalText.Plain($"{now.Host} port {now.Port}", 100))}, " +
                $"not {host ?? now?.Host} port {port ?? now?.Port.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string? Planned(FeaturePlan plan, string path) =>
        plan.Values.FirstOrDefault(v => v.Path == path)?.New.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Entries that differ are not a failure of the change: endpoints come and go. Nor are agents that cannot be asked for them.</summary>
    private static async Task MapsAsync(PlanExecution work, ClusterSnapshot snapshot, LiveSource source, CancellationToken cancellationToken)
    {
        try
        {
            var ready = snapshot.Installation.Agents.Where(static a => a.Ready != false).Select(static a => a.Node).ToImmutableHashSet(StringComparer.Ordinal);
            var compared = await RuleComparer.RunAsync(work.Client, snapshot, token => source.ReadAsync(InstallationReader.Needs, work.Report, token),
                work.Options.Maps with { Awaits = ready.Contains }, work.Report, cancellationToken).ConfigureAwait(false);
            if (compared.Gaps.Where(g => ready.Contains(AgentGaps.NodeOf(g))).ToList() is { Count: > 0 } silent)
                work.Report.Warn($"{Plural.Count(silent.Count, "agent")} could not be asked for the egress map: {Listed.Short(silent)}");
            if (compared.WithoutMap is { IsEmpty: false } off)
                throw Wrong($"the agents of {Plural.Count(off.Length, "node")} have no egress map, " +
                    $"so the egress gateway is disabled there: {Listed.Short(off)}");
            if (!compared.Equal)
                work.Report.Warn($"{Plural.Count(compared.Verdict.Differences.Length, "difference")} between what agents hold and what is expected of them, " +
                    $"which may pass by itself: {Subcommands.Verify} shows more");
        }
        catch (ClusterException error) when (error.Id != Mismatch)
        {
            work.Report.Warn($"the agents' egress maps were not compared: {error.Message}");
        }
    }

    private static string Word(string? value) => value is null ? "not set" : TerminalText.Plain($"'{value}'", 60);
    private static ClusterException Wrong(string message) => new(message, Mismatch);
}
