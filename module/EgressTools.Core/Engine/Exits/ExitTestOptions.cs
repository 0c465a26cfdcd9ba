namespace EgressTools.Engine.Exits;

/// <summary>How pods are asked that have no program for it.</summary>
public enum ProbeMode
{
    /// <summary>Only programs of the pod's own image.</summary>
    Exec,
    /// <summary>An ephemeral container with the given image, where the pod's own image has nothing.</summary>
    Ephemeral,
    /// <summary>A short-lived pod with the same labels on the same node, always removed.</summary>
    Pod,
}

/// <summary>Which pods to ask, and how.</summary>
public sealed record ExitTestOptions
{
    /// <summary>Only pods that this policy selects.</summary>
    public string? Policy { get; init; }
    /// <summary>Pods by name; empty for all that the other options choose.</summary>
    public ImmutableArray<ObjectName> Pods { get; init; } = [];
    /// <summary>Workloads whose pods are chosen too; on a cluster only.</summary>
    public ImmutableArray<PodTarget> Workloads { get; init; } = [];
    /// <summary>The pods of <see cref="Workloads"/>, once these were read.</summary>
    internal ImmutableArray<PodSet> Sets { get; init; } = [];
    /// <summary>Pods by label.</summary>
    public LabelSelector? Selector { get; init; }
    /// <summary>Only pods of this namespace; null for every namespace.</summary>
    public string? Namespace { get; init; }
    /// <summary>How many pods are asked at once.</summary>
    public int Concurrency { get; init; } = 32;
    /// <summary>Echo services, tried in order; empty for the public defaults.</summary>
    public ImmutableArray<Uri> Echo { get; init; } = [];
    /// <summary>For one pod, with everything that is done for it; null for 15 s, or a minute where an image may have to be pulled.</summary>
    public TimeSpan? Timeout { get; init; }
    /// <summary><see cref="Timeout"/>, or what holds without it.</summary>
    public TimeSpan Limit => Timeout ?? TimeSpan.FromSeconds(Probe == ProbeMode.Exec ? 15 : 60);
    /// <summary>The container that asks; null for those that run, until one can.</summary>
    public string? Container { get; init; }
    /// <summary>How long the server may take to create a probe pod.</summary>
    internal TimeSpan CreationLimit { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>How often a pod is asked again that did not answer.</summary>
    public int Retries { get; init; } = 1;
    /// <summary>What to do where the image has no program.</summary>
    public ProbeMode Probe { get; init; }
    /// <summary>The image for <see cref="ProbeMode.Ephemeral"/> and <see cref="ProbeMode.Pod"/>.</summary>
    public string ProbeImage { get; init; } = "curlimages/curl:8.17.0";
}
