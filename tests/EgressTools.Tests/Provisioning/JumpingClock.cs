namespace EgressTools.Tests.Provisioning;

/// <summary>A clock on which every wait is over at once, and has taken its time. Time limits of what is asked hold in real time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly List<Limit> _limits = [];
    private long _waited;

    /// <summary>How long was waited altogether.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    /// <summary>The time that it shows whatever is waited; null for one that goes on.</summary>
    public DateTimeOffset? Shows { get; init; }

    /// <summary>What happens during each wait.</summary>
    public Action? Meanwhile { get; init; }

    /// <summary>Whether time limits are over too when so much was waited.</summary>
    public bool EndsLimits { get; set; }

    public override DateTimeOffset GetUtcNow() => Shows ?? System.GetUtcNow() + Waited;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _waited);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A limit cancels; whatever else has a timer waits.
        if (state is CancellationTokenSource)
            return new Limit(this, callback, state, dueTime);
        if (dueTime == Timeout.InfiniteTimeSpan)
            return System.CreateTimer(callback, state, dueTime, period);
        Meanwhile?.Invoke();
        Jump(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    /// <summary>Lets time pass.</summary>
    public void Jump(TimeSpan time)
    {
        Interlocked.Add(ref _waited, time.Ticks);
        lock (_limits)
        {
            if (EndsLimits)
                _limits.ForEach(static l => l.Look());
        }
    }

    private sealed class Limit : ITimer
    {
        private readonly JumpingClock _clock;
        private readonly ITimer _inner;
        private TimeSpan? _end;

        public Limit(JumpingClock clock, TimerCallback callback, object state, TimeSpan dueTime)
        {
            (_clock, _inner, _end) = (clock, System.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan), End(clock, dueTime));
            lock (clock._limits)
                clock._limits.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._limits)
                _end = End(_clock, dueTime);
            return _inner.Change(dueTime, period);
        }

        public void Look()
        {
            if (_end <= _clock.Waited)
                _inner.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_clock._limits)
                _clock._limits.Remove(this);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static TimeSpan? End(JumpingClock clock, TimeSpan dueTime) => dueTime == Timeout.InfiniteTimeSpan ? null : clock.Waited + dueTime;
    }
}
