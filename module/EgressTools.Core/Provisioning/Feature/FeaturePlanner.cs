namespace EgressTools.Provisioning.Feature;

/// <summary>Works out what has to change for the feature to be on or off.</summary>
public static class FeaturePlanner
{
    /// <summary>What enabling changes.</summary>
    /// <exception cref="UsageException">The request does not go with this installation, or something must be given that cannot be found out.</exception>
    public static FeaturePlan Enable(FeatureState state, EnableRequest request)
    {
        if (ReleaseValues.Odd(state.Release) is { } path)
            return Unusable(FeatureGoal.On, state, path);
        var draft = new PlanDraft(state);
        draft.Enable(ReleaseValues.Feature, FeatureKey.Of(draft.Version));
        KubeProxyValues.Add(draft, request);
        MasqueradeValues.Add(draft, request);
        if (state.IsDocument && draft.Now.IsOn(EndpointSlices.Key))
        {
            draft.Disable(ReleaseValues.EndpointSlices, EndpointSlices.Key);
            draft.Warn("with CiliumEndpointSlices disabled every agent watches every endpoint: in a large cluster, " +
                "check first that the API server can take that load");
        }
        var after = PlannedCluster.Of(draft);
        if (after.Installation.IsOn("enable-ipv6"))
            draft.Note("addresses of IPv6 traffic do not change: masquerading of IPv6 stays as it is");
        var report = CheckRunner.Run(new CheckInput(after), new CheckOptions { Only = ["EGT4"], Skip = request.Skip });
        foreach (var finding in report.Findings.Where(static f => f.Severity == Severity.Warning || f.Code == OtherHelmValues.Of))
            draft.Warn($"{finding.Code} {finding.Resource}: {finding.Message}");
        var plan = Plan(FeatureGoal.On, draft, after) with { Policies = request.WithoutPolicies ? PolicyHandling.PutBack : PolicyHandling.Stay };
        return PlanOrder.In(plan, after) with { Skip = request.Skip, Blockers = [.. report.Findings.Where(static f => f.Severity == Severity.Error)] };
    }

    /// <summary>What disabling changes.</summary>
    public static FeaturePlan Disable(FeatureState state, DisableRequest request)
    {
        if (ReleaseValues.Odd(state.Release) is { } path)
            return Unusable(FeatureGoal.Off, state, path);
        var draft = new PlanDraft(state);
        // Where helm did not write cilium-config, whoever did may have used the name of other releases, which cilium-cli takes for the feature too.
        var (own, others) = (FeatureKey.Of(draft.Version), FeatureKey.OfOthers(draft.Version));
        draft.Disable(ReleaseValues.Feature, state.Release is null ? [own, others] : [own]);
        RestoredMasquerading.Add(draft, request);
        if (draft.Now.IsOn("kube-proxy-replacement"))
            draft.Note("the replacement of kube-proxy and the address of the API server stay as they are: kube-proxy may be gone, " +
                "and then nothing else answers for Services");
        var after = PlannedCluster.Of(draft);
        var policies = request.RemovePolicies ? PolicyHandling.Remove : PolicyHandling.Stay;
        var plan = PlanOrder.Off(Plan(FeatureGoal.Off, draft, after) with { Force = request.Force, Policies = policies });
        if ((plan.Refusal ?? Foreign(draft)) is { } refusal)
            return plan with { Refusal = refusal };
        return plan is { NeedsUpgrade: true, Force: false, Policies: PolicyHandling.Stay } && StillNeeded(plan) is { } needed
            ? plan with { Refusal = needed, CouldRemovePolicies = !plan.State.Snapshot.Policies.IsEmpty } : plan;
    }

    private static FeaturePlan Unusable(FeatureGoal goal, FeatureState state, string path) => new(goal, state)
    {
        Refusal = $"the value {path} of release {state.Release!.Namespace}/{state.Release.Name} has a type that Cilium's chart does not accept there (helm " +
            $"get values {state.Release.Name} -n {state.Release.Namespace} shows it): fix it first",
    };

