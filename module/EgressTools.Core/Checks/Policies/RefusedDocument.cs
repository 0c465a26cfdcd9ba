using EgressTools.Operations;

namespace EgressTools.Checks.Policies;

internal sealed class RefusedDocument() : Check("EGT1027", Severity.Error, "Rejected by the API server")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The API server checks an applied document against the schema of the installed release: types and required fields, CIDRs (IPv6 from Cilium 1.18 on), operators of selectors, values of labels, egressIP (IPv4 from 1.16 to 1.19, both families "
        + "from 1.20 on), 64 entries of egressGateways at most from 1.20 on. A document that it rejects never reaches the agents, and an older one of the same name stays in force. What a cluster holds was admitted once, "
        + "so this is about documents of -f only.";

    public override string Cure => "Correct the document; kubectl apply --dry-run=server says what the server thinks of it.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/", .. Issues(38341, 39304)];

    public override ShownIn Shown => ShownIn.Documented("1.13", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (Identity(policy) is var (why, remedy))
                yield return Found(policy, $"the API server rejects it: {why}") with { Remedy = remedy };
            var rejected = policy.FaultsIn(context.Version).ToList();
            foreach (var fault in rejected)
                yield return Found(policy, fault, fault.Message);
            // Which release will get it is not known: those that are no longer the newest may reject what the newest takes.
            foreach (var fault in context.Version is null ? policy.Faults.Except(rejected).Where(f => !rejected.Exists(r => r.Path == f.Path)) : [])
                yield return Found(policy, fault, $"the API server rejects it {fault.Releases}: {fault.Reason}") with { Severity = Severity.Info, Remedy = $"{fault.Remedy}; give --cilium-version to check for the release that runs" };
        }
    }

    private CheckFinding Found(EgressPolicy policy, PolicyFault fault, string message) => Found(policy, message) with
    {
        Source = policy.Source is { } source && fault.Line > 0 ? source with { Line = fault.Line } : policy.Source,
        Evidence = [new("field", fault.Path), new("rejected by", fault.Releases.ToString())],
        Remedy = fault.Remedy,
    };

    private static (string Why, string Remedy)? Identity(EgressPolicy policy)
    {
        if (policy.ApiVersion is { } version)
            return ($"its apiVersion is {version}, and policies are of {EgressPolicy.KnownApiVersion}", $"write apiVersion: {EgressPolicy.KnownApiVersion}");
        return EgressPolicy.NameFault(policy.Name) is { } fault ? (fault, "correct metadata.name") : null;
    }
}
