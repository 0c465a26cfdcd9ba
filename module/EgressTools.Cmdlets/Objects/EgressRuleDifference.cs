namespace EgressTools;

/// <summary>A difference between what agents hold and what the policies ask for, as Compare-EgressRule shows it.</summary>
[View(nameof(Class), nameof(FoundOn), nameof(Pod), nameof(DestinationCIDR), nameof(Expected), nameof(Actual))]
public sealed class EgressRuleDifference : EgressObject
{
    private readonly RuleDifference _difference;

    internal EgressRuleDifference(RuleDifference difference) => _difference = difference;

    /// <summary>missing-on-source, wrong-gateway, not-yet-propagated and so on.</summary>
    public string Class => DifferenceListing.Word(_difference.Class);
    /// <summary>The first node whose agent differs, and how many more do.</summary>
    public string? FoundOn => Cell("NODES");
    /// <summary>The pod, namespace/name; the source address where no pod has it.</summary>
    public string? Pod => Cell("POD");
    /// <summary>The destination; null where the difference is about no single entry.</summary>
    public string? DestinationCIDR => Text(_difference.Destination);
    /// <summary>What the agents should hold: the gateway, or the egress IP where that differs; values that take turns as "a | b".</summary>
    public string? Expected => Cell("EXPECTED");
    /// <summary>What the first of the agents holds; null where it has no entry.</summary>
    public string? Actual => Cell("ACTUAL");
    /// <summary>What it means, why it probably is so and what cures it.</summary>
    public string? Reason => Text(_difference.Reason);
    /// <summary>The nodes whose agents differ.</summary>
    public ItemCollection<string> Nodes => Texts(_difference.Nodes);
    /// <summary>The pod's address.</summary>
    public string? SourceIP => Text(_difference.Source);
    /// <summary>The first policy that asks for the entry.</summary>
    public string? Policy => Text(_difference.Policy);
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_difference.Pod?.Namespace);
    /// <summary>The agent of the pod's own node, which steers its traffic, is among those that differ.</summary>
    public bool Steers => _difference.Steers;

    /// <summary>In one line.</summary>
    public override string ToString() => $"{FoundOn}: {Class} {Pod}{(DestinationCIDR is null ? "" : $" -> {DestinationCIDR}")}";

    private string? Cell(string header) => Shown(DifferenceListing.Listing.Columns, _difference, header);
}
