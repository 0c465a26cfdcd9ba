using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Policies;

internal sealed class ConflictingPolicies() : Check("EGT1019", Severity.Error, "two policies claim the same pods and the same destination")
{
    /// <summary>The name under which the evidence has the second policy.</summary>
    public const string OtherPolicy = "other policy";

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints;

    public override string Why =>
        "For one pod and one CIDR an agent holds one value. Where two policies ask for different gateways or egress IPs, the one that the agent happens to come to last wins: "
        + "another at the next reconciliation, and not the same on every node. The pods are seen with now the one, now the other address, and connections break.";

    public override string Cure => "Make the policies select different pods, or give one of them longer or other destinations: of different prefixes the longest always wins.";

    public override ImmutableArray<string> References => Issues(27491, 17679);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pair in context.Overlaps.Pairs)
        {
            if (pair.Conflict is not { Pods: > 0 } conflict)
                continue;
            var cidrs = conflict.Cidrs.Count == 1 ? conflict.Cidrs.Min.ToString() : $"{conflict.Cidrs.Count} CIDRs ({conflict.Cidrs.Min} and others)";
            yield return Found(pair.First.Policy, $"for {Some.Count(conflict.Pods, "pod")} and {cidrs} policy {pair.Second.Policy.Name} says something else; which of the two wins is not defined and may change") with
            {
                Evidence =
                [
                    new(OtherPolicy, pair.Second.Policy.Name), new("pods", conflict.Pods.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    new("first pod", conflict.FirstPod.ToString()), new("CIDRs", Some.Of(conflict.Cidrs)),
                ],
                Remedy = $"make {pair.First.Policy.Name} and {pair.Second.Policy.Name} select different pods or destinations",
            };
        }
    }
}
