namespace EgressTools.Engine;

/// <summary>Conflicts in words, the same wherever one is told.</summary>
public static class ConflictText
{
    /// <summary>What becomes of an entry that has two values: each pass writes the one that the map does not hold (#17679). Passes follow events of nodes,
    /// endpoints and policies, at least a second apart, and agents are out of step.</summary>
    public const string Switches = "Cilium switches between them at every change in the cluster, at most once a second; each switch breaks connections";

    /// <summary>"policies a and b name different gateways or egress IPs for 10.0.0.0/8, and Cilium
    /// switches ..."; of one policy, that it asks for both.</summary>
    /// <param name="what">What they are at odds about.</param>
    public static string Of(IReadOnlyCollection<string> policies, string what) => policies.Count == 1
        ? $"policy {policies.First()} asks for two values of {what}, and {Switches}"
        : $"policies {Listed.All(policies)} name different gateways or egress IPs for {what}, and {Switches}";
}
