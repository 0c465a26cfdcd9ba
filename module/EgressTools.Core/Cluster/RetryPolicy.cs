namespace EgressTools.Cluster;

/// <summary>Whether a failed read is tried again, and after how long. Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a request is sent at most.</summary>
    public const int Attempts = 4;

    /// <summary>The longest wait that a server may ask for; what asks for more is given up with its message.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the next attempt; null where there is none.</summary>
    /// <param name="attempt">How many were made.</param>
    /// <param name="failure">What the last one brought.</param>
    /// <param name="retryAfter">What the server asked for; null where it did not.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan? WaitAfter(int attempt, ClusterException failure, TimeSpan? retryAfter, double jitter)
    {
        if (attempt >= Attempts || !IsPassing(failure) || retryAfter > LongestWait)
            return null;
        return retryAfter is { } asked && asked > TimeSpan.Zero ? asked : TimeSpan.FromMilliseconds((100 << attempt) * (0.5 + (jitter / 2)));
    }

    // A refused connection, a wrong certificate or a time limit will be the same in a second: those are said at once.
    private static bool IsPassing(ClusterException failure) =>
        failure.Status is 429 or 500 or 502 or 503 or 504 || failure is { Status: null, Id: "ConnectionCut" or "BadAnswer" };
}
