namespace EgressTools.Output.Feature;

/// <summary>A change of the feature for people, the same in both front ends. What comes from a cluster comes out with control characters escaped.</summary>
public static class FeatureText
{
    /// <summary>What would change, and what it means: a line each, with those of a group indented below its name.</summary>
    public static ImmutableArray<string> Preview(EgressFeatureChange change) =>
    [
        TerminalText.Escape($"{Doing(change.Plan)}{In(change.Plan.State.Snapshot.Origin)}: {Installation(change.Plan.State)}"),
        .. Group("values", Values(change)),
        .. change.Plan.Values.IsEmpty ? Group("settings in cilium-config", Settings(change)) : [],
        .. Group("traffic", Traffic(change.Plan)),
        .. Group("policies", Policies(change.Plan)),
        .. Group("agents", Agents(change.Plan)),
    ];

    /// <summary>Values of the chart that change, each as "path: before -> after".</summary>
    public static IEnumerable<string> Values(EgressFeatureChange change) => FeatureValues.Lines(change.Plan);

    /// <summary>Settings that agents find changed, each as "key: before -> after".</summary>
    public static IEnumerable<string> Settings(EgressFeatureChange change) =>
        change.Settings.Select(static s => $"{s.Key}: {s.Old ?? Cell.None} -> {s.New ?? Cell.None}");

