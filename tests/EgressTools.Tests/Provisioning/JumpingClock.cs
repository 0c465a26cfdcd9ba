namespace EgressTools.Tests.Provisioning;

/// <summary>A clock on which every wait is over at once, and has taken its time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _waited;

    /// <summary>How long was waited altogether.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    /// <summary>The time that it shows whatever is waited; null for one that goes on.</summary>
    public DateTimeOffset? Shows { get; init; }

    public override DateTimeOffset GetUtcNow() => Shows ?? System.GetUtcNow() + Waited;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _waited);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return System.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref _waited, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
