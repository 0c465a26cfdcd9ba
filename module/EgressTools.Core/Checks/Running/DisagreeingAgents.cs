using System.Collections.Immutable;
using EgressTools.Engine;

namespace EgressTools.Checks.Running;

internal sealed class DisagreeingAgents() : DifferenceCheck("EGT5005", Severity.Error, "agents disagree about the gateway", DifferenceClass.AgentsDisagree)
{
    public override string Why =>
        "Every agent computes the gateway for itself and all should come to the same. Where they do not, the same policy sends pods of one node to one gateway and pods of another node to another, "
        + "and a gateway that does not know itself for one gives the packets no egress IP. Two causes: agents that are behind, and policies that claim the same pods and destinations: "
        + "which of those wins is not defined and may change whenever the agent looks again.";

    public override string Cure => "Make policies select different pods or destinations. Where only one policy is concerned, restart the agents that differ.";

    public override ImmutableArray<string> References => Issues(27491, 17679);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context) => base.Run(context).Concat(context.Verdict.Conflicts.Where(static c => c.Split > 0).Select(c => Flip(context, c)));

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} hold different gateways ({group.Held}) in {group.Entries}, so the same pods leave by one or the other, depending on the node";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;

    private CheckFinding Flip(CheckContext context, RuleConflict conflict)
    {
        var policies = string.Join(" and ", conflict.Policies);
        var message = $"agents hold different winners in {conflict.Split} of {Some.Count(conflict.Keys, "entry", "entries")} that {policies} claim, so the same pods leave by one gateway or the other, depending on the node";
        return Found(context.Policies.First(p => p.Name == conflict.Policies[0]), message) with
        {
            Evidence = [new("policies", policies), new("first entry", $"{conflict.Source} to {conflict.Destination}")],
            Remedy = "make the policies select different pods or destinations",
        };
    }
}
