namespace EgressTools.Planning;

/// <summary>
/// Makes an event that lets the agents look at all entries again: an annotation of a policy, of which nothing else takes notice. It heals what agents left in
/// their maps on the way to a new state: entries that went with an old spelling of their CIDR, and those for which there was no room for a moment.
/// </summary>
public static class PolicyTouch
{
    /// <summary>The annotation: the time when it was touched.</summary>
    public const string Annotation = "egresstools.io/touched";

    /// <summary>The manager of the annotation alone, so that no other manager's fields are concerned.</summary>
    public const string FieldManager = "egress-tools-touch";

    /// <summary>How long after the change: agents look at their entries once a second at most, and what comes earlier is part of the same pass.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1.1);

    /// <summary>How to do it by hand.</summary>
    public static string Command(string policy) => $"'kubectl annotate --overwrite ciliumegressgatewaypolicy {policy} {Annotation}=$(date +%s)'";

    /// <summary>What happens where it was not done, and what to do.</summary>
    public static string ByHand(string policy) => $"entries may be missing from the agents' maps until the next event in the cluster. Run {Command(policy)}";
}
