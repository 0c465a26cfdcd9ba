namespace EgressTools.Cluster;

/// <summary>How long a call may take.</summary>
/// <param name="Whole">All of them, with the waits in between.</param>
internal sealed record CallLimits(TimeSpan Try, TimeSpan Whole)
{
    private static readonly CallLimits Default = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));

    /// <summary>As <c>--request-timeout</c> says, which bounds the call with all its tries, as in kubectl; zero is no limit.</summary>
    public static CallLimits Of(TimeSpan? asked) =>
        asked is not { } time ? Default : time == TimeSpan.Zero ? new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) : new(time, time);

    /// <summary>Whether a wait ends before the call has to.</summary>
    public bool Allow(TimeSpan passed, TimeSpan wait) => Whole == Timeout.InfiniteTimeSpan || passed + wait < Whole;
}
