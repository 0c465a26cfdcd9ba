namespace EgressTools.Operations;

/// <summary>What a policy is to do, as the options say it; texts are checked by <see cref="CreatePolicy.Run"/>.</summary>
/// <param name="Name">The policy's name.</param>
public sealed record PolicyRequest(string Name)
{
    /// <summary>Pods by label, in kubectl's notation (<c>--pod-selector</c>); null for none.</summary>
    public string? PodSelector { get; init; }

    /// <summary>The namespace of the pods (<c>-n</c>); null for every namespace or those of <see cref="NamespaceSelector"/>.</summary>
    public string? Namespace { get; init; }

    /// <summary>Namespaces by label, in kubectl's notation (<c>--namespace-selector</c>); empty for every namespace.</summary>
    public string? NamespaceSelector { get; init; }

    /// <summary>Gateway nodes by name (<c>--node</c>).</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Gateway nodes by label (<c>--node-selector</c>).</summary>
    public string? NodeSelector { get; init; }

    /// <summary>Destinations (<c>--to</c>); empty means 0.0.0.0/0.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>Destinations left out (<c>--except</c>).</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary><c>auto</c> (the node's internal address), <c>none</c>, or an address
    /// (<c>--egress-ip</c>); null where not given, which means auto, or none with an interface.</summary>
    public string? EgressIP { get; init; }

    /// <summary>The interface to leave by (<c>--interface</c>).</summary>
    public string? Interface { get; init; }

    /// <summary>Accept an egress IP that is a node's public address (<c>--force</c>).</summary>
    public bool Force { get; init; }
}

/// <summary>A policy document and what is to be said about it.</summary>
/// <param name="Document">apiVersion, kind, metadata, spec: as <c>kubectl apply</c> takes it.</param>
/// <param name="Notes">What was chosen and why.</param>
/// <param name="Warnings">What may be wrong.</param>
public sealed record CreatedPolicy(JObject Document, ImmutableArray<string> Notes, ImmutableArray<string> Warnings);

/// <summary>A policy document from nodes and selectors.</summary>
public static class CreatePolicy
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Installation | SnapshotKinds.Configuration;

    // What checks would find in the document as soon as it is written, and that its options decide.
    private static readonly CheckOptions Checked = new() { Only = ["EGT1004", "EGT1006"] };

    /// <summary>Makes the document. Gateways come in the order in which they were named, else by name.</summary>
    /// <exception cref="UsageException">The request cannot be met; the sentence says why and what to do.</exception>
    public static CreatedPolicy Run(ClusterSnapshot snapshot, PolicyRequest request)
    {
        if (EgressPolicy.NameFault(request.Name) is { } fault)
            throw new UsageException(fault, "InvalidName");
        var said = new Remarks();
        var rule = PolicyPods.Rule(request, snapshot.Installation.Version, said);
        var destinations = PolicyDestinations.Check(request, snapshot.Installation.Version, said);
        var gateways = PolicyGateways.Choose(snapshot, request, said);
        PolicyDestinations.CheckFamilies(destinations, gateways, said);
        var entries = gateways.Select(static g => g.ToDocument()).ToList();
        var spec = new JObject { ["selectors"] = new JArray(rule), ["destinationCIDRs"] = new JArray(destinations.To.Select(static c => c.ToString())) };
        if (!destinations.Except.IsEmpty)
            spec["excludedCIDRs"] = new JArray(destinations.Except.Select(static c => c.ToString()));
        // The schema demands egressGateway also where the agents ignore it because of the list (#38341).
        spec["egressGateway"] = entries[0];
        if (entries.Count > 1)
            spec["egressGateways"] = new JArray(entries.Select(static e => e.DeepClone()));
        var document = new JObject
        {
            ["apiVersion"] = "cilium.io/v2",
            ["kind"] = "CiliumEgressGatewayPolicy",
            ["metadata"] = new JObject { ["name"] = request.Name },
            ["spec"] = spec,
        };
        foreach (var finding in CheckRunner.Run(new CheckInput(snapshot with { Policies = MakePlan.PoliciesOf([document]), Gaps = [] }), Checked).Findings)
            said.Warn($"{finding.Message}; {finding.Remedy} ({finding.Code})");
        return new CreatedPolicy(document, said.Notes, said.Warnings);
    }
}

/// <summary>Collects what is to be said about a policy while it is made.</summary>
internal sealed class Remarks
{
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];

    public ImmutableArray<string> Notes => [.. _notes];

    public ImmutableArray<string> Warnings => [.. _warnings];

    public void Note(string text) => _notes.Add(text);

    public void Warn(string text) => _warnings.Add(text);
}