    /// <summary>Findings that are in the way, with their remedies.</summary>
    public static ImmutableArray<string> Blockers(EgressFeatureChange change)
    {
        using var text = new StringWriter();
        foreach (var finding in change.Blockers)
            CheckText.WriteFinding(text, finding, new CheckTextStyle(Colour: false, Verbose: false));
        return [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The change as a whole: what a dry run would change or what is in the way, and how it ended. Why it failed, an error says.</summary>
    public static ImmutableArray<string> Summary(EgressFeatureChange change) =>
    [
        .. change.Result is FeatureResult.DryRun || (change.Result is FeatureResult.Blocked && !change.Plan.IsDone) ? Preview(change) : [],
        .. Blockers(change),
        .. change.Result is FeatureResult.ByHand ? change.Commands.Select(TerminalText.Escape) : [],
        TerminalText.Escape(Result(change) ?? (change.Result is FeatureResult.Failed ? NotDone(change) : Nothing)),
    ];

    /// <summary>What is said where the change was not wanted.</summary>
    internal const string Nothing = "nothing was changed";

    /// <summary>The question.</summary>
    /// <param name="origin">The cluster, as its context names it.</param>
    public static string Question(EgressFeatureChange change, string origin) =>
        TerminalText.Escape($"{Wish(change.Plan)}{In(origin)}, and restart {Restarted(change.Plan)}" +
            $"{(change.Effects.Any(static e => e.Change is TrafficChange.Interrupted) ? ", although pods of policies lose traffic meanwhile" : "")}?");

    /// <summary>What it came to, in one line; null where <see cref="Failure"/> says it.</summary>
    public static string? Result(EgressFeatureChange change)
    {
        var (state, how) = (State(change.Goal), change.Goal is FeatureGoal.On ? "with" : "without");
        var agents = $"{change.Agents} of {Plural.Count(change.AllAgents, "agent")}";
        return change.Result switch
        {
            FeatureResult.Unchanged when change.Running.IsShort => null,
            FeatureResult.Unchanged when change.Plan.State.IsDocument =>
                $"the egress gateway is already {state} in {change.Plan.State.Snapshot.Origin}: nothing to change",
            FeatureResult.Unchanged when change.Running.Doubt is { } doubt =>
                $"the egress gateway is already {state} in cilium-config: nothing to change. It is unknown how many agents run {how} it: {doubt}",
            FeatureResult.Unchanged => $"the egress gateway is already {state}, on {agents}: nothing to change",
            FeatureResult.DryRun => (change.Plan.Turns ? $"the egress gateway would be {state}"
                    : change.Plan.NeedsUpgrade ? "settings of the egress gateway would be changed" : "agents would be restarted")
                + (change.IsTried ? " (server dry run)" : " (dry run)"),
            FeatureResult.Done when change.Agents is null =>
                $"the egress gateway is {state} in cilium-config, and {change.Outcome?.Agents} of {Plural.Count(change.AllAgents, "agent")} have restarted: " +
                $"it is unknown how many run {how} it",
            FeatureResult.Done => $"the egress gateway is {state}: {agents} run {how} it",
            FeatureResult.Declined => Nothing,
            _ => null,
        };
    }

    /// <summary>The note where a namespace is given.</summary>
    public static string Elsewhere(string option, string space) =>
        $"{option} {space} has no effect: the egress gateway is enabled or disabled for the whole cluster, in the namespace of Cilium";

    /// <summary>What <see cref="Result"/> says where a program behind a pipe waits for something else: what to print, and there is nothing.</summary>
    public static string? Aside(EgressFeatureChange change) => change is { Result: FeatureResult.Unchanged, Printed: not null } ? Result(change) : null;

    /// <summary>Why it was not done; null where it was, or nobody wanted it.</summary>
    public static EgressException? Error(EgressFeatureChange change) => Failure(change) is not { } failure ? null
        : change.Error ?? new InputException(failure, change.Result is FeatureResult.Unchanged ? "AgentsNotReady" : $"{change.Result}");

    private static string? Failure(EgressFeatureChange change)
    {
        if (change.Restored.FirstOrDefault(static s => !s.Done) is { } left)
            return $"not every saved policy was put back: {left.Sentence}";
        var wish = NotDone(change);
        return change.Result switch
        {
            FeatureResult.Blocked when change.Plan.Refusal is { } refusal => $"{wish}: {refusal}; nothing was changed",
            FeatureResult.Blocked => $"{wish}: fix what is named first, or skip a check with {Options.Skip}; nothing was changed",
            FeatureResult.ByHand when change.Release is null => $"{wish}: Cilium was not installed with helm in this cluster. " +
                $"Change its manifests yourself ({Options.Print} values shows how), or run the commands printed here; nothing was changed",
            FeatureResult.ByHand => $"{wish}: helm is not on PATH, so the commands printed here have to be run where it is; nothing was changed",
            FeatureResult.Unchanged when change.Running.IsShort => Short(change),
            FeatureResult.Failed => change.Error?.Message ?? change.Steps.LastOrDefault(static s => !s.Done)?.Sentence ?? wish,
            _ => null,
        };
    }

    private static string NotDone(EgressFeatureChange change) => $"the egress gateway was not {State(change.Goal)}";

    private static string Short(EgressFeatureChange change)
    {
        var (settings, agents) = ($"the egress gateway is already {State(change.Goal)} in cilium-config", change.Plan.State.Agents);
        var look = $"kubectl get pods -n {agents.Namespace} -l k8s-app=cilium -o wide shows them; nothing was changed";
        if (change.Running.Contrary is { } others)
            return $"{settings}, but {others}; nothing was changed";
        return change.Running.Wanted == 0 ? $"{settings}, but no agent runs: DaemonSet {agents} matches no node; nothing was changed"
            : $"{settings}, but {change.Running.Count} of {Plural.Count(change.AllAgents, "agent")} {Plural.Verb(change.Running.Count ?? 0, "are")} ready " +
            $"and started since then: {look}";
    }

    private static string State(FeatureGoal goal) => goal is FeatureGoal.On ? "enabled" : "disabled";

    /// <summary>Where the feature is as wanted already, what changes is something else.</summary>
    private static string Doing(FeaturePlan plan) => plan.Turns ? $"{(plan.Goal is FeatureGoal.On ? "enabling" : "disabling")} the egress gateway"
        : $"{(plan.NeedsUpgrade ? "changing settings of the egress gateway" : "restarting agents with older settings")}, which is already {State(plan.Goal)},";

    private static string Wish(FeaturePlan plan) => plan.Turns ? $"{(plan.Goal is FeatureGoal.On ? "Enable" : "Disable")} the egress gateway"
        : plan.NeedsUpgrade ? "Change the settings of the egress gateway" : "Apply the settings of the egress gateway";

    private static string Installation(FeatureState state)
    {
        var release = state.Release switch
        {
            null => "",
            { Revision: 0 } named => $", helm release {named.Name}",
            var known => $", helm release {known.Name}, revision {known.Revision}",
        };
        var version = state.Snapshot.Installation.Version is { } found ? $"Cilium {found}" : "Cilium of unknown version";
        return $"{version} in namespace {state.Agents.Namespace}{release}";
    }

    private static string In(string origin) => origin.Length > 0 ? $" in {origin}" : "";

    // What agents run with that have not read the settings is not known.
    private static IEnumerable<string> Traffic(FeaturePlan plan) => !plan.Effects.IsEmpty ? plan.Effects.Select(static e => e.Sentence)
        : [plan.NeedsUpgrade ? "no exit address changes" : "the settings in cilium-config take effect when the agents restart"];

    private static IEnumerable<string> Policies(FeaturePlan plan)
    {
        var policies = plan.State.Snapshot.Policies;
        if (plan.Policies is PolicyHandling.Stay || policies.IsEmpty)
            yield break;
        var (who, verb) = (Listed.Policies(policies.Select(static p => p.Name)), Plural.Verb(policies.Length, "are"));
        yield return plan.Policies is PolicyHandling.PutBack
            ? $"{who} {verb} saved and deleted first, and put back when every agent runs with the egress gateway: until then pods leave by their own nodes"
            : $"{who} {verb} saved and deleted first: from then on pods leave by their own nodes; " +
            $"{Subcommands.Enable} offers to put {Plural.Them(policies.Length)} back";
    }

    private static IEnumerable<string> Agents(FeaturePlan plan)
    {
        if (!plan.NeedsUpgrade)
            yield return $"{Listed.Short(plan.OldAgents.Select(static a => a.Pod.Name))} {Plural.Verb(plan.OldAgents.Length, "run")} with older settings";
        yield return $"{Restarted(plan)} restart";
        foreach (var (wave, number) in plan.Order.Select(static (w, i) => (w, i)))
        {
            var isOne = wave.Nodes.Length == 1;
            yield return wave.IsOfGateways
                ? $"{(number == 0 ? "first" : "then")} {(isOne ? "that of gateway" : "those of gateways")} {Listed.Short(wave.Nodes)} " +
                $"({Listed.Policies(wave.Policies)}){(isOne ? "" : " together")}, until {(isOne ? "it serves" : "they serve")}"
                : "then those of the other nodes, as many at once as the DaemonSet allows";
        }
    }

    private static string Restarted(FeaturePlan plan)
    {
        var count = plan.State.Snapshot.Installation.Agents.Length;
        return $"{(count == 0 ? "the agents" : Plural.Count(count, "agent"))}{(plan.State.Operator is null ? "" : " and the operator")}";
    }

    private static IEnumerable<string> Group(string name, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count == 0 ? [] : [name, .. all.Select(static line => TerminalText.Escape("  " + line))];
    }
}
