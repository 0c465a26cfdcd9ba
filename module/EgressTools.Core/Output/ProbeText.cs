namespace EgressTools.Output;

/// <summary>What <c>cleanup</c> says.</summary>
public static class ProbeText
{
    /// <summary>That nothing was found, or what is not removed and why; a sentence each.</summary>
    public static ImmutableArray<string> Notes(ImmutableArray<EgressProbe> found, ImmutableArray<EgressProbe> chosen, string? space)
    {
        var used = found.Count(p => p.State == ProbeState.InUse && !chosen.Contains(p));
        var containers = found.Count(static p => p.State == ProbeState.Stays);
        return
        [
            .. found.IsEmpty ? [$"no test left anything {(space is null ? "in any namespace" : $"in namespace {space}")}"] : ImmutableArray<string>.Empty,
            .. used == 0 ? []
            : (string[])[$"{Plural.Count(used, "probe pod")} may belong to a test that still runs: {Options.Force} removes {Plural.Them(used)} too"],
            .. containers == 0 ? [] : (string[])[$"{Plural.Count(containers, "ephemeral container")} cannot be removed: " +
                $"Kubernetes keeps {Plural.Them(containers)} until the pod is deleted"],
        ];
    }

    /// <summary>What is asked before anything is removed.</summary>
    public static string Question(ImmutableArray<EgressProbe> chosen, bool isOfOne) =>
        $"Remove {(isOfOne ? $"probe pod {chosen[0].Pod}" : Plural.Count(chosen.Length, "probe pod"))}?";

    /// <summary>What was done, as kubectl says it.</summary>
    public static string Done(EgressProbe probe, DryRun dryRun) =>
        TerminalText.Escape($"pod \"{probe.Pod.Name}\" deleted from {probe.Pod.Namespace} namespace") + dryRun switch
        {
            DryRun.Client => " (dry run)",
            DryRun.Server => " (server dry run)",
            _ => "",
        };
}
