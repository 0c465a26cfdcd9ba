using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;

namespace EgressTools.Checks.Policies;

internal sealed class IgnoredGateway() : Check("EGT1001", Severity.Error, "egressGateway is ignored beside egressGateways")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "Where egressGateways has entries, the agents do not look at egressGateway at all: the node that it names gets no pod, and its address is never seen outside. "
        + "The schema still demands the field, so that it reads like the first of several gateways.";

    public override string Cure => "Make the list hold every gateway, also the one of egressGateway; kubectl egress check --fix does it.";

    public override ImmutableArray<string> References => Issues(38341, 39304);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (policy.Gateway is not { } single || policy.Gateways.IsEmpty || policy.Gateways.Contains(single))
                continue;
            yield return Found(policy, $"egressGateway ({single.NodeSelector}) is never used, because egressGateways has entries and it is none of them") with
            {
                Evidence = [new("egressGateway", single.ToText()), new("egressGateways", string.Join("; ", policy.Gateways.Select(static g => g.ToText())))],
                Remedy = "list it in egressGateways too, or let egressGateway repeat an entry of the list",
            };
        }
    }
}
