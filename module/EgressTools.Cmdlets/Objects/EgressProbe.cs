namespace EgressTools;

/// <summary>A pod or ephemeral container that a test left, as Remove-EgressProbe shows it.</summary>
[View(nameof(Pod), nameof(Container), nameof(For), nameof(State), nameof(Age), nameof(Removed))]
public sealed class EgressProbe : EgressObject
{
    private readonly Probes.EgressProbe _probe;

    internal EgressProbe(Probes.EgressProbe probe) => (_probe, Age) = (probe, AgeOf(probe.CreatedAt));

    /// <summary>The probe pod, or the pod that has the container: namespace/name.</summary>
    public string? Pod => Text(_probe.Pod);
    /// <summary>The ephemeral container; null for a pod.</summary>
    public string? Container => Text(_probe.Container);
    /// <summary>The pod that was tested.</summary>
    public string? For => Text(_probe.For);
    /// <summary>left, in-use or stays.</summary>
    public string? State => Shown(ProbeListing.At(default).Columns, _probe, "STATE");
    /// <summary>How old it is, as kubectl writes ages; null where that is unknown.</summary>
    public string? Age { get; }
    /// <summary>The command has removed it.</summary>
    public bool Removed => _probe.Removed;
    /// <summary>pod or ephemeral-container.</summary>
    public string Kind => _probe.Kind == ProbeKind.Pod ? "pod" : "ephemeral-container";
    /// <summary>The run that made the pod.</summary>
    public string? Run => Text(_probe.Run);
    /// <summary>When its pod was created, in UTC.</summary>
    public DateTime? CreatedAt => Time(_probe.CreatedAt);
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_probe.Pod.Namespace);

    /// <summary>The pod, and the container in brackets.</summary>
    public override string ToString() => Container is null ? Pod ?? "" : $"{Pod} ({Container})";
}
