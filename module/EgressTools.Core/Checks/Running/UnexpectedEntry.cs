namespace EgressTools.Checks.Running;

internal sealed class UnexpectedEntry() : DifferenceCheck("EGT5010", Severity.Warning, "agents hold entries that no policy asks for", DifferenceClass.Unexpected)
{
    public override string Why =>
        "The agent steers traffic of a pod that no policy selects any more, or to a destination that none names: a policy was deleted or changed, or the labels of the pod's identity, and the agent did not follow. "
        + "Where agents reject the new version of a policy, running agents keep the version before, for new pods too, and lose it when they restart. Policies that could not be read are another reason.";

    public override string Cure => "Correct a policy that the agents reject (EGT1002). Otherwise see whether the policy was changed lately, read the agent's log, and restart its pod when the entries stay.";

    public override ImmutableArray<string> References => Issues(17679, 26503);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("hold")} {group.Entries} for {group.Pods} that no policy asks for, so traffic leaves by a gateway that {(group.First.Policy is { } policy ? $"an earlier version of policy {policy} names: agents reject the present one" : "nobody chose")}";

    private protected override string Remedy(DifferenceGroup group) => group.First.Policy is { } policy ? $"correct policy {policy}: agents that restart before that use neither version" : group.Restart;
}