    private static FeaturePlan Plan(FeatureGoal goal, PlanDraft draft, ClusterSnapshot after)
    {
        var effects = TrafficEffects.Between(draft.State.Snapshot, after, draft);
        foreach (var gap in draft.State.Gaps)
            draft.Warn(gap.ToString());
        if (!draft.Values.IsEmpty || !draft.Settings.IsEmpty)
            PlanWarnings.Add(draft);
        var plan = new FeaturePlan(goal, draft.State)
        {
            Values = draft.Values,
            Settings = draft.Settings,
            MasqueradeConfig = draft.ChangesMasqueradeConfig ? PlannedCluster.List(draft) : null,
            OldAgents = [.. draft.Now.Agents.Where(a => a.StartedAt < draft.Now.ConfiguredAt)],
            Effects = effects,
            Warnings = [.. draft.Warnings],
            Notes = [.. draft.Notes],
        };
        return plan with { Refusal = plan.IsDone ? null : InTheWay(goal, draft) };
    }

    private static string? InTheWay(FeatureGoal goal, PlanDraft draft)
    {
        if (goal == FeatureGoal.On && draft.Now.IsDataplaneV2)
            return "the agents are those of GKE Dataplane V2, which has no egress gateway: Cilium itself has to be installed";
        if (draft.State.Release is { ChartVersion: "" })
            return "the version of the release's chart is unknown, and without it helm would take the newest: " +
                "make sure that the release's Secret can be read and names one";
        return draft.State is { Pending: { } pending, Release: { } release }
            ? $"the newest revision of release {release.Namespace}/{release.Name} is {pending}: another helm is running or was interrupted. Wait for it, " +
            $"or end it with helm rollback {release.Name} {release.Revision} -n {release.Namespace}"
            : null;
    }

    /// <summary>helm leaves alone what it did not write.</summary>
    private static string? Foreign(PlanDraft draft)
    {
        var isTold = draft.State.Release?.Given is null || ReleaseValues.Same(draft.Told(ReleaseValues.Feature), true);
        var key = isTold ? FeatureKey.OfOthers(draft.Version) : FeatureKey.Of(draft.Version);
        return draft.State.Release is not null && draft.Now.IsOn(key)
            ? $"cilium-config has {key}, which helm's release did not write and so does not remove: " +
            $"kubectl patch configmap cilium-config -n {draft.State.Agents.Namespace} --type=merge -p '{{\"data\":{{\"{key}\":null}}}}', then try again"
            : null;
    }

    private static string? StillNeeded(FeaturePlan plan)
    {
        var policies = plan.State.Snapshot.Policies;
        if (policies.IsEmpty)
            return Unseen(plan.State.Snapshot);
        var pods = PolicyEffects.Pods(plan.State.Snapshot);
        var who = pods == 0 ? "they select no pod now, and would steer none that comes"
            : $"{Plural.Count(pods, "pod")} would leave by {Plural.Their(pods)} own {Plural.Noun(pods, "node")}";
        return $"there {Plural.Verb(policies.Length, "are")} {Listed.Policies(policies.Select(static p => p.Name))}: {who}; pass {Options.RemovePolicies} to " +
            $"save and delete {Plural.Them(policies.Length)} first, or {Options.Force} to leave {Plural.Them(policies.Length)}";
    }

    /// <summary>A list of policies that could not be read is not an empty one.</summary>
    private static string? Unseen(ClusterSnapshot snapshot)
    {
        if (Unsupported.Of(snapshot) is { } unsupported)
            return $"whether policies still need it is unknown: {unsupported}; pass {Options.Force} if none does";
        var gap = snapshot.Gaps.FirstOrDefault(static g => g.Kinds.HasFlag(SnapshotKinds.Policies));
        return snapshot.Complete.HasFlag(SnapshotKinds.Policies) || gap is { IsAbsence: true } ? null
            : $"whether policies still need it is unknown, since ciliumegressgatewaypolicies could not be read{(gap is null ? "" : $" ({gap.Reason})")}: " +
            $"make them readable, or pass {Options.Force}";
    }
}
