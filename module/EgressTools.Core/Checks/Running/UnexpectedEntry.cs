namespace EgressTools.Checks.Running;

internal sealed class UnexpectedEntry() : DifferenceCheck("EGT5010", Severity.Warning, "Entries without a policy", DifferenceClass.Unexpected, [17679, 26503])
{
    public override string Why => "The agent steers traffic of a pod that no policy selects, or to a destination that no policy has. A policy, or the labels "
        + "of the pod's identity, changed, and the agent missed it. If agents reject the new version of a policy, running agents keep the previous version, "
        + "for new pods too, until they restart. Policies that the tool could not read are another cause.";
    public override string Cure => "Correct a policy that the agents reject (EGT1002). Otherwise check whether the policy changed recently, read the agent's "
        + "log, and restart its pod if the entries stay.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("hold")} {group.Entries} of {group.Pods} "
        + (group.First.Policy is { } policy ? $"from an earlier version of policy {policy}: agents reject the current one"
            : "without a policy: their traffic leaves by a gateway all the same");

    private protected override string Remedy(DifferenceGroup group) =>
        group.First.Policy is { } policy ? $"correct policy {policy} before an agent restarts: it then uses neither version" : group.Restart;
}
