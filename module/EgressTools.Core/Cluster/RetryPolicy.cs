namespace EgressTools.Cluster;

/// <summary>Whether a request is sent again, and after how long. Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a request is sent where the server names a time for the next try: once, and again as often as client-go does.</summary>
    public const int AskedAttempts = 11;
    /// <summary>How often it is sent where it names none.</summary>
    public const int Attempts = 4;

    /// <summary>The wait before the next attempt; null for no further attempt.</summary>
    /// <param name="attempt">How many were made.</param>
    /// <param name="failure">What the last one brought.</param>
    /// <param name="retryAfter">What the server asked for; null where it did not.</param>
    /// <param name="isRead">Whether it changes nothing. If a write fails, its outcome is unknown, unless the server did not start it.</param>
    /// <param name="jitter">From 0 to 1: those that failed together must not come back together.</param>
    public static TimeSpan? WaitAfter(int attempt, ClusterException failure, TimeSpan? retryAfter, bool isRead, double jitter)
    {
        var isPassing = isRead ? IsPassing(failure) : failure.Status == 429 && retryAfter is not null;
        if (!isPassing || attempt >= (retryAfter is null ? Attempts : AskedAttempts))
            return null;
        return retryAfter is { } asked && asked > TimeSpan.Zero
            ? asked * (1 + (jitter / 2))
            : TimeSpan.FromMilliseconds((100 << Math.Min(attempt, 5)) * (0.5 + (jitter / 2)));
    }

    // A refused connection, a wrong certificate or a time limit will be the same in a second: those are said at once.
    private static bool IsPassing(ClusterException failure) =>
        failure.Status is 429 or 500 or 502 or 503 or 504 || failure is { Status: null, Id: "ConnectionCut" or "BadAnswer" };
}
