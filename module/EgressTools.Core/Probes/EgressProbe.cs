namespace EgressTools.Probes;

/// <summary>What this tool creates in a cluster to ask instead of a pod.</summary>
public enum ProbeKind
{
    /// <summary>A short-lived pod.</summary>
    Pod,
    /// <summary>An ephemeral container of the tested pod.</summary>
    EphemeralContainer,
}

/// <summary>Whether a probe can be removed.</summary>
public enum ProbeState
{
    /// <summary>The run that made it is over.</summary>
    Left,
    /// <summary>A test that still runs may use it.</summary>
    InUse,
    /// <summary>Kubernetes removes it only together with its pod.</summary>
    Stays,
}

/// <summary>A probe that is in a cluster.</summary>
/// <param name="Pod">The probe pod, or the pod that has the container.</param>
/// <param name="Kind">Pod or container.</param>
/// <param name="State">Whether it can be removed.</param>
public sealed record EgressProbe(ObjectName Pod, ProbeKind Kind, ProbeState State)
{
    /// <summary>The ephemeral container; empty for a pod.</summary>
    public string Container { get; init; } = "";

    /// <summary>The tested pod.</summary>
    public string For { get; init; } = "";

    /// <summary>The id of the run that made the pod; empty for a container.</summary>
    public string Run { get; init; } = "";

    /// <summary>When its pod was made; null where that is unknown.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether this run has removed it.</summary>
    public bool Removed { get; init; }
}
