namespace EgressTools.Output.Feature;

/// <summary>The words of the document, which scripts rely on.</summary>
internal static class FeatureWords
{
    public static string Of(FeatureGoal goal) => goal is FeatureGoal.On ? "on" : "off";

    public static string Of(FeatureResult result) => result switch
    {
        FeatureResult.Unchanged => "unchanged",
        FeatureResult.Blocked => "blocked",
        FeatureResult.DryRun => "dry-run",
        FeatureResult.Declined => "declined",
        FeatureResult.ByHand => "by-hand",
        FeatureResult.Done => "done",
        _ => "failed",
    };

    public static string Of(TrafficChange change) => change switch
    {
        TrafficChange.NodeAddress => "node-address",
        TrafficChange.PodAddress => "pod-address",
        TrafficChange.NotCompared => "not-compared",
        TrafficChange.Steered => "steered",
        TrafficChange.Released => "released",
        TrafficChange.Services => "services",
        TrafficChange.Interrupted => "interrupted",
        TrafficChange.Tunnel => "tunnel",
        _ => "mtu",
    };

    public static string Of(PolicyHandling handling) => handling switch
    {
        PolicyHandling.Stay => "stay",
        PolicyHandling.PutBack => "put-back",
        _ => "remove",
    };

    public static string Of(FeatureStep step) => step switch
    {
        FeatureStep.RemovePolicies => "remove-policies",
        FeatureStep.RestorePolicies => "restore-policies",
        FeatureStep.Upgrade => "upgrade",
        FeatureStep.Restart => "restart",
        FeatureStep.Gateways => "gateways",
        FeatureStep.Rollout => "rollout",
        FeatureStep.Verify => "verify",
        _ => "rollback",
    };
}
