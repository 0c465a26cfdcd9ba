namespace EgressTools.Engine;

/// <summary>What a comparison came to, and the agents that took no part in it.</summary>
/// <param name="Gaps">Agents that could not be asked, with the reasons.</param>
public sealed record CompareResult(RuleVerdict Verdict, ImmutableArray<Gap> Gaps)
{
    /// <summary>Whether every agent that could be asked holds what is expected of it.</summary>
    public bool Equal => Verdict.Differences.IsEmpty;
    /// <summary>The egress gateway is disabled in cilium-config.</summary>
    public bool FeatureOff { get; init; }
    /// <summary>The agents were asked for their own configuration, or the snapshot holds it of some.</summary>
    public bool Configured { get; init; }
    /// <summary>Nodes whose agents could not be asked.</summary>
    public ImmutableArray<string> Unasked => [.. Gaps.Select(AgentGaps.NodeOf)];
    /// <summary>Nodes whose agents have no egress map although the feature is enabled: they run with other settings than cilium-config has.</summary>
    public ImmutableArray<string> WithoutMap => [.. Verdict.Maps.Where(static m => m is { Absent: true, FeatureOff: false }).Select(static m => m.Node)];

    /// <summary>Nodes whose agents do not say whether they run with the egress gateway. Their maps
    /// alone prove nothing: these are pinned and outlive the feature.</summary>
    public ImmutableArray<string> Silent => Verdict.Entries == 0 ? []
        : [.. Verdict.Maps.Where(static m => m is { Said: false, Absent: false, FeatureOff: false }).Select(static m => m.Node)];

    /// <summary>Agents of which it is not known whether they hold what is expected, each with the reason: not asked, without a map, or silent.</summary>
    public ImmutableArray<Gap> Unproven =>
    [
        .. Gaps, .. WithoutMap.Select(static n => AgentGaps.Gap(n, "it has no egress map, although the egress gateway is enabled", "restart its pod")),
        .. Configured ? Silent.Select(static n => AgentGaps.Gap(n, "it did not say whether the egress gateway is enabled, so its map proves nothing")) : [],
    ];

    /// <summary>The exit code: 1 where something differs, else 4 where an agent was not asked, has no map or does not say whether it runs with the egress
    /// gateway, unless that is allowed. A snapshot from before agents were asked for their configuration holds none, which is said and no more.</summary>
    public int ExitCode(bool allowUnasked) => !Equal ? 1 : allowUnasked || Unproven.IsEmpty ? 0 : 4;
}
