namespace EgressTools.Provisioning.Feature;

/// <summary>What a script says of itself: what a run of the tool does beside it.</summary>
internal static class ScriptRemarks
{
    /// <summary>kubectl has a limit for the whole rollout only.</summary>
    public const string Patience = "--timeout=30m";

    /// <summary>Lines of comment; none where there is nothing to do.</summary>
    public static string Remarks(FeaturePlan plan, ClusterArguments cluster)
    {
        if (plan.IsDone)
            return "";
        // A shell runs it: the names are those of kubectl.
        var command = (plan.Goal is FeatureGoal.On ? Subcommands.Enable : Subcommands.Disable).Kubectl;
        string[] remarks =
        [
            plan is { NeedsUpgrade: true, State.Release: null } ? "Nothing here verifies the result: it only waits for the agents to start."
                : $"{command} does more: it stops if somebody else changes the release meanwhile, " +
                "waits for as long as agents move on, and verifies the result.",
            $"Afterwards: {Subcommands.Check.Kubectl}{(plan.Goal is FeatureGoal.On ? $", and {Subcommands.Verify.Kubectl} for the agents' maps." : ".")}",
            .. Back(plan, cluster),
            $"{Patience} is for all agents together, which start one after another: a large cluster needs more.",
        ];
        // A name with a line break must not become a command.
        return string.Concat(remarks.Select(static r => $"# {TerminalText.Escape(r)}\n"));
    }

    private static IEnumerable<string> Back(FeaturePlan plan, ClusterArguments cluster)
    {
        if (!plan.NeedsUpgrade)
            yield break;
        if (plan.State.Release is { Revision: > 0 } release)
            yield return $"To roll back, run this and the restarts below: {FeatureCommands.Line("helm", FeatureCommands.Rollback(release, cluster))}";
        else if (plan.State.Release is { } unread)
            yield return $"To roll back, run helm rollback to the revision before and the restarts below: helm history {unread.Name} -n {unread.Namespace}";
        else
            yield return "helm cannot roll this back. cilium-config was: " +
                $"{string.Join(", ", plan.Settings.Select(static s => s.Old is null ? $"{s.Key} not set" : $"{s.Key} '{s.Old}'"))}.";
    }
}
