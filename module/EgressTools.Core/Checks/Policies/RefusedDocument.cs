using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Checks.Policies;

internal sealed class RefusedDocument() : Check("EGT1027", Severity.Error, "a document that the API server refuses")
{

    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The schema of the kind is checked when a document is applied: its apiVersion is cilium.io/v2, its name is a DNS name of up to 253 characters, egressGateway is required although a list beside it makes the agents ignore it, "
        + "and egressGateways takes 64 entries at most. A document that breaks one of these never reaches the agents, and an older one of the same name stays in force.";

    public override string Cure => "Correct the document; kubectl apply --dry-run=server says what the server thinks of it.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/", .. Issues(38341, 39304)];

    public override ShownIn Shown => ShownIn.Documented("1.13", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (Fault(policy, context) is var (why, remedy))
                yield return Found(policy, $"the API server refuses the document: {why}") with { Remedy = remedy };
        }
    }

    private static (string Why, string Remedy)? Fault(EgressPolicy policy, CheckContext context)
    {
        if (policy.ApiVersion is { } version)
            return ($"its apiVersion is {version}, and policies are of {EgressPolicy.KnownApiVersion}", $"write apiVersion: {EgressPolicy.KnownApiVersion}");
        if (EgressPolicy.NameFault(policy.Name) is { } fault)
            return (fault, "correct metadata.name");
        // Older releases pass over the list, and where there is no gateway at all, the agents' reason is said elsewhere.
        if (!context.Behavior.GatewayList || policy.Gateways.IsEmpty)
            return null;
        if (policy.Gateway is null)
            return ("egressGateway is missing, which the schema demands beside egressGateways too", "let egressGateway repeat an entry of egressGateways");
        return policy.Gateways.Length > PolicyGateways.MaxGateways
            ? ($"egressGateways has {Some.Count(policy.Gateways.Length, "entry", "entries")}, and takes {PolicyGateways.MaxGateways}", "spread the pods over several policies, each with some of the gateways")
            : null;
    }
}
