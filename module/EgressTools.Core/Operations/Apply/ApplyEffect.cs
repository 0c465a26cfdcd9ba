namespace EgressTools.Operations;

/// <summary>What applying means for the cluster, in lines to be shown before the question; and why nothing is applied, if something prevents it.</summary>
public sealed record ApplyEffect(ImmutableArray<string> Lines, EgressException? Refusal)
{
    /// <summary>Policies that the API server rejects, or of which it does not know fields.</summary>
    public ImmutableArray<PlannedPolicy> Rejected { get; init; } = [];
    /// <summary>Whether a policy must be touched after it (<see cref="PolicyTouch"/>).</summary>
    public bool NeedsTouch { get; init; }

    /// <summary>What applying means for pods, maps and conflicts, and whether it may go on; nothing if nothing would be applied.</summary>
    /// <exception cref="ClusterException">The cluster could not be read, for another reason than a missing right or a missing kind.</exception>
    public static async Task<ApplyEffect> OfAsync(ApplyPlan plan, ApplyRequest request, Func<Task<ClusterSnapshot>> read)
    {
        if (ApplyText.Question(plan.Steps) is null)
            return new ApplyEffect([], Refusal: null);
        try
        {
            return Of(PlanUseCase.Run(await read().ConfigureAwait(false), new WhatIf { Policies = PlanUseCase.Merged(plan, request.FieldManager) }), request);
        }
        catch (EgressException error) when (UnknownEffect.Hides(error))
        {
            return Unknown(error, plan, request);
        }
    }

    /// <summary>Why steps are not taken, as an error for each fault.</summary>
    public IEnumerable<RefusedException> Refused(DryRun dryRun) =>
        Rejected.Where(p => IsRefused(p, dryRun)).SelectMany(PlanText.Rejection).Select(static line => new RefusedException(line, "Rejected"));

    /// <summary>What a server that is asked will say of its own schema.</summary>
    public IEnumerable<string> Doubts(DryRun dryRun) => Rejected.Where(p => !IsRefused(p, dryRun)).SelectMany(PlanText.Rejection);

    /// <summary>The steps that are taken.</summary>
    public ImmutableArray<ApplyStep> Taken(ImmutableArray<ApplyStep> steps, DryRun dryRun) =>
        [.. steps.Where(s => !Rejected.Any(p => p.Name == s.Name && IsRefused(p, dryRun)))];

    /// <summary>The policy to touch after applying: the last that was changed; null if there is no need.</summary>
    public string? ToTouch(IEnumerable<ApplyOutcome> outcomes) =>
        NeedsTouch ? outcomes.LastOrDefault(static o => o is { Error: null, Step.Action: not ApplyAction.Unchanged })?.Step.Name : null;

    // Conflicts that are there already, and that the change neither makes nor enlarges, are not its fault.
    private static ApplyEffect Of(EgressPlan plan, ApplyRequest request)
    {
        var (lines, conflicts) = (ApplyText.Consequences(plan), Conflicts(plan));
        return conflicts is not null && !request.AllowPolicyConflicts
            ? new ApplyEffect(lines, new RefusedException($"{conflicts}. Nothing was applied: make the policies select different pods or destinations, " +
                $"or pass {Options.AllowPolicyConflicts}", "PolicyConflict"))
            : new ApplyEffect(conflicts is null ? lines : lines.Add(TerminalText.Escape(conflicts)), Refusal: null)
            {
                Rejected = [.. plan.Policies.Where(static p => !p.Faults.IsEmpty || !p.Unknown.IsEmpty)],
                NeedsTouch = plan.Touch is not null,
            };
    }

    /// <summary>The effect that a missing right or a missing kind hides.</summary>
    private static ApplyEffect Unknown(EgressException why, ApplyPlan plan, ApplyRequest request)
    {
        if (!request.AllowUnknownEffect)
            return new ApplyEffect([], UnknownEffect.Refusal(why, "apply", "applied"));
        return new ApplyEffect([UnknownEffect.Line(why)], Refusal: null)
        {
            Rejected = new WhatIf { Policies = PlanUseCase.Merged(plan, request.FieldManager) }.Schema(new EgressPlan(), ClusterSnapshot.Empty).Policies,
            NeedsTouch = plan.Steps.Any(s => s.Current is { } current
                && Spellings.OneGoes(PlanUseCase.PolicyOf(current, location: null), PlanUseCase.Merged(s, request.FieldManager))),
        };
    }

    // Wrong types, and keys that are given twice, no server takes; of the rest the server has the last word.
    private static bool IsRefused(PlannedPolicy policy, DryRun dryRun) =>
        dryRun == DryRun.Client || policy.Faults.Any(static f => f.IsMalformed || f.IsRepeated);

    private static string? Conflicts(EgressPlan plan)
    {
        // Of one policy alone there are two objects of one address, one of which is about to go.
        var conflicts = plan.NewConflicts.Where(static c => c.Policies.Length > 1).ToList();
        if (conflicts.Count == 0)
            return null;
        var pods = conflicts.Select(static c => c.Pod).Distinct().Count();
        var sets = conflicts.Select(static c => Listed.All(c.Policies)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return $"{Plural.Count(pods, "pod")} would be in conflict: policies {string.Join(", ", sets)} name different gateways or egress IPs, " +
            $"and {ConflictText.Switches}";
    }
}
