namespace EgressTools.Checks.Policies;

internal sealed class RejectedDocument() : Check("EGT1027", Severity.Error, "Rejected by the API server", SnapshotKinds.Policies,
    ShownIn.Documented("1.13", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20"), [Reference.Guide, 38341, 39304])
{
    public override string Why => "The API server validates a document against the schema of the installed release: types and required fields, CIDRs (IPv6 "
        + "from Cilium 1.18 on), operators of selectors, values of labels, egressIP (IPv4 from 1.16 to 1.19, both families from 1.20 on) and, from 1.20 on, at "
        + "most 64 entries of egressGateways. A rejected document never reaches the agents, and an older one of the same name stays in force. The check is "
        + $"about documents given with {Options.Filename} only: the API server has admitted what a cluster holds.";
    public override string Cure => "Correct the document. kubectl apply --dry-run=server shows whether the API server accepts it.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (Identity(policy) is var (why, remedy))
                yield return Found(policy, $"the API server rejects it: {why}", remedy);
            var rejected = policy.FaultsIn(context.Version).ToList();
            foreach (var fault in rejected)
                yield return Found(Severity, policy, fault, fault.Message, fault.Remedy);
            // The release is unknown: earlier releases may reject what the newest one admits.
            foreach (var fault in context.Version is null ? policy.Faults.Except(rejected).Where(f => !rejected.Exists(r => r.Path == f.Path)) : [])
                yield return Found(Severity.Info, policy, fault, $"the API server rejects it {fault.Releases}: {fault.Reason}",
                    $"{fault.Remedy}; pass {Options.CiliumVersion} to check for the release that runs");
        }
    }

    private CheckFinding Found(Severity severity, EgressPolicy policy, PolicyFault fault, string message, string remedy) =>
        Found(severity, Subject.Of(policy, fault.Line), message, remedy, ("field", fault.Path), ("rejected by", fault.Releases));

    private static (string Why, string Remedy)? Identity(EgressPolicy policy)
    {
        if (policy.ApiVersion is { } version)
            return ($"apiVersion must be {EgressPolicy.KnownApiVersion}, not {version}", $"write apiVersion: {EgressPolicy.KnownApiVersion}");
        return EgressPolicy.NameFault(policy.Name) is { } fault ? (fault, "correct metadata.name") : null;
    }
}
