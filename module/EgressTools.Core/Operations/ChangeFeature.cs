using EgressTools.Cluster;
using EgressTools.Provisioning;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Operations;

/// <summary>How a plan is carried out.</summary>
public sealed record ChangeOptions
{
    /// <summary>How long to wait while nothing moves: no agent starts, stops or becomes ready. Not the whole time: a large cluster takes as long as it takes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>On failure go back to the revision before without asking.</summary>
    public bool RollbackOnFailure { get; init; }

    /// <summary>Asks whether to go back, given the sentence that says what failed; null where there is nobody to ask, and nothing is undone.</summary>
    public Func<string, CancellationToken, Task<bool>>? MayRollBack { get; init; }
}

/// <summary>Carries out a plan: helm upgrade, restart, rollout, verification, and rollback where it fails.</summary>
public static class ChangeFeature
{
    /// <summary>Carries it out.</summary>
    /// <param name="client">The server.</param>
    /// <param name="helm">helm.</param>
    /// <param name="chart">Where the chart comes from.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="options">How.</param>
    /// <param name="report">Progress; the exact commands as details.</param>
    /// <param name="cancellationToken">Stops: the outcome still says what was changed.</param>
    public static Task<FeatureOutcome> RunAsync(
        ApiClient client, HelmProgram helm, HelmChart chart, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken) => throw new NotSupportedException("stub");
}
