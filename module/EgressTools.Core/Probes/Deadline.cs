namespace EgressTools.Probes;

/// <summary>The time that one pod may take, with everything that is done for it. It stops while another pod is waited for.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;
    private TimeSpan _spent;
    private long _since;

    public Deadline(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        (Limit, _clock, _outer, _since) = (limit, clock, cancellationToken, clock.GetTimestamp());
        _time = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
    }

    /// <summary>All of it.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Cancelled when it is over, or the run is.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => Limit - _spent - _clock.GetElapsedTime(_since);

    /// <summary>Whether a cancellation means that the time is over, and not that the run was stopped.</summary>
    public bool IsOver => _time.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Waits; ends with a cancellation where the time is over before.</summary>
    public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, _clock, Token);

    /// <summary>Looks again and again until something is found. Where the time is over before, that is said in a sentence.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, TimeSpan pause, string late)
        where T : class
    {
        try
        {
            while (true)
            {
                if (await look().ConfigureAwait(false) is { } found)
                    return found;
                await PauseAsync(pause).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (IsOver)
        {
            throw new ProbeException(late);
        }
    }

    /// <summary>Waits for a turn that another pod has; meanwhile no time passes.</summary>
    public async Task WaitAsync(SemaphoreSlim turn)
    {
        _spent += _clock.GetElapsedTime(_since);
        _time.CancelAfter(Timeout.InfiniteTimeSpan);
        await turn.WaitAsync(_outer).ConfigureAwait(false);
        _since = _clock.GetTimestamp();
        _time.CancelAfter(Limit > _spent ? Limit - _spent : TimeSpan.Zero);
    }

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
