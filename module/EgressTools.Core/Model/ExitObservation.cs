namespace EgressTools.Model;

/// <summary>An address that a pod was seen with from outside, as recorded at some time.</summary>
/// <param name="Address">What the echo service answered; null where none did.</param>
public sealed record ExitObservation(ObjectName Pod, Address? Address)
{
    /// <summary>Why there was no answer, one clause; empty where there was one.</summary>
    public string Failure { get; init; } = "";
    /// <summary>The echo service that was asked; empty where not recorded.</summary>
    public string Echo { get; init; } = "";
    /// <summary>When it was seen.</summary>
    public DateTimeOffset? ObservedAt { get; init; }
}
