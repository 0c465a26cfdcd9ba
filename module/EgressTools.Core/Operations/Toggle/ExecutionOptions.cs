namespace EgressTools.Operations;

/// <summary>How a plan is carried out.</summary>
public sealed record ExecutionOptions
{
    /// <summary>How long to wait by default.</summary>
    public static readonly TimeSpan StandardTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait while no agent starts, stops or becomes ready. The whole rollout of a large cluster may take longer.</summary>
    /// <exception cref="UsageException">No time at all.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value
            : throw new UsageException($"{Options.Timeout} must be longer than 0 s: write it as 5m", "InvalidDuration");
    } = StandardTimeout;

    /// <summary>Roll back after a failure without asking.</summary>
    public bool RollbackOnFailure { get; init; }
    /// <summary>Variables of the environment: where helm is looked for, and where policies are saved.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
    /// <summary>Asks whether to roll back, given the sentence that says what failed; null where nobody is asked.</summary>
    internal Func<string, CancellationToken, Task<bool>>? MayRollBack { get; init; }
    /// <summary>How commands that are shown reach the cluster.</summary>
    internal ClusterArguments Cluster { get; init; } = new([], []);
    /// <summary>Tells this run from others: it is in the description of the revision that helm makes.</summary>
    internal string Run { get; init; } = Guid.NewGuid().ToString("N")[..8];
    /// <summary>What waits are measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
    /// <summary>How agents' maps are compared: agents that have just started may still be at it.</summary>
    internal CompareOptions Maps { get; init; } = new() { Wait = TimeSpan.FromSeconds(30) };

    /// <summary>How long one run of helm may take.</summary>
    internal TimeSpan LimitOf(HelmProgram helm) => helm.TimeLimit > Timeout ? helm.TimeLimit : Timeout;
}
