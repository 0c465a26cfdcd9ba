namespace EgressTools.Operations;

/// <summary>What a user accepts before anything is applied.</summary>
/// <param name="PolicyConflicts">Policies that give a pod and CIDR different gateways (<c>--allow-policy-conflicts</c>).</param>
/// <param name="UnknownEffect">That the effect on pods is unknown (<c>--allow-unknown-effect</c>).</param>
public sealed record ApplyConsent(bool PolicyConflicts, bool UnknownEffect);

/// <summary>What applying means for the cluster, and why it must not be done.</summary>
/// <param name="Lines">In words, to be shown before the question.</param>
/// <param name="Refusal">Why nothing is applied; null where nothing is in the way.</param>
public sealed record ApplyEffect(ImmutableArray<string> Lines, EgressException? Refusal)
{
    /// <summary>Nothing would be applied.</summary>
    public static readonly ApplyEffect None = new([], Refusal: null);

    /// <summary>Policies that the API server rejects, or of which it does not know fields.</summary>
    public ImmutableArray<PlannedPolicy> Rejected { get; init; } = [];

    /// <summary>Whether a policy is to be touched after it (<see cref="TouchPolicy"/>).</summary>
    public bool NeedsTouch { get; init; }

    /// <summary>The effect that is known. Conflicts that are there already, and that the change neither makes nor enlarges, are not its fault.</summary>
    public static ApplyEffect Of(EgressPlan plan, ApplyConsent consent)
    {
        var lines = ApplyText.Consequences(plan);
        ImmutableArray<PlannedPolicy> rejected = [.. plan.Policies.Where(static p => !p.Faults.IsEmpty || !p.Unknown.IsEmpty)];
        if (Conflicts(plan) is not { } conflicts)
            return new ApplyEffect(lines, Refusal: null) { Rejected = rejected, NeedsTouch = plan.Touch is not null };
        return consent.PolicyConflicts
            ? new ApplyEffect(lines.Add(TerminalText.Escape(conflicts)), Refusal: null) { Rejected = rejected, NeedsTouch = plan.Touch is not null }
            : new ApplyEffect(lines, new RefusedException($"{conflicts}. Nothing was applied: make the policies select different pods or destinations, " +
                $"or pass {Options.AllowPolicyConflicts}", "PolicyConflict"));
    }

    /// <summary>The effect that a missing right or a missing kind hides.</summary>
    public static ApplyEffect Unknown(EgressException why, ApplyConsent consent, ImmutableArray<PlannedPolicy> rejected, bool needsTouch) =>
        consent.UnknownEffect
        ? new ApplyEffect([TerminalText.Escape($"the effect on pods is unknown: {why.Message}")],
            Refusal: null)
        { Rejected = rejected, NeedsTouch = needsTouch }
        : new ApplyEffect([], new InputException($"the effect on pods is unknown: {why.Message}. Nothing was applied: " +
            $"pass {Options.AllowUnknownEffect} to apply without knowing it", "UnknownEffect", inner: why));

    /// <summary>Why steps are not taken, as an error for each fault.</summary>
    public IEnumerable<RefusedException> Refused(DryRun dryRun) =>
        Rejected.Where(p => IsRefused(p, dryRun)).SelectMany(PlanText.Rejection).Select(static line => new RefusedException(line, "Rejected"));

    /// <summary>What a server that is asked will say of its own schema.</summary>
    public IEnumerable<string> Doubts(DryRun dryRun) => Rejected.Where(p => !IsRefused(p, dryRun)).SelectMany(PlanText.Rejection);

    /// <summary>The steps that are taken.</summary>
    public ImmutableArray<ApplyStep> Taken(ImmutableArray<ApplyStep> steps, DryRun dryRun) =>
        [.. steps.Where(s => !Rejected.Any(p => p.Name == s.Name && IsRefused(p, dryRun)))];

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
        var sets = conflicts.Select(static c => Listed.All(c.Policies)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return $"{Plural.Count(pods, "pod")} would be in conflict: policies {string.Join(", ", sets)} name different gateways or egress IPs, " +
            $"and {ConflictText.Switches}";
    }
}
