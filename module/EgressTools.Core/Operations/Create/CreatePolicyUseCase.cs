namespace EgressTools.Operations;

/// <summary>What a policy is to do, as the options say it.</summary>
public sealed record CreatePolicyRequest(string Name)
{
    /// <summary>Pods by label, in kubectl's notation; null for none.</summary>
    public string? PodSelector { get; init; }
    /// <summary>Whether the policy is meant for every pod of the namespaces; if not, <see cref="PodSelector"/> has to say which.</summary>
    public bool AllPods { get; init; }
    /// <summary>The namespace of the pods; null for every namespace or those of <see cref="NamespaceSelector"/>. The use case sets it.</summary>
    public string? Namespace { get; init; }
    /// <summary>Namespaces by label, in kubectl's notation. The use case makes it empty for every namespace.</summary>
    public string? NamespaceSelector { get; init; }
    /// <summary>Whether the pods may be in any namespace.</summary>
    public bool AllNamespaces { get; init; }
    /// <summary>Gateway nodes by name.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];
    /// <summary>Gateway nodes by label.</summary>
    public string? NodeSelector { get; init; }
    /// <summary>Destinations; empty for 0.0.0.0/0.</summary>
    public ImmutableArray<string> To { get; init; } = [];
    /// <summary>Destinations to leave out.</summary>
    public ImmutableArray<string> Except { get; init; } = [];
    /// <summary><c>auto</c> (the node's internal address), <c>none</c>, or an address; null for auto, or for none if there is an interface.</summary>
    public string? EgressIP { get; init; }
    /// <summary>The interface to leave by.</summary>
    public string? Interface { get; init; }
    /// <summary>Whether an egress IP may be a node's public address.</summary>
    public bool Force { get; init; }

    /// <summary>The cluster that a command before this one has read, and its namespace; null to read it.</summary>
    public (ClusterSnapshot Snapshot, string Namespace)? Seen { get; init; }
}

/// <summary>What is said about a document.</summary>
internal sealed record Remarks
{
    /// <summary>What was chosen and why.</summary>
    public List<string> Notes { get; } = [];
    /// <summary>What may be wrong.</summary>
    public List<string> Warnings { get; } = [];
}

/// <summary>Writes a policy document from nodes and selectors.</summary>
public static class CreatePolicyUseCase
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Installation | SnapshotKinds.Configuration;

    // What checks would find in the document as soon as it is written, and that its options decide.
    private static readonly CheckOptions Checked = new() { Only = ["EGT1004", "EGT1006"] };

    /// <summary>Reads the nodes, writes the document, and reports what was chosen and what may be wrong.</summary>
    /// <exception cref="UsageException">The request cannot be met.</exception>
    public static async Task<EgressPolicyDocument> RunAsync(CreatePolicyRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        PolicyPods.RequireChoice(request);
        request = request with
        {
            Namespace = await NamespaceAsync(request, world, cancellationToken).ConfigureAwait(false),
            NamespaceSelector = request.NamespaceSelector ?? (request.AllNamespaces ? "" : null),
        };
        var snapshot = request.Seen is var (seen, _) ? world.Assume(seen) : await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false);
        var said = new Remarks();
        var document = Run(snapshot, request, said);
        said.Notes.ForEach(report.Explain);
        said.Warnings.ForEach(report.Warn);
        return new EgressPolicyDocument(document);
    }

    /// <summary>Writes the document. Gateways come in the order in which they were named, else by name.</summary>
    /// <exception cref="UsageException">The request cannot be met; the sentence says why and what to do.</exception>
    internal static JObject Run(ClusterSnapshot snapshot, CreatePolicyRequest request, Remarks said)
    {
        if (EgressPolicy.NameFault(request.Name) is { } fault)
            throw new UsageException(fault, "InvalidName");
        var rule = PolicyPods.Rule(request, snapshot.Installation.Version, said);
        var destinations = PolicyDestinations.Check(request, snapshot.Installation.Version, said);
        var gateways = PolicyGateways.Choose(snapshot, request, said);
        destinations.CheckFamilies(gateways, said);
        var document = new JObject
        {
            ["apiVersion"] = "cilium.io/v2",
            ["kind"] = "CiliumEgressGatewayPolicy",
            ["metadata"] = new JObject { ["name"] = request.Name },
            ["spec"] = Spec(rule, destinations, [.. gateways.Select(static g => g.ToDocument())]),
        };
        var input = new CheckInput(snapshot with { Policies = PlanUseCase.PoliciesOf([document]), Gaps = [] });
        said.Warnings.AddRange(CheckRunner.Run(input, Checked).Findings.Select(static f => $"{f.Message}; {f.Remedy} ({f.Code})"));
        return document;
    }

    private static JObject Spec(JObject rule, PolicyDestinations destinations, ImmutableArray<JObject> gateways)
    {
        var spec = new JObject { ["selectors"] = new JArray(rule), ["destinationCIDRs"] = Texts(destinations.To) };
        if (!destinations.Except.IsEmpty)
            spec["excludedCIDRs"] = Texts(destinations.Except);
        // The schema demands egressGateway also where the agents ignore it because of the list (#38341).
        spec["egressGateway"] = gateways[0];
        if (gateways.Length > 1)
            spec["egressGateways"] = new JArray(gateways.Select(static e => e.DeepClone()));
        return spec;

        static JArray Texts(ImmutableArray<Cidr> cidrs) => new(cidrs.Select(static c => c.ToString()));
    }

    /// <summary>As with kubectl: the given namespace, else that of the context, unless namespaces are chosen otherwise.</summary>
    private static async Task<string?> NamespaceAsync(CreatePolicyRequest request, World world, CancellationToken cancellationToken) =>
        (request.AllNamespaces, request.NamespaceSelector) switch
        {
            (true, _) when (world.GivenNamespace ?? request.NamespaceSelector) is not null => throw new UsageException(
                $"{Options.AllNamespaces} means every namespace: leave out {Options.Namespace} and {Options.NamespaceSelector}", "TwoNamespaceChoices"),
            (false, null) => world.GivenNamespace ?? request.Seen?.Namespace ?? await world.NamespaceAsync(cancellationToken).ConfigureAwait(false),
            _ => world.GivenNamespace,
        };
}
