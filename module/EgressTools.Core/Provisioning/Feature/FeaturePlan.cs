namespace EgressTools.Provisioning.Feature;

/// <summary>What is wanted of the egress gateway.</summary>
public enum FeatureGoal
{
    /// <summary>Enabled.</summary>
    On,
    /// <summary>Disabled.</summary>
    Off,
}

/// <summary>A value of the chart that changes.</summary>
/// <param name="Path">Such as "bpf.masquerade".</param>
/// <param name="Old">What is in force, by what helm was told or else by what agents read; null where nothing is, or it is not known.</param>
/// <param name="New">What helm is told: a boolean, number, text or list of texts.</param>
public sealed record ValueChange(string Path, JToken? Old, JToken New);

/// <summary>A setting of cilium-config, which agents read, that changes.</summary>
/// <param name="Key">Such as "enable-bpf-masquerade".</param>
/// <param name="New">The new value; null where it is removed.</param>
public sealed record SettingChange(string Key, string? Old, string? New);

/// <summary>In which way traffic changes.</summary>
public enum TrafficChange
{
    /// <summary>The exit address of pods becomes that of their node; it was their own.</summary>
    NodeAddress,
    /// <summary>The exit address of pods becomes their own; it was that of their node.</summary>
    PodAddress,
    /// <summary>The exit address of pods may change: that is unknown beforehand.</summary>
    NotCompared,
    /// <summary>Pods of a policy leave by a gateway.</summary>
    Steered,
    /// <summary>Pods of a policy no longer leave by a gateway.</summary>
    Released,
    /// <summary>Services are reached through the agents instead of kube-proxy.</summary>
    Services,
    /// <summary>Pods of policies lose traffic, or leave a gateway with their own address, while agents restart.</summary>
    Interrupted,
    /// <summary>The nodes send each other packets that they did not send before: a tunnel.</summary>
    Tunnel,
    /// <summary>New pods get a smaller MTU, so that the tunnel's headers have room.</summary>
    Mtu,
}

/// <summary>What becomes of the policies while agents restart.</summary>
public enum PolicyHandling
{
    /// <summary>They stay.</summary>
    Stay,
    /// <summary>They are saved and deleted first, and put back when every agent runs with the egress gateway.</summary>
    PutBack,
    /// <summary>They are saved and deleted first; enabling puts them back.</summary>
    Remove,
}

/// <summary>What a change means for traffic.</summary>
/// <param name="Pods">How many pods it is about; null where that is not known.</param>
/// <param name="Sentence">Which pods' source addresses change for which destinations: one sentence without a full stop.</param>
public sealed record TrafficEffect(TrafficChange Change, int? Pods, string Sentence)
{
    /// <summary>The destinations; empty where it is about none in particular.</summary>
    public ImmutableArray<Cidr> Destinations { get; init; } = [];
    /// <summary>Destinations among these that it is not about.</summary>
    public ImmutableArray<Cidr> Except { get; init; } = [];
}

/// <summary>How the egress gateway is enabled or disabled in one cluster: made by a pure function, shown, and carried out.</summary>
public sealed record FeaturePlan(FeatureGoal Goal, FeatureState State)
{
    /// <summary>Values that helm is told, by path; empty where the release is right already.</summary>
    public ImmutableArray<ValueChange> Values { get; init; } = [];
    /// <summary>Settings that agents will find changed, by key; none where they are right already.</summary>
    public ImmutableArray<SettingChange> Settings { get; init; } = [];
    /// <summary>What the ConfigMap of ip-masq-agent will hold; null where it stays as it is.</summary>
    public string? MasqueradeConfig { get; init; }
    /// <summary>Which agents have not read the current settings, and so must restart.</summary>
    public ImmutableArray<RunningAgent> OldAgents { get; init; } = [];

    /// <summary>In which order agents restart: all gateways of a policy together, each waited for until it serves, then the others. Empty where the DaemonSet's
    /// own rollout restarts them: without policies any order is as good, and where helm changes the pods its controller takes its own.</summary>
    public ImmutableArray<RestartWave> Order { get; init; } = [];
    /// <summary>What it means for traffic.</summary>
    public ImmutableArray<TrafficEffect> Effects { get; init; } = [];

    /// <summary>Why it is not done although there is something to do, such as policies that still need
    /// the feature: one sentence without a full stop; null where nothing is in the way.</summary>
    public string? Refusal { get; init; }
    /// <summary>What becomes of the policies.</summary>
    public PolicyHandling Policies { get; init; }
    /// <summary>Whether it is refused for nothing but policies, which could be removed first.</summary>
    public bool CouldRemovePolicies { get; init; }
    /// <summary>Whether policies that still need the feature are ignored, when it is disabled.</summary>
    public bool Force { get; init; }
    /// <summary>Checks that are skipped, before it is done and after.</summary>
    public ImmutableArray<CheckSkip> Skip { get; init; } = [];
    /// <summary>What agents would refuse to start for, or what would not work: then nothing is done.</summary>
    public ImmutableArray<CheckFinding> Blockers { get; init; } = [];
    /// <summary>What the user should know: one sentence each without a full stop.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
    /// <summary>What was chosen and why: one sentence each without a full stop.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
    /// <summary>Whether helm has anything to do.</summary>
    public bool NeedsUpgrade => !Values.IsEmpty || !Settings.IsEmpty;
    /// <summary>Whether the feature itself becomes enabled or disabled, and not only something else about it.</summary>
    public bool Turns => State.Snapshot.Installation.IsFeatureOff == (Goal is FeatureGoal.On);
    /// <summary>Whether there is nothing to do at all.</summary>
    public bool IsDone => !NeedsUpgrade && OldAgents.IsEmpty;
}
